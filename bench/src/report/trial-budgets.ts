import { median } from '../measure/statistics.ts';
import type {
  BigAuthorResult,
  FanOutResult,
  GrowthResult,
  MemoryResult,
  NeighboursResult,
  PersistedGetResult,
  SocketsResult,
  TrialResult,
  VisibilityResult,
} from '../trials/trial-results.ts';
import type { BudgetVerdict } from './budgets.ts';

const KILOBYTE = 1_024;
const MEGABYTE = 1_048_576;
/** What the budgets of DESIGN section 11 speak of; a run with less says so and judges it all the same. */
const WORDED = { posts: 300, sockets: 5_000, bigFollowers: 1_000_000, minutes: 10 } as const;

/** What DESIGN section 11 says of a trial. */
export function judgeTrial(result: TrialResult): BudgetVerdict[] {
  switch (result.trial) {
    case 'fan-out':
      return [judgeFanOut(result)];
    case 'visibility':
      return [judgeVisibility(result)];
    case 'sockets':
      return judgeSockets(result);
    case 'growth':
      return judgeGrowth(result);
    case 'big-author':
      return judgeBigAuthor(result);
    case 'neighbours':
      return judgeNeighbours(result);
    case 'persisted-get':
      return [judgePersistedGet(result)];
    case 'memory':
      return judgeMemory(result);
  }
}

/** The median over the rounds of what each has to its neighbour. */
export function fanOutRatio({ ours, bare }: FanOutResult): number {
  return median(ours.map((rate, round) => rate / (bare[round] ?? Number.NaN)));
}

function judgeFanOut(result: FanOutResult): BudgetVerdict {
  const ratio = fanOutRatio(result);
  return {
    budget: 'fan-out, one worker, of a bare pipeline',
    wanted: 'at least 0.6',
    found: ratio.toFixed(2),
    isMet: ratio >= 0.6,
  };
}

function judgeVisibility({ followers, visible, givenRate, wantedRate }: VisibilityResult): BudgetVerdict {
  const isLoaded = givenRate >= 0.95 * wantedRate;
  return {
    budget: `post → visible to ${followers} followers, p99${less(visible.count, WORDED.posts, 'posts')}`,
    wanted: 'under 1000 ms',
    found: `${millis(visible.p99)}${isLoaded ? '' : `, reads at ${givenRate.toFixed(0)} of ${wantedRate.toFixed(0)}/s`}`,
    isMet: visible.p99 < 1_000 && isLoaded,
  };
}

function judgeSockets({ sockets, bytesPerSocket, plain, withViewer }: SocketsResult): BudgetVerdict[] {
  const few = less(sockets, WORDED.sockets, 'sockets');
  const hydrations = Math.max(plain.postsOperations, plain.usersOperations);
  const kilobytes = bytesPerSocket / KILOBYTE;
  return [
    {
      budget: `one event to all sockets, hydrations${few}`,
      wanted: 'one',
      found: String(hydrations),
      isMet: hydrations === 1,
    },
    under(`one event to all sockets, p99${few}`, 500, plain.delivered.p99),
    under(`the same with viewer fields, p99${few}`, 2_000, withViewer.delivered.p99),
    {
      budget: `memory a socket${few}`,
      wanted: 'at most 40 KB',
      found: `${kilobytes.toFixed(1)} KB`,
      isMet: kilobytes <= 40,
    },
  ];
}

function judgeGrowth({ few, many }: GrowthResult): BudgetVerdict[] {
  return [
    times(
      `first page of ${many.followees} followees (${many.pulled} pulled), of ${few.followees}`,
      1.3,
      many.firstPage / few.firstPage,
    ),
    ...[few, many].map(({ followees, deepPages, firstPage }) =>
      times(`pages 41–60 of ${followees} followees, of page 1`, 1.5, deepPages / firstPage),
    ),
  ];
}

function judgeBigAuthor({ followers, pulled, pushed }: BigAuthorResult): BudgetVerdict[] {
  const few = less(followers, WORDED.bigFollowers, 'followers');
  return (
    [
      ['pulled', pulled],
      ['pushed', pushed],
    ] as const
  ).map(([how, { alone, beside }]) => {
    const delay = Math.max(0, beside.max - alone.p50);
    return {
      budget: `worst delay of others by a big author, ${how}${few}`,
      wanted: 'at most 1000 ms',
      found: millis(delay),
      isMet: delay <= 1_000,
    };
  });
}

function judgeNeighbours({ usualP99, greedy, signIns }: NeighboursResult): BudgetVerdict[] {
  return [
    times('p99 of reads beside the worst operations of one client, of the usual', 1.5, greedy.p99 / usualP99),
    times(`p99 of reads beside ${signIns.count} sign-ins at once, of the usual`, 1.5, signIns.p99 / usualP99),
  ];
}

/** The median over the rounds of what each has to its neighbour. */
export function cachedRatio({ cached, uncached }: PersistedGetResult): number {
  return median(cached.map((rate, round) => rate / (uncached[round] ?? Number.NaN)));
}

function judgePersistedGet(result: PersistedGetResult): BudgetVerdict {
  const budget = 'persisted GET of a public page from the cache, of the same uncached';
  if (result.fromCache === 0) return { budget, wanted: 'at least 5', found: 'no cache', isMet: false };
  const ratio = cachedRatio(result);
  return { budget, wanted: 'at least 5', found: ratio.toFixed(2), isMet: ratio >= 5 };
}

function judgeMemory({ minutes, thirds: [, middle, last], highest }: MemoryResult): BudgetVerdict[] {
  const few = less(minutes, WORDED.minutes, 'minutes');
  const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`;
  return [
    {
      budget: `memory under mixed load, last third${few}`,
      wanted: 'under 400 MB',
      found: `${megabytes(last)}, at most ${megabytes(highest)}`,
      isMet: last < 400 * MEGABYTE,
    },
    times(`its last third, of the middle one${few}`, 1.05, last / middle),
  ];
}

const under = (budget: string, limit: number, found: number): BudgetVerdict => ({
  budget,
  wanted: `under ${limit} ms`,
  found: millis(found),
  isMet: found < limit,
});
const times = (budget: string, limit: number, found: number): BudgetVerdict => ({
  budget,
  wanted: `at most ${limit}`,
  found: found.toFixed(2),
  isMet: found <= limit,
});
const millis = (value: number): string => `${value.toFixed(0)} ms`;
const less = (found: number, worded: number, what: string): string =>
  found < worded ? ` (only ${found} ${what})` : '';
