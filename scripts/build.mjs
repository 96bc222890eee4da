/** `npm run build`: installs and compiles what is missing or old. */
import { setUp, SetupError } from './setup.mjs';

try {
  setUp((line) => console.log(`rookery: ${line}`));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`rookery: ${error.message}`);
  process.exitCode = 1;
}
