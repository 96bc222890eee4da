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
  const [ours, stock] = [row('home', 'all-in-one'), row('home', 'stock')];
  return [
    ...atLeast(
      'the floor itself, of bare round trips',
      0.5,
      floor && bare && floor.requestsPerSecond / bare.requestsPerSecond,
    ),
    ...atLeast('home, all-in-one, of the floor', 0.6, ours?.ratioToFloor),
    ...atLeast('home, all-in-one, of the stock stack', 5, ours?.ratioToStock),
    ...(ours ? [tail(ours)] : []),
    ...(ours && stock ? [tailOfStock(ours, stock)] : []),
    ...atLeast('home, distributed, of the stock stack', 3, row('home', 'distributed')?.ratioToStock),
    ...atLeast(
      'createPost, all-in-one, of the bare transaction',
      0.5,
      row('create-post', 'all-in-one')?.ratioToFloor,
    ),
    ...trials.flatMap(judgeTrial),
  ];
}

const tail = ({ p50, p99 }: SummaryRow): BudgetVerdict =>
  atMost('home, all-in-one, p99 of own p50', 2.5, p99 / p50);

const tailOfStock = (ours: SummaryRow, stock: SummaryRow): BudgetVerdict =>
  atMost('home, all-in-one, p99 of the stock stack’s p50', 0.35, ours.p99 / stock.p50);

const atMost = (budget: string, wanted: number, found: number): BudgetVerdict => ({
  budget,
  wanted: `at most ${wanted}`,
  found: found.toFixed(2),
  isMet: found <= wanted,
});
