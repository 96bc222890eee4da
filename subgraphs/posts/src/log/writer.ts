import { transact, type Database, type Transaction } from '@rookery/database';
import type { DomainEvent, LogPosition, Outbox, OutboxTicket } from '@rookery/events';
import type { SubgraphEffects } from '@rookery/subgraph-host';
import type { CopiesProjection } from '../copies/copies-projection.ts';

/** Puts an event into the outbox of the transaction under way. */
export type Publish = (event: DomainEvent) => Promise<void>;
export type Work<T> = (tx: Transaction, publish: Publish) => Promise<T>;

export interface WriterDeps {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly log: {
    poke(): void;
    /** Positions that not every awaited consumer has applied within the wait. */
    settle(tickets: readonly OutboxTicket[]): Promise<LogPosition[]>;
  };
  readonly copies: CopiesProjection;
}

export interface Writer {
  /** One transaction of rows and events; the log is told and not waited for. `work` may run again. */
  write<T>(work: Work<T>): Promise<T>;
  /** The same, answered once all copies have applied it or the wait is over; then `effects` says what is still due. */
  writeAndSettle<T>(effects: SubgraphEffects, work: Work<T>): Promise<T>;
}

/** Every write of posts goes through here: rows and events commit together. */
export function createWriter({ db, outbox, log, copies }: WriterDeps): Writer {
  async function commit<T>(work: Work<T>) {
    const committed = await transact(db, async (tx) => {
      const events: DomainEvent[] = [];
      const tickets: OutboxTicket[] = [];
      const result = await work(tx, async (event) => {
        tickets.push(await outbox.append(tx, event));
        events.push(event);
      });
      return { result, events, tickets };
    });
    if (committed.tickets.length > 0) log.poke();
    return committed;
  }
  return {
    async write(work) {
      const { result } = await commit(work);
      return result;
    },
    async writeAndSettle(effects, work) {
      const { result, events, tickets } = await commit(work);
      const due = tickets.length > 0 ? await log.settle(tickets) : [];
      if (due.length > 0) {
        effects.awaits = [...(effects.awaits ?? []), ...due];
        // @NOTE Applying is safe to repeat, so the viewer need not wait for the log to see their own change in counts.
        await transact(db, (tx) => copies.apply(tx, events));
      }
      return result;
    },
  };
}
