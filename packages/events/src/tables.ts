import { counter, instant } from '@rookery/database';
import { sql } from 'drizzle-orm';
import {
  bigint,
  index,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  type PgSchema,
} from 'drizzle-orm/pg-core';
import type { DomainEvent, LogName } from './definitions.ts';

/** Who works on a row's partition, until when, and who asked to take over. */
const leaseColumns = () => ({
  leaseOwner: text('lease_owner'),
  leaseUntil: instant('lease_until'),
  leaseHeir: text('lease_heir'),
});

/** What a producer of events keeps, in its own schema. */
export function producerTables(schema: PgSchema) {
  return {
    /** Committed with the write it tells of; gets its sequence from the relay, later. */
    outbox: schema.table(
      'outbox',
      {
        shard: smallint().notNull(),
        id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
        partition: smallint().notNull(),
        epoch: integer(),
        sequence: counter(),
        type: text().notNull(),
        schemaVersion: smallint('schema_version').notNull(),
        payload: jsonb().$type<DomainEvent>().notNull(),
        createdAt: instant('created_at')
          .notNull()
          .default(sql`clock_timestamp()`),
      },
      (table) => [
        primaryKey({ columns: [table.shard, table.id] }),
        index('outbox_unsequenced')
          .on(table.partition, table.id)
          .where(sql`sequence is null`),
        index('outbox_sequence')
          .on(table.partition, table.epoch, table.sequence)
          .where(sql`sequence is not null`),
      ],
    ),
    /** One row a partition: who relays it, and how far. */
    relayPartitions: schema.table('relay_partitions', {
      partition: smallint().primaryKey(),
      /** Seconds since 2025 at which this log began, or was raised: a new database never repeats an old one's. */
      epoch: integer().notNull(),
      /** The last sequence given out. */
      lastSequence: counter('last_sequence').notNull().default(0),
      /** The last sequence known to be in Redis. */
      publishedSequence: counter('published_sequence').notNull().default(0),
      ...leaseColumns(),
    }),
    /** Who reads this log, and how far they came: the log is kept until all have passed. */
    logConsumers: schema.table(
      'log_consumers',
      {
        consumer: text().notNull(),
        partition: smallint().notNull(),
        epoch: integer().notNull(),
        sequence: counter().notNull(),
        seenAt: instant('seen_at').notNull(),
      },
      (table) => [primaryKey({ columns: [table.consumer, table.partition] })],
    ),
  };
}
export type ProducerTables = ReturnType<typeof producerTables>;

/** What a consumer of events keeps, in its own schema. */
export function consumerTables(schema: PgSchema) {
  return {
    /** The position that moves in the transaction that applies; its lease is the fence. */
    consumerPositions: schema.table(
      'consumer_positions',
      {
        consumer: text().notNull(),
        log: text().$type<LogName>().notNull(),
        partition: smallint().notNull(),
        epoch: integer().notNull().default(0),
        sequence: counter().notNull().default(0),
        ...leaseColumns(),
      },
      (table) => [primaryKey({ columns: [table.consumer, table.log, table.partition] })],
    ),
    /** Events that could not be applied after bounded retries, with why. */
    deadLetters: schema.table(
      'dead_letters',
      {
        consumer: text().notNull(),
        log: text().$type<LogName>().notNull(),
        partition: smallint().notNull(),
        epoch: integer().notNull(),
        sequence: counter().notNull(),
        payload: jsonb().notNull(),
        error: text().notNull(),
        diedAt: instant('died_at')
          .notNull()
          .default(sql`clock_timestamp()`),
        /** Somebody wants it applied again, which whoever holds the partition does. */
        replayRequestedAt: instant('replay_requested_at'),
      },
      (table) => [
        primaryKey({ columns: [table.consumer, table.log, table.partition, table.epoch, table.sequence] }),
      ],
    ),
  };
}
export type ConsumerTables = ReturnType<typeof consumerTables>;
