/** `npm start`: from a bare clone to the whole product in this process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hearSignalsOnce, stopWithNpm } from './npm-signals.mjs';
import { ROOT, setUp, SetupError } from './setup.mjs';

const say = (line) => console.log(`rookery: ${line}`);

try {
  setUp(say);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`rookery: ${error.message}`);
  process.exit(1);
}

stopWithNpm();
hearSignalsOnce();
// In this process rather than in one of its own: signals reach it as they are, its exit code is ours, and neither can outlive the other.
const main = join(ROOT, 'all-in-one/dist/main.js');
if (!existsSync(main)) {
  console.error(
    'rookery: all-in-one/dist/main.js is missing: remove the folders named dist and start again.',
  );
  process.exit(1);
}
process.argv[1] = main;
await import(pathToFileURL(main).href);
