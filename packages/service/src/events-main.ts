/** `npm run events`: shows and mends what was given up; beside a running Rookery, or without. */
import { loadConfig, readEnvironment } from '@rookery/config';
import { Cleanup } from './cleanup.ts';
import { runEvents } from './events/index.ts';

const cleanup = new Cleanup();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void cleanup.run().finally(() => process.exit(1)));
}

runEvents(process.argv.slice(2), {
  readConfig: () => loadConfig(readEnvironment(process.cwd())),
  print: (line) => console.log(line),
  say: (line) => console.error(`rookery: ${line}`),
  cleanup,
}).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error('rookery:', error);
    process.exit(1);
  },
);
