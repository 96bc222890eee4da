import { median, percentile } from './statistics.ts';
import { timesBetween, type StatementTime } from './statement-times.ts';
import { costPerRequest, idleRate, type Usage } from './usage.ts';

const usage = (more: Partial<Usage>): Usage => ({
  atMillis: 0,
  serverCpuMillis: 0,
  serverBytes: 0,
  databaseCpuMillis: 0,
  redisCpuMillis: 0,
  statements: 0,
  redisCalls: 0,
  ...more,
});

describe('figures', () => {
  it('have a median of odd and of even numbers, in any order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('have percentiles that are one of the values', () => {
    const values = Float64Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([50, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('of one request are net of what the idle target does in that time', () => {
    const idle = idleRate(usage({ statements: 10 }), usage({ atMillis: 2_000, statements: 50 }));
    expect(idle.statements).toBe(20);
    const after = usage({ atMillis: 5_000, statements: 500, serverCpuMillis: 200 });
    expect(costPerRequest({ before: usage({}), after, idle }, 100)).toMatchObject({
      statements: 4,
      serverCpuMillis: 2,
    });
  });

  it('of statements are what was added, the costliest first, without what did not run', () => {
    const time = (text: string, calls: number, millis: number): StatementTime => ({
      text,
      calls,
      millis,
      planMillis: 0,
    });
    const before = new Map([
      ['1', time('a', 5, 10)],
      ['2', time('b', 1, 1)],
    ]);
    const after = new Map([
      ['1', time('a', 7, 12)],
      ['2', time('b', 1, 1)],
      ['3', time('c', 1, 30)],
    ]);
    expect(timesBetween(before, after)).toEqual([time('c', 1, 30), time('a', 2, 2)]);
  });
});
