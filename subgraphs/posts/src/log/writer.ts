import { transact, type Database, type Transaction } from '@rookery/database';
import type { DomainEvent, LogPosition, Outbox, OutboxTicket } from '@rookery/events';
import type { SubgraphEffects } from '@rookery/subgraph-host';
import { COPY_KINDS, copyChangesOf } from '../copies/copy-changes.ts';
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
  /** The second half of that, of events that a statement of its own has committed with what they tell of. */
  settle(effects: SubgraphEffects, told: readonly Told[]): Promise<void>;
}

/** An event in the outbox. */
export interface Told {
  readonly event: DomainEvent;
  readonly ticket: OutboxTicket;
}

/** Every write of posts goes through here: rows and events commit together. */
export function createWriter({ db, outbox, log, copies }: WriterDeps): Writer {
  async function commit<T>(work: Work<T>) {
    const committed = await transact(db, async (tx) => {
      const told: Told[] = [];
      const result = await work(tx, async (event) => {
        told.push({ event, ticket: await outbox.append(tx, event) });
      });
      return { result, told };
    });
    if (committed.told.length > 0) log.poke();
    return committed;
  }

  async function settle(effects: SubgraphEffects, told: readonly Told[]): Promise<void> {
    const due = told.length > 0 ? await log.settle(told.map(({ ticket }) => ticket)) : [];
    if (due.length === 0) return;
    effects.awaits = [...(effects.awaits ?? []), ...due];
    // @NOTE Applying is safe to repeat, so the viewer need not wait for the log to see their own change in counts.
    const copied = told.map(({ event }) => event).filter(isCopied);
    if (copied.length > 0) await transact(db, (tx) => copies.apply(tx, copied));
  }

  return {
    async write(work) {
      const { result } = await commit(work);
      return result;
    },
    async writeAndSettle(effects, work) {
      const { result, told } = await commit(work);
      await settle(effects, told);
      return result;
    },
    settle,
  };
}

/** Whether an event means anything to the copies: a post that is neither a reply nor a quote does not. */
export function isCopied(event: DomainEvent): boolean {
  const changes = copyChangesOf([event]);
  return COPY_KINDS.some((kind) => changes[kind].length > 0);
}
