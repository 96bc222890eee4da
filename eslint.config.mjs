import tseslint from 'typescript-eslint';
import { borders } from './eslint.borders.mjs';

const TYPESCRIPT = ['**/*.ts'];
const TESTS = ['**/*.test.ts', 'packages/testkit/**/*.ts', 'e2e/**/*.ts'];

/** Names that say nothing become drawers for everything. */
const FORBIDDEN_FILE_NAME = /(^|[-.])(utils?|helpers?|common|misc)([-.]|$)/;
const noun = {
  meta: { type: 'suggestion' },
  create: (context) => ({
    Program(node) {
      const name = context.filename.split(/[\\/]/).at(-1);
      if (FORBIDDEN_FILE_NAME.test(name)) {
        context.report({
          node,
          message: `Name ${name} for what it is about: utils, helpers, common and misc are not nouns.`,
        });
      }
    },
  }),
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/generated/',
      '**/.data/',
      'drizzle/migrations/',
      'coverage/',
    ],
  },
  {
    files: [...TYPESCRIPT, '**/*.mjs'],
    plugins: { rookery: { rules: { 'file-name-is-a-noun': noun } } },
    rules: { 'rookery/file-name-is-a-noun': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: TYPESCRIPT,
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      // One program for sources and tests alike; it reads sources of other packages, so nothing need be built first.
      parserOptions: { project: './tsconfig.tests.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Settings are read in packages/config, once: take a typed value from there as an option.',
        },
      ],
    },
  },
  { files: ['packages/config/**/*.ts', ...TESTS], rules: { 'no-restricted-syntax': 'off' } },
  // In a test it is an assertion like any other: it fails where it is wrong.
  { files: TESTS, rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  ...borders,
);
