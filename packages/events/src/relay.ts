import { randomUUID } from 'node:crypto';
import type { Database } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import { sql } from 'drizzle-orm';
import type { Redis } from 'ioredis';
import type { LogName, LogPosition } from './definitions.ts';
import { failpoint } from './failpoint.ts';
import { createLeases, type LeaseTimings } from './leases.ts';
import { createLogRows, type LogRows } from './log-rows.ts';
import { allPartitions } from './log-position.ts';
import { createPeriodic } from './periodic.ts';
import { closeConnection, openConnection } from './redis-connection.ts';
import { createSequencer, SEQUENCE_BATCH, type SequencedEntry } from './sequencer.ts';
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

  async function takeUp(partition: number): Promise<void> {
    try {
      const published = await rows.published(partition);
      if (!redis || !leases.held().includes(String(partition))) return;
      const place = { log, partition };
      const read = (after: { epoch: number; sequence: number }, limit: number) =>
        rows.since(partition, after, limit);
      const publisher = createStreamPublisher({
        place,
        redis,
        maxLength: deps.streamMaxLength,
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

  async function relayPartition(partition: number): Promise<void> {
    for (;;) {
      const publisher = publishers.get(partition);
      if (!publisher) return;
      await failpoint('relay-before-sequence');
      const entries = await sequencer.sequence(partition, publisher.published().sequence);
      if (entries.length === 0) return;
      await failpoint('relay-after-sequence');
      deps.sequenced(entries);
      publisher.offer(entries);
      if (entries.length < SEQUENCE_BATCH) return;
    }
  }

  let isPoked = false;
  let alertUntil = 0;

  const relaying = createPeriodic({
    millis: deps.pollMillis,
    async run() {
      const wasPoked = isPoked;
      isPoked = false;
      const waiting = await sequencer.waiting([...publishers.keys()]);
      if (waiting.length > 0 && !wasPoked) alertUntil = performance.now() + ALERT_MILLIS;
      await Promise.all(waiting.map(relayPartition));
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
