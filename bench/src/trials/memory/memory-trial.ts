import { setTimeout as pause } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import { followAll } from '../../crowd/crowd-follows.ts';
import { CROWDS, crowdIds } from '../../crowd/crowd-ids.ts';
import { readProcessUsage } from '../../measure/process-usage.ts';
import type { RunningTarget } from '../../targets/target.ts';
import { createPost } from '../post-probe.ts';
import { startSocketClients } from '../sockets/socket-clients.ts';
import { WITH_VIEWER } from '../sockets/subscriptions.ts';
import type { TrialContext } from '../trial.ts';
import type { MemoryResult } from '../trial-results.ts';
import { describeReadings, type MemoryReading } from './memory-readings.ts';
import { mixedRequests, unfollows } from './mixed-requests.ts';

const SOCKETS = 100;
const READ_EVERY_MILLIS = 3_000;
const POST_TO_SOCKETS_EVERY_MILLIS = 5_000;
/** Everybody follows one and the same person again and again, from one address. */
const ROOM = {
  RATE_LIMITS: [
    'posting.viewer=999999999/10800',
    'following.viewer=999999999/86400',
    'requests.viewer=999999999/60',
    'cost.viewer=999999999/15',
  ].join(','),
};

/** Reading, writing, following and listening, all at once, for as long as the options say; memory is looked at meanwhile. */
export async function runMemoryTrial(context: TrialContext): Promise<MemoryResult> {
  const { bench, authors, authorizationOf, cast, load, options, say } = context;
  const minutes = options.memoryMinutes;
  await followAll(bench.sql, authors.star, CROWDS.star);
  const mixed = { cast, authorizationOf, followeeId: authors.star };
  const requests = mixedRequests(mixed);
  const product = await context.startProduct(ROOM);
  const clients = startSocketClients();
  const ending = new AbortController();
  try {
    const { url } = product;
    await clients.open({
      url: url.replace(/^http/, 'ws'),
      authorizations: crowdIds({ ...CROWDS.star, count: SOCKETS }).map(authorizationOf),
      ...WITH_VIEWER,
    });
    const author = { url, authorization: authorizationOf(authors.star) };
    const reading = every(READ_EVERY_MILLIS, ending.signal, readMemory(product, say));
    const telling = every(POST_TO_SOCKETS_EVERY_MILLIS, ending.signal, () =>
      createPost(author, 'To those who listen, beside everything else.'),
    );
    const loaded = load
      .run({ url, connections: options.connections, requests, seconds: minutes * 60 })
      .finally(() => ending.abort());
    const [result, readings, told] = await Promise.all([loaded, reading, telling]);
    if (result.failures > 0)
      throw new BenchError(
        `memory: ${result.failures} requests failed, the first with ${result.firstFailure}`,
      );
    const seen = await clients.received(told.at(-1)?.postId ?? '');
    if (seen.length !== SOCKETS)
      say(`memory: ${seen.length} of ${SOCKETS} sockets have the last post so far`);
    await load.run({ url, connections: 1, requests: unfollows(mixed), seconds: 2 });
    const requestsPerSecond = result.answers / result.seconds;
    return { trial: 'memory', minutes, sockets: SOCKETS, requestsPerSecond, ...describeReadings(readings) };
  } finally {
    ending.abort();
    clients.stop();
    await product.stop();
  }
}

function readMemory({ pids }: RunningTarget, say: (line: string) => void): () => MemoryReading {
  const startedAt = performance.now();
  let told = 0;
  return () => {
    const minute = (performance.now() - startedAt) / 60_000;
    const bytes = readProcessUsage(pids).residentBytes;
    if (minute >= told + 1) {
      told = Math.floor(minute);
      say(`memory: ${(bytes / 1_048_576).toFixed(0)} MB after ${told} min`);
    }
    return { minute, bytes };
  };
}

/** Does something again and again until the signal, and resolves with all results. */
async function every<Result>(
  millis: number,
  signal: AbortSignal,
  work: () => Result | Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  while (!signal.aborted) {
    results.push(await work());
    await pause(millis, undefined, { signal }).catch(() => {});
  }
  return results;
}
