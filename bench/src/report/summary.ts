import { median } from '../measure/statistics.ts';
import type { OperationName, TargetName } from '../names.ts';
import type { Sample } from '../turn.ts';
import { groupsOf } from './groups.ts';

/** One line of the table: medians over the rounds. */
export interface SummaryRow {
  readonly operation: OperationName;
  readonly target: TargetName;
  readonly requestsPerSecond: number;
  /** The slowest and the fastest round. */
  readonly range: readonly [number, number];
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly ratioToFloor: number | undefined;
  readonly ratioToStock: number | undefined;
  readonly statements: number;
  readonly redisCalls: number;
  /** Milliseconds a request. */
  readonly serverCpuMillis: number;
  readonly storesCpuMillis: number;
  readonly residentBytes: number;
}

/** By operation, and within it in the order in which targets ran. */
export function summarize(samples: readonly Sample[]): SummaryRow[] {
  const groups = groupsOf(samples, ({ operation, target }) => `${operation} ${target}`);
  const rows = [...groups.values()].map(rowOf);
  const rateOf = (operation: OperationName, target: TargetName) =>
    rows.find((row) => row.operation === operation && row.target === target)?.requestsPerSecond;
  const operations = [...new Set(rows.map(({ operation }) => operation))];
  return operations.flatMap((operation) => {
    const [floor, stock] = [rateOf(operation, 'floor'), rateOf(operation, 'stock')];
    return rows
      .filter((row) => row.operation === operation)
      .map((row) => ({
        ...row,
        ratioToFloor: floor === undefined ? undefined : row.requestsPerSecond / floor,
        ratioToStock: stock === undefined ? undefined : row.requestsPerSecond / stock,
      }));
  });
}

function rowOf(samples: readonly Sample[]): Omit<SummaryRow, 'ratioToFloor' | 'ratioToStock'> {
  const [first] = samples;
  if (!first) throw new RangeError('no sample');
  const middle = (value: (sample: Sample) => number) => median(samples.map(value));
  const rates = samples.map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    operation: first.operation,
    target: first.target,
    requestsPerSecond: median(rates),
    range: [Math.min(...rates), Math.max(...rates)],
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    statements: middle(({ cost }) => cost.statements),
    redisCalls: middle(({ cost }) => cost.redisCalls),
    serverCpuMillis: middle(({ cost }) => cost.serverCpuMillis),
    storesCpuMillis: middle(({ cost }) => cost.databaseCpuMillis + cost.redisCpuMillis),
    residentBytes: middle(({ residentBytes }) => residentBytes),
  };
}
