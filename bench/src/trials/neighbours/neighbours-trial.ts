import { BenchError } from '../../bench-error.ts';
import { findOthers } from '../../people/casting.ts';
import { homeLoad } from '../home-load.ts';
import type { TrialContext } from '../trial.ts';
import type { NeighboursResult } from '../trial-results.ts';
import { beGreedy } from './greedy-client.ts';
import { rushToSignIn } from './sign-in-rush.ts';

const FULL = { seconds: 45, maximumSeconds: 15, signIns: 500 } as const;
const QUICK = { seconds: 6, maximumSeconds: 3, signIns: 20 } as const;

/** Others read at half the rate that they could: once alone, once beside a greedy client, once while many sign in. */
export async function runNeighboursTrial(context: TrialContext): Promise<NeighboursResult> {
  const { options, cast, authorizationOf, bench, say } = context;
  const { seconds, maximumSeconds, signIns } = options.quick ? QUICK : FULL;
  // Readers stand for many, and the greedy one for itself: limits are the defaults but for the readers' load.
  const product = await context.startProduct({ RATE_LIMITS: '' });
  try {
    const { url } = product;
    const load = homeLoad(context, url);
    await load({ seconds: options.warmUpSeconds });
    const maximum = await load({ seconds: maximumSeconds });
    const rate = maximum.answers / maximum.seconds / 2;
    const others = await findOthers(bench.sql, cast.readers, signIns + 1);
    const [greedyOne, ...rush] = others;
    if (!greedyOne || rush.length < signIns)
      throw new BenchError(`neighbours: ${signIns + 1} people are needed.`);
    say(`neighbours: ${rate.toFixed(0)} home timelines/s, for ${seconds} s each`);
    const usual = await load({ seconds, requestsPerSecond: rate });

    const stopping = new AbortController();
    const greed = beGreedy(url, authorizationOf(greedyOne.id), stopping.signal);
    const besideGreed = await load({ seconds, requestsPerSecond: rate }).finally(() => stopping.abort());
    const greedy = { p99: besideGreed.p99, ...(await greed) };

    const [besideRush, rushed] = await Promise.all([
      load({ seconds, requestsPerSecond: rate }),
      rushToSignIn(url, rush),
    ]);
    return {
      trial: 'neighbours',
      rate,
      usualP99: usual.p99,
      greedy,
      signIns: { p99: besideRush.p99, ...rushed },
    };
  } finally {
    await product.stop();
  }
}
