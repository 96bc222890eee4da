import type { RedisBinary } from '@rookery/local-stack';

/** What jest-global-setup.mjs has started, once for all test files of a run. */
export interface TestRun {
  /** A superuser's URL of the run's PostgreSQL. */
  readonly adminUrl: string;
  /** Removed at the end of the run, also when it is killed. */
  readonly folder: string;
  readonly redis: RedisBinary;
}

/** How the set-up tells the workers. */
export const TEST_RUN_VARIABLE = 'ROOKERY_TEST_RUN';

/** The run that this test file belongs to. */
export function currentTestRun(): TestRun {
  const text = process.env[TEST_RUN_VARIABLE];
  if (!text)
    throw new Error('No test PostgreSQL: run jest from the root, whose jest.config.mjs has the set-up.');
  return JSON.parse(text) as TestRun;
}
