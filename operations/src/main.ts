import { runOperationsCommand } from './operations-command.ts';

/** `npm run operations -- manifest` and `npm run operations -- check`. */
process.exitCode = await runOperationsCommand(process.argv.slice(2), {
  say: (text) => console.log(text),
  complain: (text) => console.error(text),
});
