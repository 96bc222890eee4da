import { DEFAULT_FEED_SETTINGS, packedEntryId, packEntry, type Entry } from '@rookery/feed';
import { Redis } from 'ioredis';
import { BenchError } from '../../bench-error.ts';
import { Cleanup } from '../../cleanup.ts';
import { followAll } from '../../crowd/crowd-follows.ts';
import { CROWDS, crowdIds } from '../../crowd/crowd-ids.ts';
import { listKeyOf } from '../copied-lists.ts';
import type { TrialContext } from '../trial.ts';
import type { FanOutResult } from '../trial-results.ts';
import { pushBare } from './bare-pipeline.ts';
import { makeFullLists } from './full-lists.ts';
import { createLoneWorker } from './lone-worker.ts';
import { madeUpEntries } from './made-up-entries.ts';

const FULL = { rounds: 7, entries: 40 } as const;
const QUICK = { rounds: 2, entries: 5 } as const;
/** Lists that are looked at after each of our rounds: one in so many, and the last. */
const CHECK_EVERY = 97;

/**
 * One worker's fan-out into warm, full lists, and a bare pipeline of the same commands into the same lists, in turn.
 * The product does not run meanwhile.
 */
export async function runFanOutTrial(context: TrialContext): Promise<FanOutResult> {
  const { bench, authors, options, say } = context;
  const { sql, stores } = bench;
  const { rounds, entries: entriesPerRound } = options.quick ? QUICK : FULL;
  const authorId = authors.star;
  const followers = await followAll(sql, authorId, CROWDS.star);
  const userIds = crowdIds(CROWDS.star);
  if (followers !== userIds.length)
    throw new BenchError(`fan-out: the author has ${followers} followers and not ${userIds.length}.`);
  const keys = userIds.map(listKeyOf);
  const { chunkSize } = DEFAULT_FEED_SETTINGS.fanOut;
  const cleanup = new Cleanup();
  try {
    const bareRedis = new Redis(stores.redisUrl);
    cleanup.add(() => bareRedis.disconnect());
    const worker = await createLoneWorker({ sql, stores, authorId }, cleanup);
    const full = await makeFullLists({ redis: bareRedis, lists: worker.lists, authorId }, userIds);
    cleanup.add(() => full.drop());
    const rateOf = async (work: () => Promise<void>): Promise<number> => {
      const startedAt = performance.now();
      await work();
      return (entriesPerRound * followers * 1_000) / (performance.now() - startedAt);
    };
    const ours: number[] = [];
    const bare: number[] = [];
    // The first round is for V8 and for connections, and not counted.
    for (let round = 0; round <= rounds; round += 1) {
      await full.restore();
      const payloads = madeUpEntries(authorId, entriesPerRound, Date.now()).map(packEntry);
      const bareRate = await rateOf(() => pushBare(bareRedis, { keys, payloads, chunkSize }));
      await full.restore();
      const entries = madeUpEntries(authorId, entriesPerRound, Date.now());
      await worker.apply(entries);
      const ourRate = await rateOf(() => worker.run());
      await checkLists(bareRedis, keys, entries);
      await worker.forget(entries);
      if (round === 0) continue;
      ours.push(ourRate);
      bare.push(bareRate);
      say(
        `round ${round}/${rounds}  fan-out ${ourRate.toFixed(0)}/s, bare pipeline ${bareRate.toFixed(0)}/s`,
      );
    }
    return { trial: 'fan-out', followers, entriesPerRound, ours, bare };
  } finally {
    await cleanup.run();
  }
}

/** Every list that is looked at begins with the round's entries, each once, and has kept its cap. */
async function checkLists(redis: Redis, keys: readonly string[], entries: readonly Entry[]): Promise<void> {
  const wanted = entries.map(({ id }) => id).sort();
  const { cap } = DEFAULT_FEED_SETTINGS.lists;
  for (const [index, key] of keys.entries()) {
    if (index % CHECK_EVERY !== 0 && index !== keys.length - 1) continue;
    const found = (await redis.lrangeBuffer(key, 0, entries.length - 1))
      .map((bytes) => packedEntryId(bytes))
      .sort();
    if (found.join() !== wanted.join())
      throw new BenchError(`fan-out: list ${key} does not begin with what was pushed.`);
    const length = await redis.llen(key);
    if (length <= cap || length > cap + CROWDS.templates.count + 1)
      throw new BenchError(`fan-out: list ${key} is ${length} long, which is not its cap.`);
  }
}
