import { writeFileSync } from 'node:fs';

/** A reporter of jest that counts each project's tests, into the file that ROOKERY_TEST_COUNTS names: jest's own report does not tell them apart. */
export default class JestCounts {
  #counts = {};

  onTestResult(
    { context },
    { numPassingTests, numFailingTests, numPendingTests, numTodoTests, testExecError, perfStats },
  ) {
    const { name } = context.config.displayName;
    const count = (this.#counts[name] ??= { passed: 0, failed: 0, notRun: 0, millis: 0 });
    count.passed += numPassingTests;
    // A file that could not even be run has failed, whatever it holds.
    count.failed += numFailingTests + (testExecError && numFailingTests === 0 ? 1 : 0);
    count.notRun += numPendingTests + numTodoTests;
    count.millis += perfStats.end - perfStats.start;
  }

  onRunComplete() {
    writeFileSync(process.env.ROOKERY_TEST_COUNTS, JSON.stringify(this.#counts));
  }
}
