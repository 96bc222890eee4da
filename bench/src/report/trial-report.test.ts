import type { Times, TrialResult } from '../trials/trial-results.ts';
import { judgeTrial } from './trial-budgets.ts';
import { trialTable } from './trial-table.ts';

const times = (p99: number, { p50 = 1, max = p99 } = {}): Times => ({ count: 300, p50, p99, max });
const verdicts = (result: TrialResult) => judgeTrial(result).map(({ isMet }) => isMet);

const visibility = (p99: number, givenRate = 100): TrialResult => ({
  trial: 'visibility',
  followers: 10_000,
  maximumRate: 200,
  wantedRate: 100,
  givenRate,
  readP99: 5,
  visible: times(p99),
  answered: times(10),
});
const sockets = (
  postsOperations: number,
  p99: number,
  withViewer: number,
  kilobytes: number,
): TrialResult => ({
  trial: 'sockets',
  sockets: 5_000,
  bytesPerSocket: kilobytes * 1_024,
  plain: { events: 3, delivered: times(p99), postsOperations, usersOperations: 1 },
  withViewer: { events: 3, delivered: times(withViewer), postsOperations: 9, usersOperations: 9 },
});
const growth = (manyFirst: number, fewDeep: number, manyDeep: number): TrialResult => ({
  trial: 'growth',
  few: { followees: 100, pulled: 0, firstPage: 10, deepPages: fewDeep },
  many: { followees: 10_000, pulled: 100, firstPage: manyFirst, deepPages: manyDeep },
});
const bigAuthor = (pushedMax: number, followers = 1_000_000): TrialResult => {
  const phase = (max: number) => ({
    alone: times(20),
    beside: times(20, { max }),
    bigPosts: 4,
    lastBigPostMillis: 9_000,
  });
  return { trial: 'big-author', followers, pulled: phase(30), pushed: phase(pushedMax) };
};

describe('a trial', () => {
  it('is judged on both sides of each budget', () => {
    const fanOut = (ours: readonly number[]): TrialResult => ({
      ...{ trial: 'fan-out', followers: 10, entriesPerRound: 1, bare: [100, 100, 100], ours },
    });
    expect(verdicts(fanOut([60, 10, 90]))).toEqual([true]);
    expect(verdicts(fanOut([59, 10, 90]))).toEqual([false]);
    expect(verdicts(visibility(999))).toEqual([true]);
    expect(verdicts(visibility(1_000))).toEqual([false]);
    expect(verdicts(sockets(1, 499, 1_999, 40))).toEqual([true, true, true, true]);
    expect(verdicts(sockets(2, 500, 2_000, 40.1))).toEqual([false, false, false, false]);
    expect(verdicts(growth(13, 15, 19.5))).toEqual([true, true, true]);
    expect(verdicts(growth(13.1, 15.1, 20))).toEqual([false, false, false]);
    expect(verdicts(bigAuthor(1_001))).toEqual([true, true]);
    expect(verdicts(bigAuthor(1_002))).toEqual([true, false]);
  });

  it('of the cache says plainly when there is none', () => {
    const persisted = (cached: number, fromCache = 1): TrialResult => ({
      ...{ trial: 'persisted-get', pages: 50, uncached: [100], cached: [cached], fromCache },
    });
    expect(verdicts(persisted(500))).toEqual([true]);
    expect(verdicts(persisted(499))).toEqual([false]);
    expect(judgeTrial(persisted(900, 0))).toMatchObject([{ found: 'no cache', isMet: false }]);
    expect(trialTable([persisted(100, 0)])).toMatch(/from the cache +none: there is no cache/);
  });

  it('of memory is judged by how much there is, and by its growth', () => {
    const memory = (middle: number, last: number, minutes = 10): TrialResult => ({
      ...{ trial: 'memory', minutes, sockets: 1, requestsPerSecond: 1, slope: 0 },
      atMinutes: [{ minute: 2, bytes: 1_048_576 }],
      highest: 400 * 1_048_576,
      thirds: [1, middle * 1_048_576, last * 1_048_576],
    });
    expect(verdicts(memory(380, 399))).toEqual([true, true]);
    expect(verdicts(memory(380, 400))).toEqual([false, false]);
    expect(judgeTrial(memory(1, 1, 1))[0]?.budget).toContain('(only 1 minutes)');
    expect(trialTable([memory(1, 1)])).toMatch(/MB at 2 min +1\n/);
  });

  it('does not meet its budget when the load beside it was not given', () => {
    expect(verdicts(visibility(10, 94))).toEqual([false]);
  });

  it('says when it had less than the budget speaks of', () => {
    expect(judgeTrial(bigAuthor(2, 1_000))[0]?.budget).toContain('(only 1000 followers)');
    expect(judgeTrial(bigAuthor(2))[0]?.budget).not.toContain('only');
  });

  it('is a few lines of a table, named once', () => {
    const table = trialTable([growth(13, 15, 19.5), sockets(1, 1, 1, 1)]);
    expect(table.match(/growth/g)).toHaveLength(1);
    expect(table).toMatch(/KB a socket +1\.0/);
  });
});
