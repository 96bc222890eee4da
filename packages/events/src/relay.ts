import { randomUUID } from 'node:crypto';
import { inGroups, type Database } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import { sql } from 'drizzle-orm';
import type { Redis } from 'ioredis';
import { PARTITION_COUNT, type LogName, type LogPosition } from './definitions.ts';
import { failpoint } from './failpoint.ts';
import { createLeases, type LeaseTimings } from './leases.ts';
import { createLogRows, type LogRows } from './log-rows.ts';
import { allPartitions } from './log-position.ts';
import { createPeriodic } from './periodic.ts';
import { closeConnection, openConnection } from './redis-connection.ts';
import { createSequencer, SEQUENCE_BATCH, type SequencedEntry } from './sequencer.ts';
import { appendToStreams, type StreamRun } from './stream-append.ts';
import { createStreamPublisher, type StreamPublisher } from './stream-publisher.ts';
import type { ProducerTables } from './tables.ts';

export interface RelayDeps extends LeaseTimings {
  readonly log: LogName;
  readonly db: Database;
  readonly tables: ProducerTables;
  readonly redis: Redis;
  readonly logger: Logger;
  /**
   * At most so long until an event that nobody poked about is found, where such events come: another process writes them.
   * Where none came for a minute the first is found within five times that.
   */
  readonly pollMillis: number;
  readonly streamMaxLength: number;
  /** Told of everything that this process gave a sequence. */
  readonly sequenced: (entries: readonly SequencedEntry[]) => void;
}

export interface Relay {
  start(): Promise<void>;
  stop(): Promise<void>;
  poke(): void;
  /** The partitions that this process relays now. */
  held(): number[];
  /** How far these are in Redis. */
  published(): Pick<LogPosition, 'partition' | 'epoch' | 'sequence'>[];
}

const COMMAND_TIMEOUT_MILLIS = 2_000;
/** After the last event that nobody poked about, how long more of them are looked for often. */
const ALERT_MILLIS = 60_000;
const CALM_FACTOR = 5;

/** Moves committed events from the outbox into the log: a sequence each, then the stream. */
export function createRelay(deps: RelayDeps): Relay {
  const { log, db, tables, logger } = deps;
  const owner = randomUUID();
  const rows: LogRows = createLogRows({ log, db, tables });
  const sequencer = createSequencer({ ...deps, owner });
  const publishers = new Map<number, StreamPublisher>();
  let redis: Redis | undefined;

  const leases = createLeases({
    ...deps,
    owner,
    table: sql`${tables.relayPartitions}`,
    scope: sql`true`,
    slot: sql`partition::text`,
    acquired: (slot) => void takeUp(Number(slot)),
    async released(slot) {
      const publisher = publishers.get(Number(slot));
      publishers.delete(Number(slot));
      if (!publisher) return;
      await publisher.stop();
      await savePublished(Number(slot), publisher).catch(() => {});
    },
  });

  /** What is to go into several partitions' streams at a time goes there in one pipeline. */
  const append = inGroups(
    (runs: readonly StreamRun[]) => appendToStreams(redis, runs, deps.streamMaxLength),
    { maxSize: PARTITION_COUNT },
  );

  async function takeUp(partition: number): Promise<void> {
    try {
      const published = await rows.published(partition);
      if (!redis || !leases.held().includes(String(partition))) return;
      const place = { log, partition };
      const read = (after: { epoch: number; sequence: number }, limit: number) =>
        rows.since(partition, after, limit);
      const publisher = createStreamPublisher({
        place,
        isConnected: () => redis?.status === 'ready',
        append,
        published,
        read,
        logger,
      });
      publishers.set(partition, publisher);
      publisher.resume();
      relaying.wake();
    } catch (error) {
      logger.warn({ err: error, log, partition }, 'a partition could not be taken up');
      setTimeout(() => void takeUp(partition), deps.renewMillis).unref();
    }
  }

  /** Gives sequences to what waits in any of the partitions held, all by one statement, until none is left. */
  async function relayAll(): Promise<void> {
    for (;;) {
      await failpoint('relay-before-sequence');
      const published = [...publishers].map(
        ([partition, { published }]) => [partition, published().sequence] as const,
      );
      const entries = await sequencer.sequence(new Map(published));
      if (entries.length === 0) return;
      await failpoint('relay-after-sequence');
      deps.sequenced(entries);
      const counts = [...publishers].map(([partition, publisher]) => {
        const ofPartition = entries.filter(({ position }) => position.partition === partition);
        publisher.offer(ofPartition);
        return ofPartition.length;
      });
      if (Math.max(...counts) < SEQUENCE_BATCH) return;
    }
  }

  let isPoked = false;
  let alertUntil = 0;

  const relaying = createPeriodic({
    millis: deps.pollMillis,
    async run() {
      const wasPoked = isPoked;
      isPoked = false;
      // Whoever pokes has something for us; else looking must not lock the rows of all partitions again and again.
      if (wasPoked) await relayAll();
      else if (await sequencer.isWaiting([...publishers.keys()])) {
        alertUntil = performance.now() + ALERT_MILLIS;
        await relayAll();
      }
      return performance.now() < alertUntil ? deps.pollMillis : deps.pollMillis * CALM_FACTOR;
    },
    failed: (error) => logger.warn({ err: error, log }, 'the outbox could not be relayed'),
  });

  /** What was saved last, by publisher: a partition where nothing happens costs no statement. */
  const saved = new WeakMap<StreamPublisher, number>();

  async function savePublished(partition: number, publisher: StreamPublisher): Promise<void> {
    const { epoch, sequence } = publisher.published();
    if (saved.get(publisher) === sequence) return;
    await db.execute(sql`
      update ${tables.relayPartitions} set published_sequence = ${sequence}::bigint
      where partition = ${partition} and epoch = ${epoch} and published_sequence < ${sequence}::bigint`);
    saved.set(publisher, sequence);
  }

  const saving = createPeriodic({
    millis: deps.renewMillis,
    async run() {
      for (const [partition, publisher] of publishers) await savePublished(partition, publisher);
    },
    failed: (error) => logger.debug({ err: error, log }, 'published positions could not be saved'),
  });

  return {
    async start() {
      await rows.createPartitions(allPartitions);
      redis = openConnection(deps.redis, { logger, commandTimeoutMillis: COMMAND_TIMEOUT_MILLIS });
      redis.on('ready', () => {
        for (const publisher of publishers.values()) publisher.resume();
      });
      await leases.start();
      await relaying.start();
      await saving.start();
    },
    async stop() {
      await Promise.all([relaying.stop(), saving.stop()]);
      await leases.stop();
      closeConnection(redis);
    },
    poke() {
      isPoked = true;
      relaying.wake();
    },
    held: () => [...publishers.keys()],
    published: () =>
      [...publishers].map(([partition, publisher]) => ({ partition, ...publisher.published() })),
  };
}
