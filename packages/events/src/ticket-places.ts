import type { Database } from '@rookery/database';
import { sql } from 'drizzle-orm';
import type { LogName, LogPosition } from './definitions.ts';
import type { OutboxTicket } from './outbox.ts';
import type { SequencedEntry } from './sequencer.ts';
import type { ProducerTables } from './tables.ts';

/** How many of the last sequences given by this process are remembered. */
const MAX_REMEMBERED = 4_096;
/** How often Postgres is asked for a sequence that another process gives. */
const ASK_MILLIS = 20;
/** The same of one that this process gives, and tells of: in case its lease has gone meanwhile. */
const ASK_RELAYED_HERE_MILLIS = 150;

export interface TicketPlacesDeps {
  readonly log: LogName;
  readonly db: Database;
  readonly tables: ProducerTables;
  /** Whether this process gives a partition's sequences now. */
  readonly isRelayedHere: (partition: number) => boolean;
}

export interface TicketPlaces {
  /** The relay of this process gave these their places. */
  noteSequenced(entries: readonly SequencedEntry[]): void;
  /** A committed ticket's place; undefined when it has none by the deadline (Unix milliseconds). */
  placeOf(ticket: OutboxTicket, deadline: number): Promise<LogPosition | undefined>;
  /**
   * Where a ticket without a place will come at the latest, if no transaction that got a lower outbox id commits
   * before the relay is back. Waiting for it is never too short but by such, and ends once the relay has caught up.
   */
  expectedPlaceOf(ticket: OutboxTicket): Promise<LogPosition>;
}

/** Tells which sequence an outbox row got. */
export function createTicketPlaces({ log, db, tables, isRelayedHere }: TicketPlacesDeps): TicketPlaces {
  const { outbox, relayPartitions } = tables;
  const remembered = new Map<number, LogPosition>();
  const waiters = new Map<number, Set<(position: LogPosition) => void>>();

  async function ask({ shard, outboxId, partition }: OutboxTicket): Promise<LogPosition | undefined> {
    const [row] = await db.execute<{ epoch: number; sequence: string }>(sql`
      select epoch, sequence from ${outbox} where shard = ${shard} and id = ${outboxId} and sequence is not null`);
    return row && { log, partition, epoch: row.epoch, sequence: Number(row.sequence) };
  }

  function nextNote(outboxId: number, millis: number): Promise<LogPosition | undefined> {
    return new Promise((resolve) => {
      const set = waiters.get(outboxId) ?? new Set();
      waiters.set(outboxId, set);
      const finish = (position?: LogPosition) => {
        clearTimeout(timer);
        set.delete(finish);
        if (set.size === 0 && waiters.get(outboxId) === set) waiters.delete(outboxId);
        resolve(position);
      };
      const timer = setTimeout(() => finish(), millis);
      set.add(finish);
    });
  }

  return {
    noteSequenced(entries) {
      for (const { outboxId, position } of entries) {
        remembered.set(outboxId, position);
        for (const notify of waiters.get(outboxId) ?? []) notify(position);
      }
      for (const oldest of remembered.keys()) {
        if (remembered.size <= MAX_REMEMBERED) break;
        remembered.delete(oldest);
      }
    },

    async placeOf(ticket, deadline) {
      for (;;) {
        const known = remembered.get(ticket.outboxId);
        if (known) return known;
        const left = deadline - Date.now();
        if (left <= 0) return undefined;
        const patience = isRelayedHere(ticket.partition) ? ASK_RELAYED_HERE_MILLIS : ASK_MILLIS;
        const place = (await nextNote(ticket.outboxId, Math.min(patience, left))) ?? (await ask(ticket));
        if (place) return place;
      }
    },

    async expectedPlaceOf({ partition, outboxId, shard }) {
      const [row] = await db.execute<{ epoch: number; sequence: string }>(sql`
        select coalesce(own.epoch, p.epoch) as epoch, coalesce(own.sequence, p.last_sequence + (
          select count(*) from ${outbox} o
          where o.partition = p.partition and o.sequence is null and o.id <= ${outboxId}::bigint)) as sequence
        from ${relayPartitions} p
        left join ${outbox} own on own.shard = ${shard} and own.id = ${outboxId} and own.sequence is not null
        where p.partition = ${partition}`);
      if (!row) throw new Error(`the log ${log} has no partition ${partition}`);
      return { log, partition, epoch: row.epoch, sequence: Number(row.sequence) };
    },
  };
}
