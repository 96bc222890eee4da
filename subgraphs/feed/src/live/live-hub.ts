import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LoggedEvent, LogHead, LogPosition, LogSource, Tail } from '@rookery/events';
import { createTail, LOG_NAMES } from '@rookery/events';
import type { Database } from '@rookery/database';
import { firstIdAt } from '@rookery/ids';
import type { LiveRequest, LiveSource, LiveSubscription } from '@rookery/live';
import type { CursorCodec } from '@rookery/pagination';
import { NO_FEED_METRICS, type FeedMetrics, type Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import { decodeHomeCursor, encodeHomeCursor, type HomeCursor, type HomeReader } from '../home/home-cursor.ts';
import { filterKey, filterOf } from '../timelines/timeline-filter.ts';
import { createEventQueue } from './event-queue.ts';
import { createEventMaker } from './event-maker.ts';
import { createLiveViewers, type Listener, type LiveViewer } from './live-viewers.ts';
import { findRelatedAmong, findViewerRelations } from './live-queries.ts';
import { gapIn, overflowIn, replayed } from './missed-events.ts';
import { createNoticeMaker, type AddressedNotice } from './notices.ts';
import { createPositionClock } from './position-clock.ts';
import { createReplayBuffer, type ReplayBuffer } from './replay-buffer.ts';

export interface LiveHubSettings {
  /** More missed events than this become one gap event. */
  readonly replayLimit: number;
  /** Logged events kept for replay, over all partitions. */
  readonly backlog: number;
  /** Events a slow reader may be behind before they become a gap event. */
  readonly queueLimit: number;
}
/** What may be written, and not yet applied, when somebody begins to watch: a gap's page begins that much earlier. */
const IN_FLIGHT_MILLIS = 60_000;

/** Viewers told in one turn of the event loop: what is made for them is sent before the next are told. */
const TOLD_AT_ONCE = 500;

export interface LiveHubDeps {
  readonly db: Database;
  readonly sources: readonly LogSource[];
  readonly redis: Redis;
  /** Resolves when feed's copies hold these events, so that who refetches on one finds it. */
  readonly untilApplied: (positions: readonly LogPosition[]) => Promise<void>;
  readonly cursors: CursorCodec;
  readonly logger: Logger;
  readonly metrics?: FeedMetrics | undefined;
  readonly settings: LiveHubSettings;
}

export interface LiveHub extends LiveSource {
  start(): Promise<void>;
  /** Ends every subscription; clients resume elsewhere with their last cursor. */
  stop(): Promise<void>;
  /** How far the logs were delivered: everything up to there is in feed's copies. */
  positions(): readonly LogPosition[];
  audience(): { readonly viewers: number; readonly subscriptions: number };
  /** Resolves when what the logs hold now has been delivered. */
  caughtUp(): Promise<void>;
}

/**
 * Tails the logs, and tells each watching viewer what happens to their home timeline. One thing at a time: a batch of
 * events, or the subscriptions that came meanwhile; so a subscription misses nothing between its replay and its first event.
 */
export function createLiveHub(deps: LiveHubDeps): LiveHub {
  const { db, cursors, settings, metrics = NO_FEED_METRICS } = deps;
  const viewers = createLiveViewers();
  const notices = createNoticeMaker(db);
  const clock = createPositionClock();
  const make = createEventMaker(cursors, clock, { isNews: true });
  const open = new Set<() => void>();
  let buffer: ReplayBuffer = createReplayBuffer([], settings.backlog);
  let tail: Tail | undefined;
  let turn: Promise<void> = Promise.resolve();
  let backlogRead: Promise<void> = Promise.resolve();

  /** Runs `work` after everything that was asked before it. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  function changedForAll(events: readonly LoggedEvent[]): Map<LoggedEvent, AddressedNotice[]> {
    const [first] = events;
    const everyone = [...viewers.all()].map((viewer) => ({ viewer, notice: { type: 'changed' } as const }));
    return new Map(first ? [[first, everyone]] : []);
  }

  async function deliver(events: readonly LoggedEvent[]): Promise<void> {
    for (const { viewer, changed } of notices.applyRelations(viewers, events))
      viewers.setRelations(viewer, changed);
    const made = await notices.make(viewers, events).catch((error: unknown) => {
      deps.logger.error({ err: error }, 'live events could not be made out; telling everyone to fetch again');
      return changedForAll(events);
    });
    for (const event of events) {
      buffer.add(event);
      clock.advance(event.position);
      let deliveries = 0;
      for (const [index, { viewer, filter, notice }] of (made.get(event) ?? []).entries()) {
        if (index > 0 && index % TOLD_AT_ONCE === 0) await nextTurn();
        for (const listener of viewer.listeners) {
          if (filter && filterKey(filter) !== filterKey(listener.filter)) continue;
          listener.deliver(make.event(readerOf(viewer, listener), listener, notice));
          deliveries += 1;
        }
      }
      if (deliveries > 0) metrics.delivered(deliveries, Math.max(0, Date.now() - event.writtenAt) / 1_000);
    }
  }

  /** What a client missed; a gap event when that is too much, or not known any more. */
  async function replay(viewer: LiveViewer, listener: Listener, since: HomeCursor): Promise<void> {
    const reader = readerOf(viewer, listener);
    const missed = since.applied && buffer.since(since.applied);
    const made = missed && missed.length > 0 ? await notices.make([viewer], missed) : undefined;
    const ofThisFilter = ({ filter }: AddressedNotice) =>
      !filter || filterKey(filter) === filterKey(listener.filter);
    const mine = [...(made ?? [])].flatMap(([event, addressed]) =>
      addressed.filter(ofThisFilter).map(({ notice }) => ({ event, notice })),
    );
    const subscription = { reader, listener, since };
    const told =
      missed && mine.length <= settings.replayLimit
        ? replayed(cursors, subscription, mine)
        : gapIn(cursors, make, subscription, missed && mine);
    for (const event of told) listener.deliver(event);
  }

  async function openFor(reader: HomeReader, since: HomeCursor | undefined): Promise<LiveSubscription> {
    const { viewerId, filter } = reader;
    let viewer = viewers.get(viewerId);
    if (!viewer) {
      const relations = await findViewerRelations(db, viewerId);
      viewer = viewers.get(viewerId) ?? viewers.add(viewerId, relations);
    }
    const watched = viewer;
    const newestEntryId = since ? since.entryId : firstIdAt(Date.now() - IN_FLIGHT_MILLIS);
    const listener: Listener = { filter, newestEntryId, deliver: (event) => queue.push(event) };
    const cursor = since?.applied
      ? encodeHomeCursor(cursors, reader, since)
      : make.resumeCursor(reader, listener);
    const queue = createEventQueue({
      limit: settings.queueLimit,
      overflow: (lastTaken) => overflowIn(make, { reader, listener }, lastTaken?.cursor ?? cursor),
      onClose() {
        open.delete(queue.close);
        watched.listeners.delete(listener);
        if (watched.listeners.size === 0) viewers.remove(watched);
      },
    });
    watched.listeners.add(listener);
    open.add(queue.close);
    try {
      if (since) await replay(watched, listener, since);
    } catch (error) {
      queue.close();
      throw error;
    }
    return { cursor, close: queue.close, [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator]() };
  }

  /** The logs moved on without us: whoever watches fetches again, and nobody replays what is not known to be whole. */
  async function startAfresh(): Promise<void> {
    const heads = await headsOf(deps.sources);
    buffer = createReplayBuffer(heads, settings.backlog);
    for (const viewer of viewers.all())
      for (const listener of viewer.listeners)
        listener.deliver(make.event(readerOf(viewer, listener), listener, { type: 'changed' }));
  }

  /** Subscriptions that wait for their turn: they take it together. */
  let arriving: (() => Promise<void>)[] = [];
  function arrive<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      arriving.push(() => work().then(resolve, reject));
      if (arriving.length > 1) return;
      void inTurn(async () => {
        const together = arriving;
        arriving = [];
        await Promise.all(together.map((enter) => enter()));
      });
    });
  }

  return {
    async start() {
      const heads = await headsOf(deps.sources);
      const from = heads.map((head) => ({
        ...head,
        sequence: Math.max(
          head.firstSequence - 1,
          head.sequence - Math.ceil(settings.backlog / heads.length),
        ),
      }));
      buffer = createReplayBuffer(from, settings.backlog);
      for (const position of from) clock.advance(position);
      tail = createTail({
        sources: [...deps.sources],
        redis: deps.redis,
        logger: deps.logger,
        from,
        logs: LOG_NAMES,
        async onEvents(events) {
          // Of what feed tells of itself there is no copy to wait for.
          const copied = events.map(({ position }) => position).filter(({ log }) => log !== 'feed');
          if (copied.length > 0) await deps.untilApplied(copied);
          await inTurn(() => deliver(events));
        },
        onGap: () => inTurn(startAfresh),
      });
      await tail.start();
      // What is read again of the past fills the buffer; to who watches it is no news.
      backlogRead = tail.caughtUp().then(() => turn);
    },
    async stop() {
      await tail?.stop();
      await turn;
      for (const close of open) close();
    },
    positions: () => clock.now(),
    audience: () => ({ viewers: viewers.count(), subscriptions: open.size }),
    async caughtUp() {
      await tail?.caughtUp();
      await turn;
    },
    relatedAmong: (viewerIds, userIds) => findRelatedAmong(db, viewerIds, userIds),
    async subscribe({ identity, since, filter }: LiveRequest) {
      const reader = { viewerId: identity.userId, filter: filterOf(filter) };
      const from = since === undefined ? undefined : decodeHomeCursor(cursors, reader, since, 'since');
      await backlogRead;
      return arrive(() => openFor(reader, from));
    },
  };
}

async function headsOf(sources: readonly LogSource[]): Promise<LogHead[]> {
  return (await Promise.all(sources.map((source) => source.heads()))).flat();
}

const readerOf = ({ viewerId }: LiveViewer, { filter }: Listener): HomeReader => ({ viewerId, filter });
