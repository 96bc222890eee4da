import type { OperationName, TargetName } from '../names.ts';
import type { TrialResult } from '../trials/trial-results.ts';
import type { SummaryRow } from './summary.ts';
import { judgeTrial } from './trial-budgets.ts';

/** A line of DESIGN section 11 that this run can judge. */
export interface BudgetVerdict {
  readonly budget: string;
  readonly wanted: string;
  readonly found: string;
  readonly isMet: boolean;
}

/** What the budgets say of a run; those whose targets or trials did not run are left out. */
export function judgeBudgets(
  rows: readonly SummaryRow[],
  trials: readonly TrialResult[] = [],
): BudgetVerdict[] {
  const row = (operation: OperationName, target: TargetName) =>
    rows.find((candidate) => candidate.operation === operation && candidate.target === target);
  const atLeast = (budget: string, wanted: number, found: number | undefined): BudgetVerdict[] =>
    found === undefined
      ? []
      : [{ budget, wanted: `at least ${wanted}`, found: found.toFixed(2), isMet: found >= wanted }];
  const [bare, floor] = [row('home', 'bare'), row('home', 'floor')];
  const ours = row('home', 'all-in-one');
  return [
    ...atLeast(
      'the floor itself, of bare round trips',
      0.5,
      floor && bare && floor.requestsPerSecond / bare.requestsPerSecond,
    ),
    ...atLeast('home, all-in-one, of the floor', 0.6, ours?.ratioToFloor),
    ...atLeast('home, all-in-one, of the stock stack', 5, ours?.ratioToStock),
    ...(ours ? [tail(ours)] : []),
    ...atLeast('home, distributed, of the stock stack', 3, row('home', 'distributed')?.ratioToStock),
    ...trials.flatMap(judgeTrial),
  ];
}

function tail({ p50, p99 }: SummaryRow): BudgetVerdict {
  const times = p99 / p50;
  return {
    budget: 'home, all-in-one, p99 of own p50',
    wanted: 'at most 2.5',
    found: times.toFixed(2),
    isMet: times <= 2.5,
  };
}
