import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BenchOptions } from '../options.ts';
import { RESULTS, ROOT } from '../paths.ts';
import type { PackageShare } from '../profile/package-shares.ts';
import type { TrialResult } from '../trials/trial-results.ts';
import type { Sample } from '../turn.ts';
import type { BudgetVerdict } from './budgets.ts';
import { chart } from './chart.ts';
import type { Machine } from './machine.ts';
import type { SummaryRow } from './summary.ts';

/** Everything that a run found. */
export interface Results {
  readonly machine: Machine;
  readonly options: BenchOptions;
  /** Targets that were asked for and could not run, with why. */
  readonly skipped: Readonly<Record<string, string>>;
  readonly summary: readonly SummaryRow[];
  readonly budgets: readonly BudgetVerdict[];
  readonly samples: readonly Sample[];
  readonly trials: readonly TrialResult[];
  /** With --profile: where the CPU time of each target went. */
  readonly profile?: Readonly<Record<string, readonly PackageShare[]>>;
}

/** Writes the JSON, and the chart when targets were compared; returns their names, relative to the clone. */
export function writeResults(results: Results): string[] {
  const { machine, options } = results;
  const name = options.output ?? `${machine.date.slice(0, 10)}-${machine.commit}`;
  mkdirSync(RESULTS, { recursive: true });
  const [json, svg] = [join(RESULTS, `${name}.json`), join(RESULTS, `${name}.svg`)];
  writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  const isCompared = results.summary.length > 0;
  if (isCompared) writeFileSync(svg, chart(results.summary, chartText(results)));
  return [json, ...(isCompared ? [svg] : [])].map((file) => relative(ROOT, file));
}

function chartText({ machine, options }: Results) {
  const kind = options.quick ? 'quick run, not figures' : `medians of ${options.rounds} rounds`;
  const changed = machine.isDirty ? ' and changes' : '';
  return {
    title: `Requests a second, ${options.connections} connections`,
    footnote: `${kind}; line: slowest to fastest round; ${machine.cores} cores for everything, ${machine.processor}; Node ${machine.node}; ${machine.date.slice(0, 10)}, ${machine.commit}${changed}`,
  };
}
