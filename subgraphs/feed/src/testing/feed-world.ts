import { openDatabase } from '@rookery/drizzle';
import { transact, type Database } from '@rookery/database';
import { partitionOf, ownerOf, type DomainEvent, type LoggedEvent } from '@rookery/events';
import type { EntryId, UserId } from '@rookery/ids';
import {
  createCursorCodec,
  parseConnectionArgs,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis, type TestRedis } from '@rookery/testkit';
import { createRelationsProjection } from '@rookery/visibility';
import * as feedTables from '@rookery/drizzle/feed';
import { Redis } from 'ioredis';
import { createFanOut } from '../fan-out/fan-out.ts';
import { homeScope } from '../home/home-cursor.ts';
import { createHomeTimeline, type HomeTimeline } from '../home/home-timeline.ts';
import { createHomeLists, type HomeLists, type HomeListSettings } from '../lists/home-lists.ts';
import { createRebuilder } from '../lists/rebuilder.ts';
import { watchGeneration } from '../lists/redis-generation.ts';
import { createFeedProjection, type FeedProjection } from '../projection/feed-projection.ts';
import { createFollowerCensus, type FollowerCensus } from '../pulled/follower-census.ts';
import {
  createPulledEntries,
  PULLED_ENTRIES_SETTINGS,
  type PulledEntries,
} from '../pulled/pulled-entries.ts';
import type { TimelineEdgeRow } from '../timelines/timeline-edge.ts';
import { NO_FILTER, type TimelineFilter } from '../timelines/timeline-filter.ts';

/** Feed's copies and lists, fed with events by hand: no log, no clock but the ids'. */
export interface FeedWorld {
  readonly db: Database;
  readonly redis: TestRedis;
  readonly lists: HomeLists;
  readonly cursors: CursorCodec;
  /** Texts of the statements sent so far; emptied by whoever counts. */
  readonly statements: string[];
  /** Applies events as the worker would, and waits until the lists have them. */
  apply(...events: DomainEvent[]): Promise<void>;
  readonly projection: FeedProjection;
  readonly timeline: HomeTimeline;
  readonly pulled: PulledEntries;
  readonly census: FollowerCensus;
  /** A page; `cold` goes round the list. */
  page(
    viewerId: UserId,
    args: ConnectionArgs,
    options?: { readonly cold?: boolean; readonly filter?: TimelineFilter },
  ): Promise<Connection<TimelineEdgeRow>>;
  /** Resolves when no list is being rebuilt. */
  warmedUp(): Promise<void>;
  close(): Promise<void>;
}

export interface FeedWorldSettings extends HomeListSettings {
  readonly pushFollowerLimit: number;
  readonly readAhead: number;
  /** Entries remembered of each author who is pulled. */
  readonly pulledPerAuthor: number;
  /** How many people there are said to be, by which the way of reading is chosen. */
  readonly people: number;
}

export async function createFeedWorld(given: Partial<FeedWorldSettings> = {}): Promise<FeedWorld> {
  const settings: FeedWorldSettings = {
    cap: 800,
    latePushMillis: 60_000,
    ttlSeconds: 3_600,
    pushFollowerLimit: 10_000,
    readAhead: 400,
    pulledPerAuthor: PULLED_ENTRIES_SETTINGS.perAuthor,
    people: 10_000,
    ...given,
  };
  const [database, redisServer] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const statements: string[] = [];
  const db = openDatabase({
    url: database.urls.feed,
    poolSize: 4,
    applicationName: 'feed-test',
    onStatement: (statement) => statements.push(statement),
  });
  const redis = new Redis(redisServer.url);
  redis.on('error', () => {}); // Tests take it away on purpose.
  const logger = createLogger({ name: 'feed-test', level: 'silent' });
  const generation = await watchGeneration(redis);
  const lists = createHomeLists(redis, generation, settings);
  const people = () => Promise.resolve(settings.people);
  const fanOut = createFanOut({
    db,
    lists,
    logger,
    settings: { chunkSize: 3, concurrency: 2, bigAuthorConcurrency: 1, maxFailures: 3 },
  });
  const rebuilder = createRebuilder({
    db,
    lists,
    logger,
    people,
    settings: { concurrency: 2, cap: settings.cap, readAhead: settings.readAhead },
  });
  const pulled = createPulledEntries({
    db,
    logger,
    settings: { ...PULLED_ENTRIES_SETTINGS, perAuthor: settings.pulledPerAuthor },
  });
  await pulled.refresh();
  const cursors = createCursorCodec(Buffer.alloc(32, 1));
  const timeline = createHomeTimeline({
    db,
    lists,
    rebuilder,
    pulled,
    cursors,
    appliedPositions: () => [],
    people,
  });
  const { latePushMillis, pushFollowerLimit } = settings;
  const census = createFollowerCensus({ db, fanOut, logger, pushFollowerLimit });
  const projection = createFeedProjection(createRelationsProjection(feedTables), {
    latePushMillis,
    pushFollowerLimit,
  });
  let sequence = 0;

  return {
    db,
    redis: redisServer,
    lists,
    cursors,
    statements,
    projection,
    timeline,
    pulled,
    census,
    async apply(...events) {
      for (const event of events) {
        const partition = partitionOf(ownerOf(event));
        const log = /^(post|repost|like)\./.test(event.type) ? 'posts' : 'users';
        sequence += 1;
        const logged: LoggedEvent = { event, writtenAt: 0, position: { log, partition, epoch: 1, sequence } };
        await transact(db, (tx) => projection.apply(tx, [logged]));
        await fanOut.runJobs({ log, partition });
      }
      await fanOut.idle();
      await pulled.refresh();
    },
    page(viewerId, args, { cold = false, filter = NO_FILTER } = {}) {
      const reader = { viewerId, filter };
      const request = parseConnectionArgs(args, cursors, homeScope(reader));
      return timeline.read(reader, request, { skipList: cold });
    },
    warmedUp: () => rebuilder.idle(),
    async close() {
      await fanOut.stop();
      redis.disconnect();
      await db.$client.end();
      await redisServer.stop();
      await database.drop();
    },
  };
}

/** All edges of a timeline, page by page: the ids of their leading entries. */
export async function readAll(
  world: FeedWorld,
  viewerId: UserId,
  {
    pageSize,
    cold = false,
    filter = NO_FILTER,
  }: { readonly pageSize: number; readonly cold?: boolean; readonly filter?: TimelineFilter },
): Promise<EntryId[]> {
  const ids: EntryId[] = [];
  let after: string | null = null;
  do {
    const { edges, pageInfo }: Connection<TimelineEdgeRow> = await world.page(
      viewerId,
      { first: pageSize, after },
      { cold, filter },
    );
    ids.push(...edges.map(({ entryId }) => entryId));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  return ids;
}
