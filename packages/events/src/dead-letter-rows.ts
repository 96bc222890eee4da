import type { Database, Db, Transaction } from '@rookery/database';
import { and, asc, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { LogPosition } from './definitions.ts';
import type { ConsumerTables } from './tables.ts';

/** Which event of which consumer. */
export interface LetterKey extends LogPosition {
  readonly consumer: string;
}

/** An event that could not be applied, and why. */
export interface DeadLetter extends LetterKey {
  /** What the producer wrote: an event in most cases. */
  readonly payload: unknown;
  /** Of the last attempt. */
  readonly error: string;
  /** When it was put aside, or tried again in vain. */
  readonly diedAt: Date;
  /** Set while somebody waits for it to be applied again. */
  readonly replayRequestedAt: Date | null;
}

export interface DeadLetterRows {
  /** Oldest first; of all consumers in this schema. */
  all(): Promise<DeadLetter[]>;
  /** Those of a consumer that are to be applied again, in the order of their log. */
  requested(consumer: string): Promise<DeadLetter[]>;
  /** Undefined when there is none. */
  find(letter: LetterKey): Promise<DeadLetter | undefined>;
  /** Asks whoever holds the partition to apply it again. False when there is none. */
  request(letter: LetterKey): Promise<boolean>;
  /** Deletes it for good; within the transaction that applies it, or because nobody wants it. False when there is none. */
  remove(letter: LetterKey, tx?: Transaction): Promise<boolean>;
  /** It failed again: it stays, with the new reason. */
  refuse(letter: LetterKey, reason: string): Promise<void>;
}

const MAX_REASON = 4_000;
/** As much of a reason as is kept. */
export const keptReason = (error: unknown): string =>
  (error instanceof Error ? describeWithCause(error) : String(error)).slice(0, MAX_REASON);

/** A query's own message is its text and parameters: what the database said is the cause's. */
function describeWithCause({ name, message, cause }: Error): string {
  const said = `${name}: ${message}`;
  return cause instanceof Error ? `${cause.name}: ${cause.message} (${said})` : said;
}

/** What consumers of one schema have put aside. */
export function createDeadLetterRows(
  db: Database,
  { deadLetters }: Pick<ConsumerTables, 'deadLetters'>,
): DeadLetterRows {
  const is = ({ consumer, log, partition, epoch, sequence }: LetterKey): SQL | undefined =>
    and(
      eq(deadLetters.consumer, consumer),
      eq(deadLetters.log, log),
      eq(deadLetters.partition, partition),
      eq(deadLetters.epoch, epoch),
      eq(deadLetters.sequence, sequence),
    );
  const select = (from: Db, where?: SQL) => from.select().from(deadLetters).where(where);
  const inTheirOrder = [deadLetters.log, deadLetters.partition, deadLetters.epoch, deadLetters.sequence].map(
    (column) => asc(column),
  );

  return {
    all: () => select(db).orderBy(asc(deadLetters.diedAt), ...inTheirOrder),
    requested: (consumer) =>
      select(db, and(eq(deadLetters.consumer, consumer), isNotNull(deadLetters.replayRequestedAt))).orderBy(
        ...inTheirOrder,
      ),
    async find(letter) {
      const [row] = await select(db, is(letter));
      return row;
    },
    async request(letter) {
      const rows = await db
        .update(deadLetters)
        .set({ replayRequestedAt: sql`clock_timestamp()` })
        .where(is(letter))
        .returning({ sequence: deadLetters.sequence });
      return rows.length > 0;
    },
    async remove(letter, tx) {
      const rows = await (tx ?? db)
        .delete(deadLetters)
        .where(is(letter))
        .returning({ sequence: deadLetters.sequence });
      return rows.length > 0;
    },
    async refuse(letter, reason) {
      await db
        .update(deadLetters)
        .set({ replayRequestedAt: null, error: reason, diedAt: sql`clock_timestamp()` })
        .where(is(letter));
    },
  };
}
