import type { Transaction } from '@rookery/database';
import { shardOf } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { EVENT_SCHEMA_VERSION, ownerOf, partitionOf, type DomainEvent } from './definitions.ts';
import type { ProducerTables } from './tables.ts';

/** Where an event waits for its sequence. Worth nothing until its transaction has committed. */
export interface OutboxTicket {
  readonly partition: number;
  readonly shard: number;
  readonly outboxId: number;
}

export interface Outbox {
  /** Writes an event in the transaction of the change that it tells of. */
  append(tx: Transaction, event: DomainEvent): Promise<OutboxTicket>;
  /** The same for several, in one statement; tickets in the order of the events. */
  appendAll(tx: Transaction, events: readonly DomainEvent[]): Promise<OutboxTicket[]>;
}

/** The outbox of a producer's schema. Within a partition, a transaction's events keep their order. */
export function createOutbox({ outbox }: Pick<ProducerTables, 'outbox'>): Outbox {
  async function appendAll(tx: Transaction, events: readonly DomainEvent[]): Promise<OutboxTicket[]> {
    if (events.length === 0) return [];
    const rows = events.map((event) => ({
      shard: shardOf(ownerOf(event)),
      partition: partitionOf(ownerOf(event)),
      type: event.type,
      schemaVersion: EVENT_SCHEMA_VERSION,
      payload: event,
    }));
    return tx
      .insert(outbox)
      .values(rows)
      .returning({ partition: outbox.partition, shard: outbox.shard, outboxId: outbox.id });
  }
  return {
    appendAll,
    async append(tx, event) {
      const [ticket] = await appendAll(tx, [event]);
      if (!ticket) throw new Error('the outbox returned no row');
      return ticket;
    },
  };
}

/** The values of `mintedEventInsert`. */
export const mintedEventValues = (event: DomainEvent) => ({
  eventShard: shardOf(ownerOf(event)),
  eventPartition: partitionOf(ownerOf(event)),
  eventType: event.type,
  eventSchemaVersion: EVENT_SCHEMA_VERSION,
  event: JSON.stringify(event),
});

/**
 * The insertion of an event as a part of the statement that mints what it tells of, for `shaped`: its values are those of
 * `mintedEventValues`. `minted` is an expression over the rows of `source`, an object whose fields replace the event's.
 * Returns the outbox's `id`.
 */
export const mintedEventInsert = (outbox: ProducerTables['outbox'], minted: SQL, source: SQL): SQL => sql`
  insert into ${outbox} (shard, partition, type, schema_version, payload)
  select ${sql.placeholder('eventShard')}::smallint, ${sql.placeholder('eventPartition')}::smallint,
    ${sql.placeholder('eventType')}::text, ${sql.placeholder('eventSchemaVersion')}::smallint,
    ${sql.placeholder('event')}::text::jsonb || ${minted}
  from ${source}
  returning id`;
