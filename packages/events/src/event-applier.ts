import { again, inGroups, transact, type Database, type Transaction } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import { backoff, type Backoff } from './backoff.ts';
import {
  LONGEST_APPLYING,
  LONGEST_COPYING,
  LostLeaseError,
  type ConsumerRows,
  type Move,
} from './consumer-rows.ts';
import { keptReason } from './dead-letter-rows.ts';
import { PARTITION_COUNT, type LoggedEvent, type LogPosition } from './definitions.ts';
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
   * Applies entries that follow `from`, in one transaction where they can be, which other places' may share, and runs
   * their effects. Returns the
   * position reached: that of the last, or less before an event of a newer format. Throws LostLeaseError, and
   * NewerEventError where nothing could be done.
   */
  applyAll(place: LogPlace, entries: readonly LogEntry[], from: At): Promise<At>;
}

/** A batch of one place, on its way into a transaction. */
interface Batch extends Move {
  /** What is to be applied; nothing where none of it concerns the copy. */
  readonly work?: readonly LoggedEvent[] | undefined;
  /** A transaction that held it was broken off before it answered: it may have been committed. */
  isUnanswered: boolean;
}

/** A batch of more events than this has a transaction of its own: it is no small change that is dear for its round trips. */
const MAX_GROUPED = 50;
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

  /** One transaction that moves the positions, and does nothing else where nothing is of concern. */
  async function write(batches: readonly Batch[], longest: number): Promise<void> {
    const events = batches.flatMap(({ work }) => work ?? []);
    if (events.length === 0) return again(() => rows.move(db, batches));
    await transact(db, async (tx) => {
      await rows.move(tx, batches, longest);
      await deps.apply(tx, events);
    });
  }

  /** The batch alone; again for as long as only the connection is to blame. */
  async function commit(batch: Batch, run: (longest: number) => Promise<void>): Promise<void> {
    const { place, to } = batch;
    let longest = LONGEST_APPLYING;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await run(longest);
      } catch (error) {
        if (error instanceof LostLeaseError && batch.isUnanswered && (await wasCommitted(place, to))) return;
        if (!isTransient(error) || isStopping()) throw error;
        batch.isUnanswered = true;
        longest = Math.min(GROWTH * longest, LONGEST_COPYING);
        logger.warn(
          { err: error, log: place.log, partition: place.partition },
          'events wait for the database',
        );
        await backoff(attempt, deps.backoff);
      }
    }
  }
  const commitAlone = (batch: Batch): Promise<void> => commit(batch, (longest) => write([batch], longest));

  /** Batches of several places in one transaction, once; when that fails, each is on its own. */
  const commitWithOthers = inGroups(
    async (batches: readonly Batch[]) => {
      const [batch, ...others] = batches;
      if (batch && others.length === 0) await commitAlone(batch);
      else
        await write(batches, LONGEST_APPLYING).catch((error: unknown) => {
          for (const each of batches) each.isUnanswered = isTransient(error);
          throw error;
        });
      return batches;
    },
    { maxSize: PARTITION_COUNT },
  );

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
    const work = events.some(deps.concerns) ? events : undefined;
    const batch: Batch = { place, from, to: endOf(entries, from), work, isUnanswered: false };
    await (entries.length > MAX_GROUPED ? commitAlone(batch) : commitWithOthers(batch));
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
    const batch: Batch = { place, from, to: entry.position, isUnanswered: false };
    await commit(batch, (longest) =>
      transact(db, async (tx) => {
        await rows.move(tx, [batch], longest);
        await rows.bury(tx, entry, keptReason(error));
      }),
    );
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
