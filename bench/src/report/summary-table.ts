import type { SummaryRow } from './summary.ts';
import { textTable } from './text-table.ts';

const HEADER = [
  ...['operation', 'target', 'req/s', 'slowest–fastest', 'p50 ms', 'p99 ms', '×floor', '×stock'],
  ...['SQL/req', 'Redis/req', 'CPU ms/req', 'stores ms/req', 'RSS MB'],
];
const MEGABYTE = 1_048_576;

/** The table that a run ends with. */
export function summaryTable(rows: readonly SummaryRow[]): string {
  const cells = rows.map((row, index) => [
    rows[index - 1]?.operation === row.operation ? '' : row.operation,
    row.target,
    row.requestsPerSecond.toFixed(0),
    row.range.map((rate) => rate.toFixed(0)).join('–'),
    row.p50.toFixed(1),
    row.p99.toFixed(1),
    ratio(row.ratioToFloor),
    ratio(row.ratioToStock),
    row.statements.toFixed(1),
    row.redisCalls.toFixed(1),
    row.serverCpuMillis.toFixed(2),
    row.storesCpuMillis.toFixed(2),
    (row.residentBytes / MEGABYTE).toFixed(0),
  ]);
  return textTable(HEADER, cells, { leftColumns: 2 });
}

const ratio = (value: number | undefined): string => value?.toFixed(2) ?? '–';
