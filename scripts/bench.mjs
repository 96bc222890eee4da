/** `npm run bench`: set-up as for `npm start`, then the benchmark in this process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, setUp, SetupError } from './setup.mjs';

try {
  setUp((line) => console.log(`rookery: ${line}`));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`rookery: ${error.message}`);
  process.exit(1);
}
await import(pathToFileURL(join(ROOT, 'bench/dist/main.js')).href);
