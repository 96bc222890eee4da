import type { Sample } from '../turn.ts';
import { judgeBudgets } from './budgets.ts';
import { chart } from './chart.ts';
import { summarize } from './summary.ts';
import { summaryTable } from './summary-table.ts';

const sample = (target: Sample['target'], round: number, requestsPerSecond: number): Sample => ({
  target,
  operation: 'home',
  round,
  requestsPerSecond,
  requests: requestsPerSecond,
  p50: 10,
  p99: 25,
  cost: { serverCpuMillis: 1, databaseCpuMillis: 0.5, redisCpuMillis: 0.25, statements: 3, redisCalls: 1 },
  idle: { statements: 0, redisCalls: 0 },
  residentBytes: 1_048_576,
  window: { from: 0, to: 1 },
});
const samples = [
  ...[900, 1_000, 1_100].map((rate, index) => sample('floor', index, rate)),
  ...[100, 100, 90].map((rate, index) => sample('stock', index, rate)),
  ...[590, 610, 600].map((rate, index) => sample('all-in-one', index, rate)),
];

describe('a report', () => {
  it('has medians of the rounds, and ratios of medians', () => {
    const [floor, , ours] = summarize(samples);
    expect(floor).toMatchObject({
      target: 'floor',
      requestsPerSecond: 1_000,
      range: [900, 1_100],
      ratioToStock: 10,
    });
    expect(ours).toMatchObject({ ratioToFloor: 0.6, ratioToStock: 6, storesCpuMillis: 0.75 });
  });

  it('has no ratio to what did not run', () => {
    const [row] = summarize([sample('stock', 1, 100)]);
    expect(row).toMatchObject({ ratioToFloor: undefined, ratioToStock: 1 });
    expect(summaryTable(row ? [row] : [])).toMatch(/home +stock +100 +100–100 +10\.0 +25\.0 +– +1\.00/);
  });

  it('judges the budgets on both sides of their edges', () => {
    const verdicts = (rows: readonly Sample[]) =>
      judgeBudgets(summarize(rows)).map(({ found, isMet }) => [found, isMet]);
    expect(verdicts(samples)).toEqual([
      ['0.60', true],
      ['6.00', true],
      ['2.50', true],
      ['2.50', false],
    ]);
    const slower = [sample('floor', 1, 1_000), sample('stock', 1, 120), sample('all-in-one', 1, 599)];
    expect(verdicts(slower).map(([, isMet]) => isMet)).toEqual([false, false, true, false]);
  });

  it('judges createPost by the bare transaction', () => {
    const posts = (rate: number) =>
      [sample('floor', 1, 1_000), sample('all-in-one', 1, rate)].map((one) => ({
        ...one,
        operation: 'create-post' as const,
      }));
    const isMet = (rate: number) => judgeBudgets(summarize(posts(rate))).map((verdict) => verdict.isMet);
    expect(isMet(500)).toEqual([true]);
    expect(isMet(499)).toEqual([false]);
  });

  it('draws a bar a row, and escapes what it writes', () => {
    const svg = chart(summarize(samples), { title: 'a < b & c', footnote: '"d"' });
    expect(svg.match(/<rect x=/g)).toHaveLength(3);
    expect(svg).toContain('a &lt; b &amp; c');
  });
});
