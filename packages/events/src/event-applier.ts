import { again, transact, type Database, type Transaction } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import { backoff, type Backoff } from './backoff.ts';
import { LONGEST_APPLYING, LONGEST_COPYING, LostLeaseError, type ConsumerRows } from './consumer-rows.ts';
import { keptReason } from './dead-letter-rows.ts';
import type { LoggedEvent, LogPosition } from './definitions.ts';
import { failpoint } from './failpoint.ts';
import { NewerEventError, parseEntry, type LogEntry } from './log-entry.ts';
import type { LogPlace } from './log-position.ts';
import { isTransient } from './transient-error.ts';

type At = Pick<LogPosition, 'epoch' | 'sequence'>;

export interface EventApplierDeps {
  readonly db: Database;
  readonly rows: ConsumerRows;
  readonly logger: Logger;
  readonly apply: (tx: Transaction, events: readonly LoggedEvent[]) => Promise<void>;
  /** Whether `apply` would do anything for it. */
  readonly concerns: (event: LoggedEvent) => boolean;
  readonly afterCommit: (events: readonly LoggedEvent[], place: LogPlace) => Promise<void>;
  /** How often one event may fail before it is a dead letter. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** Ends retries that would go on for ever. */
  readonly isStopping: () => boolean;
}

export interface EventApplier {
  /**
   * Applies entries that follow `from`, in one transaction where they can be, and runs their effects. Returns the
   * position reached: that of the last, or less before an event of a newer format. Throws LostLeaseError, and
   * NewerEventError where nothing could be done.
   */
  applyAll(place: LogPlace, entries: readonly LogEntry[], from: At): Promise<At>;
}

/** What was broken off may have taken too long, which the driver does not tell apart: it is given so much more time. */
const GROWTH = 4;

/** Applies events exactly once, with the position in one transaction; what cannot be applied becomes a dead letter. */
export function createEventApplier(deps: EventApplierDeps): EventApplier {
  const { db, rows, logger, attempts, isStopping } = deps;

  const endOf = (entries: readonly LogEntry[], from: At): At => entries.at(-1)?.position ?? from;

  /** Whether a transaction whose answer we never got was committed all the same. */
  async function wasCommitted(place: LogPlace, to: At): Promise<boolean> {
    const row = await rows.read(place);
    return row.ours && row.epoch === to.epoch && row.sequence === to.sequence;
  }

  /** Runs one transaction that moves the position, and does nothing else without `work`; again for as long as only the connection is to blame. */
  async function commit(
    place: LogPlace,
    from: At,
    to: At,
    work?: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    let unanswered = false;
    let longest = LONGEST_APPLYING;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (work)
          await transact(db, async (tx) => {
            await rows.move(tx, place, from, to, longest);
            await work(tx);
          });
        else await again(() => rows.move(db, place, from, to));
        return;
      } catch (error) {
        if (error instanceof LostLeaseError && unanswered && (await wasCommitted(place, to))) return;
        if (!isTransient(error) || isStopping()) throw error;
        unanswered = true;
        longest = Math.min(GROWTH * longest, LONGEST_COPYING);
        logger.warn(
          { err: error, log: place.log, partition: place.partition },
          'events wait for the database',
        );
        await backoff(attempt, deps.backoff);
      }
    }
  }

  async function runEffects(place: LogPlace, events: readonly LoggedEvent[]): Promise<void> {
    await failpoint('consumer-after-apply');
    for (let attempt = 1; events.length > 0; attempt += 1) {
      try {
        await deps.afterCommit(events, place);
        break;
      } catch (error) {
        const gaveUp = attempt >= attempts || isStopping();
        logger.error(
          { err: error, log: place.log, partition: place.partition, gaveUp },
          'effects of events failed',
        );
        if (gaveUp) break;
        await backoff(attempt, deps.backoff);
      }
    }
    await failpoint('consumer-after-commit-jobs');
  }

  async function applyTogether(place: LogPlace, entries: readonly LogEntry[], from: At): Promise<void> {
    const events = entries.map(parseEntry);
    await failpoint('consumer-before-apply');
    const work = events.some(deps.concerns) ? (tx: Transaction) => deps.apply(tx, events) : undefined;
    await commit(place, from, endOf(entries, from), work);
    await runEffects(place, events);
  }

  async function applyOne(place: LogPlace, entry: LogEntry, from: At): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await applyTogether(place, [entry], from);
      } catch (error) {
        if (error instanceof LostLeaseError || error instanceof NewerEventError || isStopping()) throw error;
        if (attempt >= attempts) return bury(place, entry, from, error);
        await backoff(attempt, deps.backoff);
      }
    }
  }

  async function bury(place: LogPlace, entry: LogEntry, from: At, error: unknown): Promise<void> {
    await commit(place, from, entry.position, (tx) => rows.bury(tx, entry, keptReason(error)));
    logger.error({ err: error, position: entry.position }, 'an event could not be applied and was put aside');
  }

  async function applyAll(place: LogPlace, entries: readonly LogEntry[], from: At): Promise<At> {
    const [first] = entries;
    if (!first) return from;
    if (entries.length === 1) {
      await applyOne(place, first, from);
      return first.position;
    }
    try {
      await applyTogether(place, entries, from);
      return endOf(entries, from);
    } catch (error) {
      if (error instanceof LostLeaseError || isStopping()) throw error;
      return applyHalves(place, entries, from);
    }
  }

  async function applyHalves(place: LogPlace, entries: readonly LogEntry[], from: At): Promise<At> {
    const middle = Math.ceil(entries.length / 2);
    const half = entries.slice(0, middle);
    const reached = await applyAll(place, half, from);
    if (reached.sequence !== endOf(half, from).sequence) return reached;
    try {
      return await applyAll(place, entries.slice(middle), reached);
    } catch (error) {
      if (error instanceof NewerEventError) return reached;
      throw error;
    }
  }

  return { applyAll };
}
