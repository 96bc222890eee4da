import type { Times, TrialResult } from '../trials/trial-results.ts';
import { textTable } from './text-table.ts';
import { cachedRatio, fanOutRatio } from './trial-budgets.ts';
import { median } from '../measure/statistics.ts';

/** What the trials found, a figure a line. */
export function trialTable(results: readonly TrialResult[]): string {
  const lines = results.flatMap((result) =>
    figuresOf(result).map(([what, found], index) => [index === 0 ? result.trial : '', what, found]),
  );
  return textTable(['trial', 'figure', 'found'], lines, { leftColumns: 2 });
}

type Figure = readonly [what: string, found: string];

function figuresOf(result: TrialResult): readonly Figure[] {
  switch (result.trial) {
    case 'fan-out':
      return [
        [`entries/s, ours (${result.followers} followers)`, median(result.ours).toFixed(0)],
        ['entries/s, bare pipeline', median(result.bare).toFixed(0)],
        ['ratio, median of rounds', fanOutRatio(result).toFixed(2)],
      ];
    case 'visibility':
      return [
        ['home timelines/s at most', result.maximumRate.toFixed(0)],
        ['home timelines/s meanwhile', result.givenRate.toFixed(0)],
        ['their p99 ms', result.readP99.toFixed(1)],
        [`post → visible (${result.visible.count})`, timesText(result.visible)],
        ['of which createPost', timesText(result.answered)],
      ];
    case 'sockets':
      return [
        ['sockets', String(result.sockets)],
        ['KB a socket', (result.bytesPerSocket / 1_024).toFixed(1)],
        ['one event to all', timesText(result.plain.delivered)],
        [
          'hydrations of it, posts and users',
          `${result.plain.postsOperations} and ${result.plain.usersOperations}`,
        ],
        ['with viewer fields', timesText(result.withViewer.delivered)],
        ['hydrations', `${result.withViewer.postsOperations} and ${result.withViewer.usersOperations}`],
      ];
    case 'growth':
      return [result.few, result.many].flatMap(({ followees, firstPage, deepPages }): Figure[] => [
        [`first page of ${followees} followees, ms`, firstPage.toFixed(1)],
        [`pages 41–60 of ${followees} followees, ms`, deepPages.toFixed(1)],
      ]);
    case 'neighbours': {
      const { rate, usualP99, greedy, signIns } = result;
      return [
        ['home timelines/s', rate.toFixed(0)],
        ['their usual p99 ms', usualP99.toFixed(1)],
        ['beside one greedy client', greedy.p99.toFixed(1)],
        [`its operations of ${greedy.cost}`, `${greedy.admitted} run, ${greedy.refused} refused`],
        [`beside ${signIns.count} sign-ins at once`, signIns.p99.toFixed(1)],
        [
          'which were',
          `${signIns.signedIn} signed in, ${signIns.refused} told to wait, ${signIns.unanswered} given up, in ${(signIns.millis / 1_000).toFixed(1)} s`,
        ],
      ];
    }
    case 'persisted-get':
      return [
        [`pages/s uncached (${result.pages} pages)`, median(result.uncached).toFixed(0)],
        ['pages/s, cache on', median(result.cached).toFixed(0)],
        ['of which from the cache', cacheText(result.fromCache)],
        ['ratio, median of rounds', cachedRatio(result).toFixed(2)],
      ];
    case 'memory':
      return [
        [`requests/s, ${result.sockets} sockets besides`, result.requestsPerSecond.toFixed(0)],
        ...result.atMinutes.map(({ minute, bytes }): Figure => [`MB at ${minute} min`, megabytes(bytes)]),
        ['MB, medians of thirds', result.thirds.map(megabytes).join(', ')],
        ['MB at most', megabytes(result.highest)],
        ['MB more a minute, second half', (result.slope / 1_048_576).toFixed(1)],
      ];
    case 'big-author':
      return [['pulled', result.pulled] as const, ['pushed', result.pushed] as const].flatMap(
        ([how, { alone, beside, lastBigPostMillis }]): Figure[] => [
          [`${how}: others alone`, timesText(alone)],
          [`${how}: others beside ${result.followers} followers`, timesText(beside)],
          [`${how}: the last big post seen after, ms`, lastBigPostMillis.toFixed(0)],
        ],
      );
  }
}

const timesText = ({ p50, p99, max }: Times): string =>
  `p50 ${p50.toFixed(0)}  p99 ${p99.toFixed(0)}  max ${max.toFixed(0)} ms`;
const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(0);
const cacheText = (share: number): string =>
  share === 0 ? 'none: there is no cache' : `${(share * 100).toFixed(1)} %`;
