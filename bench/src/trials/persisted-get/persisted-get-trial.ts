import { BenchError } from '../../bench-error.ts';
import { firstDifference } from '../../equality/first-difference.ts';
import type { TrialContext } from '../trial.ts';
import type { PersistedGetResult } from '../trial-results.ts';
import { answersOf, persistedPages } from './persisted-pages.ts';

const FULL = { rounds: 3, pages: 50 } as const;
const QUICK = { rounds: 1, pages: 5 } as const;

/** Of the gateway's cache of answers: none, and one with room for all pages. */
const CACHE_OFF = { RESPONSE_CACHE_MB: '0' } as const;
const CACHE_ON = { RESPONSE_CACHE_MB: '64' } as const;
/** Everybody who is signed out asks from one address here: counted as ever, and let through. */
const ROOM = {
  RATE_LIMITS:
    'requests.address=999999999/60,cost.address=999999999/15,cost.anonymous=999999999/15,requests.viewer=999999999/60',
};

/** Profiles as the signed-out get them, by hash: in turn with the cache of answers and without. */
export async function runPersistedGetTrial(context: TrialContext): Promise<PersistedGetResult> {
  const { load, options, cast, startProduct, say } = context;
  const { rounds, pages: count } = options.quick ? QUICK : FULL;
  const pages = persistedPages([
    ...new Set(cast.readers.map(({ profileUsername }) => profileUsername)),
  ]).slice(0, count);
  const uncached: number[] = [];
  const cached: number[] = [];
  let [aged, answers] = [0, 0];
  for (let round = 1; round <= rounds; round += 1) {
    const off = await measure(CACHE_OFF);
    const on = await measure(CACHE_ON);
    const difference = firstDifference(off.data, on.data);
    if (difference !== undefined)
      throw new BenchError(`persisted-get: the cache answers differently, at ${difference}`);
    if (off.aged > 0) throw new BenchError('persisted-get: a cache answers that was turned off.');
    uncached.push(off.rate);
    cached.push(on.rate);
    aged += on.aged;
    answers += on.answers;
    say(`persisted-get: ${off.rate.toFixed(0)}/s uncached, ${on.rate.toFixed(0)}/s with the cache on`);
  }
  return { trial: 'persisted-get', pages: pages.length, uncached, cached, fromCache: aged / answers };

  async function measure(settings: Readonly<Record<string, string>>) {
    const product = await startProduct({ ...ROOM, ...settings });
    try {
      const data = await answersOf(product.url, pages);
      const give = (seconds: number) =>
        load.run({ url: product.url, connections: options.connections, requests: pages, seconds });
      await give(options.warmUpSeconds);
      const result = await give(options.seconds);
      if (result.failures > 0)
        throw new BenchError(
          `persisted-get: ${result.failures} requests failed, the first with ${result.firstFailure}`,
        );
      return { data, rate: result.answers / result.seconds, aged: result.aged, answers: result.answers };
    } finally {
      await product.stop();
    }
  }
}
