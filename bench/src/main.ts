import { LocalStackError } from '@rookery/local-stack';
import { BenchError } from './bench-error.ts';
import { Cleanup } from './cleanup.ts';
import { parseOptions, USAGE } from './options.ts';
import { sharesTable } from './profile/profiles.ts';
import { statementsTable, statementTimesOf } from './profile/statements-table.ts';
import { writeResults, type Results } from './report/results.ts';
import { summaryTable } from './report/summary-table.ts';
import { textTable } from './report/text-table.ts';
import { trialTable } from './report/trial-table.ts';
import { run } from './run.ts';

const say = (line: string): void => console.log(`bench: ${line}`);
const cleanup = new Cleanup();
/** Told to stop: what fails from then on fails because of that. */
let isStopping = false;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) {
    console.log(USAGE);
    return;
  }
  stopOnSignals();
  const results = await run(options, { say, cleanup });
  print(results);
  if (results.budgets.length > 0 && !options.quick)
    say('budgets are told, not enforced: the figures are the result');
  for (const file of writeResults(results)) say(`wrote ${file}`);
}

function print({ summary, budgets, samples, trials, profile = {} }: Results): void {
  if (summary.length > 0) console.log(`\n${summaryTable(summary)}\n`);
  if (trials.length > 0) console.log(`\n${trialTable(trials)}\n`);
  const verdicts = budgets.map(({ budget, wanted, found, isMet }) => [
    budget,
    wanted,
    found,
    isMet ? 'met' : 'NOT MET',
  ]);
  if (verdicts.length > 0)
    console.log(
      `${textTable(['budget (DESIGN section 11)', 'wanted', 'found', ''], verdicts, { leftColumns: 2 })}\n`,
    );
  for (const [target, shares] of Object.entries(profile)) {
    const times = statementTimesOf(samples.filter((sample) => sample.target === target));
    console.log(`where the CPU time of ${target} went\n\n${sharesTable(shares)}\n`);
    console.log(`what ${target} asked PostgreSQL\n\n${statementsTable(times)}\n`);
  }
}

/** The first signal ends everything that was started, in order; the second this process alone. */
function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      say(`${signal}: stopping`);
      void cleanup.run().finally(() => process.exit(130));
    });
}

main()
  .finally(() => cleanup.run())
  .catch((error: unknown) => {
    if (isStopping) return;
    const isForPeople = error instanceof BenchError || error instanceof LocalStackError;
    console.error('bench:', isForPeople ? error.message : error);
    process.exitCode = 1;
  });
