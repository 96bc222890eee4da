import { setTimeout as pause } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import { followAll } from '../../crowd/crowd-follows.ts';
import { CROWDS, crowdIds } from '../../crowd/crowd-ids.ts';
import { metricSum, readMetricsPage } from '../../measure/metrics-page.ts';
import { readProcessUsage } from '../../measure/process-usage.ts';
import { median } from '../../measure/statistics.ts';
import { sharedNow, timesOf } from '../../measure/times.ts';
import type { RunningTarget } from '../../targets/target.ts';
import { createPost } from '../post-probe.ts';
import type { TrialContext } from '../trial.ts';
import type { SocketsPhase, SocketsResult } from '../trial-results.ts';
import { startSocketClients, type SocketClients } from './socket-clients.ts';
import { PLAIN, WITH_VIEWER, type LiveDocument } from './subscriptions.ts';

const FULL = { sockets: 5_000, events: 20 } as const;
const QUICK = { sockets: 200, events: 2 } as const;
/** Events before those that count, for V8. */
const WARM_UP_EVENTS = 3;
const DEADLINE_MILLIS = 90_000;
const METRICS_TOKEN = 'bench-reads-metrics';
const LIVE_VIEWERS = 'rookery_live_viewers';
const OPERATIONS = 'rookery_subgraph_operation_seconds_count';

/** As many sockets as the budget says, each of another viewer, all following one author, who posts. */
export async function runSocketsTrial(context: TrialContext): Promise<SocketsResult> {
  const { bench, authors, authorizationOf, options, say } = context;
  const { sockets, events } = options.quick ? QUICK : FULL;
  await followAll(bench.sql, authors.star, CROWDS.star);
  const authorizations = crowdIds({ ...CROWDS.star, count: sockets }).map(authorizationOf);
  const product = await context.startProduct({ METRICS_TOKEN });
  const clients = startSocketClients();
  try {
    const one = authorizations.slice(0, 1);
    await open(one, PLAIN);
    await clients.close();
    await untilSubscribed(0);
    const before = await restingBytes(product);
    const plain = await phase(PLAIN);
    const withViewer = await phase(WITH_VIEWER);
    return {
      trial: 'sockets',
      sockets,
      bytesPerSocket: (plain.bytes - before) / sockets,
      plain: plain.figures,
      withViewer: withViewer.figures,
    };
  } finally {
    clients.stop();
    await product.stop();
  }

  async function phase(
    document: LiveDocument,
  ): Promise<{ readonly bytes: number; readonly figures: SocketsPhase }> {
    await open(authorizations, document);
    const bytes = await restingBytes(product);
    say(`sockets: ${sockets} open, ${document.operationName}`);
    const delivered: number[] = [];
    const operations: { readonly posts: number; readonly users: number }[] = [];
    for (let event = 1 - WARM_UP_EVENTS; event <= events; event += 1) {
      const told = await tellAll(clients);
      if (event < 1) continue;
      delivered.push(...told.delivered);
      say(
        `sockets: event ${event}/${events}, the last has it after ${Math.max(...told.delivered).toFixed(0)} ms`,
      );
      operations.push(told.operations);
    }
    await clients.close();
    await untilSubscribed(0);
    return {
      bytes,
      figures: {
        events,
        delivered: timesOf(delivered),
        postsOperations: median(operations.map(({ posts }) => posts)),
        usersOperations: median(operations.map(({ users }) => users)),
      },
    };
  }

  async function open(who: readonly string[], document: LiveDocument): Promise<void> {
    await clients.open({ url: product.url.replace(/^http/, 'ws'), authorizations: who, ...document });
    await untilSubscribed(who.length);
  }

  /** One post; resolves when every socket has it, and nobody twice. */
  async function tellAll(listening: SocketClients) {
    const before = await operationsSoFar();
    const sentAt = sharedNow();
    const author = { url: product.url, authorization: authorizationOf(authors.star) };
    const { postId } = await createPost(author, `To ${sockets} sockets at once.`);
    const deadline = performance.now() + DEADLINE_MILLIS;
    let at = await listening.received(postId);
    while (at.length < sockets) {
      if (performance.now() > deadline)
        throw new BenchError(
          `sockets: ${at.length} of ${sockets} have the post after ${DEADLINE_MILLIS / 1_000} s.`,
        );
      await pause(50);
      at = await listening.received(postId);
    }
    if (at.length > sockets)
      throw new BenchError(`sockets: ${at.length} messages of one post for ${sockets} sockets.`);
    const after = await operationsSoFar();
    return {
      delivered: at.map((moment) => moment - sentAt),
      // createPost is one of posts' itself, and asks nobody else.
      operations: { posts: after.posts - before.posts - 1, users: after.users - before.users },
    };
  }

  async function operationsSoFar() {
    const page = await readMetricsPage(product.url, METRICS_TOKEN);
    const of = (subgraph: string) => metricSum(page, OPERATIONS, { subgraph });
    return { posts: of('posts'), users: of('users') };
  }

  /** Until feed's hub knows so many viewers: only then an event is for them. */
  async function untilSubscribed(count: number): Promise<void> {
    const deadline = performance.now() + DEADLINE_MILLIS;
    while (metricSum(await readMetricsPage(product.url, METRICS_TOKEN), LIVE_VIEWERS) !== count) {
      if (performance.now() > deadline)
        throw new BenchError(
          `sockets: feed does not know ${count} viewers after ${DEADLINE_MILLIS / 1_000} s.`,
        );
      await pause(100);
    }
  }
}

const READINGS = 5;
const READING_EVERY_MILLIS = 400;

/** Memory of the product when nothing happens: the least of some readings. */
async function restingBytes({ pids }: RunningTarget): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    await pause(READING_EVERY_MILLIS);
    readings.push(readProcessUsage(pids).residentBytes);
  }
  return Math.min(...readings);
}
