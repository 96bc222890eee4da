import { transact, type Database, type Transaction } from '@rookery/database';
import type { DomainEvent, LogPosition, Outbox, OutboxTicket } from '@rookery/events';
import type { SubgraphEffects } from '@rookery/subgraph-host';

/** Notes an event in the transaction of the change that it tells of. */
export type Append = (event: DomainEvent) => Promise<void>;

export interface CommitOptions {
  /** For what changes visibility, an audience or a count elsewhere: answers after the copies have it, within bounds. */
  readonly settle: boolean;
}

/** Runs a change in one transaction, its events with it; afterwards wakes the log. */
export type Commit = <T>(
  work: (tx: Transaction, append: Append) => Promise<T>,
  options: CommitOptions,
) => Promise<T>;

/** The part of the producer's log that a commit needs. */
export interface LogAfterCommit {
  poke(): void;
  /** Resolves to the positions that some awaited copy had not applied in time. */
  settle(tickets: readonly OutboxTicket[]): Promise<readonly LogPosition[]>;
}

export interface CommitDeps {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly log: LogAfterCommit;
}

/** Commits on behalf of one request: what copies are late with goes to its `effects`. */
export function createCommit({ db, outbox, log }: CommitDeps, effects: SubgraphEffects): Commit {
  return async (work, { settle }) => {
    const { value, tickets } = await transact(db, async (tx) => {
      const noted: OutboxTicket[] = [];
      const append: Append = async (event) => void noted.push(await outbox.append(tx, event));
      return { value: await work(tx, append), tickets: noted };
    });
    if (tickets.length === 0) return value;
    log.poke();
    const late = settle ? await log.settle(tickets) : [];
    if (late.length > 0) effects.awaits = [...(effects.awaits ?? []), ...late];
    return value;
  };
}
