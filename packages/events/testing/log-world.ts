import { guardTransactions, transact, type Database } from '@rookery/database';
import { ID_EPOCH_MILLIS, ID_KINDS, idOf, type UserId } from '@rookery/ids';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis, type TestRedis } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { bigint, integer, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { createAppliedPositions, type AppliedPositions } from '../src/applied-positions.ts';
import { createConsumer, type Consumer } from '../src/consumer.ts';
import type { ConsumerDeps, ConsumerTimings } from '../src/consumer-options.ts';
import type { DomainEvent, LoggedEvent, LogName } from '../src/definitions.ts';
import type { LogPlace } from '../src/log-position.ts';
import { createOutbox, type OutboxTicket } from '../src/outbox.ts';
import { createProducerLog, type ProducerLog, type ProducerLogDeps } from '../src/producer-log.ts';
import { consumerTables, producerTables } from '../src/tables.ts';

/** Short enough for tests to see leases end. */
export const TIMINGS = { leaseMillis: 500, renewMillis: 100 } as const;
/** Of one who never renews: what a process is that was stopped. */
export const FROZEN = { leaseMillis: 500, renewMillis: 600_000 } as const;
const CONSUMER_TIMINGS: Partial<ConsumerTimings> = {
  ...TIMINGS,
  acknowledgeMillis: 200,
  replayMillis: 50,
  reader: { headsMillis: 200, pollMillis: 50, retryMillis: 50 },
};

const schemas = { users: pgSchema('users'), posts: pgSchema('posts'), copy: pgSchema('feed') };
const tables = {
  users: producerTables(schemas.users),
  posts: producerTables(schemas.posts),
  feed: producerTables(schemas.copy),
  copy: consumerTables(schemas.copy),
};
/** Whoever applies an event twice runs into the key. */
const seen = schemas.copy.table(
  'seen',
  {
    consumer: text().notNull(),
    log: text().notNull(),
    partition: integer().notNull(),
    epoch: integer().notNull(),
    sequence: bigint({ mode: 'number' }).notNull(),
    userId: text('user_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.consumer, table.log, table.partition, table.epoch, table.sequence] }),
  ],
);
const SEEN_DDL = sql`create table ${seen} (
  consumer text, log text, partition int, epoch int, sequence bigint, user_id text not null,
  primary key (consumer, log, partition, epoch, sequence))`;

type Part = { start(): Promise<void>; stop(): Promise<void> };

/** A producer of each log, a consumer's schema and a Redis; closes what it made, newest first. */
export interface LogWorld {
  readonly db: Database;
  readonly redis: Redis;
  readonly redisServer: TestRedis;
  readonly applied: AppliedPositions;
  readonly tables: typeof tables;
  /** Not started. */
  producer(log: LogName, options?: Partial<ProducerLogDeps>): ProducerLog;
  /** Writes down what it applies; not started. */
  consumer(options: Partial<ConsumerDeps> & Pick<ConsumerDeps, 'sources'>): Consumer;
  started<T extends Part>(part: T): Promise<T>;
  /** Commits one transaction with these events. */
  write(log: LogName, ...events: DomainEvent[]): Promise<OutboxTicket[]>;
  /** User ids in the order of the log. */
  seenBy(consumer: string, place?: LogPlace): Promise<string[]>;
  /** Empties everything between tests; what was started must have been stopped. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function createLogWorld(): Promise<LogWorld> {
  const database = await createTestDatabase();
  const client = guardTransactions(postgres(database.adminUrl, { max: 20, onnotice: () => {} }));
  const db: Database = drizzle(client);
  const redisServer = await startTestRedis();
  const logger = createLogger({ name: 'log-test', level: 'silent' });
  const redis = new Redis(redisServer.url, { retryStrategy: () => 50 });
  redis.on('error', () => {});
  let applied = createAppliedPositions({ redis, logger });
  await applied.start();
  await db.execute(SEEN_DDL);
  const parts: Part[] = [];

  return {
    db,
    redis,
    redisServer,
    get applied() {
      return applied;
    },
    tables,
    producer: (log, options) =>
      createProducerLog({
        log,
        db,
        tables: tables[log],
        redis,
        logger,
        applied,
        awaitedConsumers: ['copy'],
        snapshot: async () => ({ events: [] }),
        ...TIMINGS,
        ...options,
      }),
    consumer: ({ timings, ...options }) => {
      const consumer = options.consumer ?? 'copy';
      return createConsumer({
        consumer,
        db,
        tables: tables.copy,
        redis,
        logger,
        applied,
        apply: record(consumer),
        timings: { ...CONSUMER_TIMINGS, ...timings },
        ...options,
      });
    },
    async started(part) {
      parts.push(part);
      await part.start();
      return part;
    },
    write: (log, ...events) => transact(db, (tx) => createOutbox(tables[log]).appendAll(tx, events)),
    async seenBy(consumer, place) {
      const rows = await db
        .select()
        .from(seen)
        .where(sql`consumer = ${consumer}`)
        .orderBy(seen.log, seen.partition, seen.epoch, seen.sequence);
      return rows
        .filter((row) => !place || (row.log === place.log && row.partition === place.partition))
        .map(({ userId }) => userId);
    },
    async reset() {
      for (const part of parts.splice(0).reverse()) await part.stop();
      for (const table of [
        ...Object.values(tables.users),
        ...Object.values(tables.posts),
        ...Object.values(tables.copy),
        seen,
      ]) {
        await db.execute(sql`truncate ${table} restart identity`);
      }
      await redisServer.flush();
      await applied.stop();
      applied = createAppliedPositions({ redis, logger });
      await applied.start();
    },
    async close() {
      for (const part of parts.splice(0).reverse()) await part.stop();
      await applied.stop();
      redis.disconnect();
      await redisServer.stop();
      // Without a time postgres 3.4.9 waits for ever once the server has ended a session.
      await client.end({ timeout: 1 });
      await database.drop();
    },
  };
}

/** Writes events down. */
export const record =
  (consumer: string): ConsumerDeps['apply'] =>
  async (tx, events) =>
    void (await tx.insert(seen).values(events.map((event) => rowOf(consumer, event))));

function rowOf(consumer: string, { position, event }: LoggedEvent): typeof seen.$inferInsert {
  return { consumer, ...position, userId: 'userId' in event ? event.userId : event.type };
}

/** The nth user of a shard; partition = shard % 8. */
export function userOf(shard: number, n = 1): UserId {
  const millis = BigInt(Date.UTC(2025, 5, 1) - ID_EPOCH_MILLIS + n);
  return idOf('user', ((millis << 22n) | (BigInt(ID_KINDS.user) << 18n) | (BigInt(shard) << 10n)).toString());
}

/** The event that a user signed up. */
export function created(userId: UserId, version = 1): DomainEvent {
  return { type: 'user.created', userId, isPrivate: false, isSuspended: false, isDeleted: false, version };
}
