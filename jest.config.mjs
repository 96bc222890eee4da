/** `npm run test:long` sets it: files named *.long.test.ts run then, and only then. */
const long = process.env.ROOKERY_LONG_TESTS === '1';
const suffix = long ? 'long.test.ts' : 'test.ts';

/** Unit and integration tests run on the TypeScript sources; e2e runs on what was built, as a user would. */
const shared = {
  testEnvironment: '<rootDir>/scripts/worker-environment.mjs',
  runtime: '<rootDir>/scripts/worker-runtime.cjs',
  testEnvironmentOptions: { customExportConditions: ['@rookery/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: [],
  transform: {
    '^.+\\.(ts|mjs)$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/', ...(long ? [] : ['\\.long\\.test\\.ts$'])],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.data/'],
  globalSetup: '<rootDir>/packages/testkit/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/packages/testkit/jest-global-teardown.mjs',
};

export default {
  // On two cores: of the files that end processes, one is always waiting for a lease to run out.
  maxWorkers: 3,
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  // A timeout of each project below would be ignored: jest takes it from here.
  testTimeout: long ? 600_000 : 180_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        `<rootDir>/{packages,schema,drizzle,operations,subgraphs,gateway,all-in-one,bench}/**/src/**/*.${suffix}`,
      ],
    },
    // The same scenarios twice: scripts/test.mjs holds the two counts against each other.
    ...['all-in-one', 'distributed'].map((mode) => ({
      ...shared,
      displayName: `e2e ${mode}`,
      globals: { ROOKERY_E2E_MODE: mode },
      testMatch: [`<rootDir>/e2e/src/*.${suffix}`],
    })),
    // How processes behave as processes: there is nothing to compare it with in one process.
    {
      ...shared,
      displayName: 'processes',
      globals: { ROOKERY_E2E_MODE: 'distributed' },
      testMatch: [`<rootDir>/e2e/src/processes/*.${suffix}`],
    },
  ],
};
