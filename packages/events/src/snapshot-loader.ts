import { transact, type Database, type Transaction } from '@rookery/database';
import { LONGEST_COPYING, type ConsumerRows } from './consumer-rows.ts';
import type { LoggedEvent, LogPosition } from './definitions.ts';
import { parseEntry } from './log-entry.ts';
import type { LogPlace } from './log-position.ts';
import type { LogHead, LogSource } from './log-source.ts';

type At = Pick<LogPosition, 'epoch' | 'sequence'>;

/**
 * started: before the first page; the copy may mark what it has of the partition's owners, versions included.
 * finished: after the last, with the position; the copy may sweep what is still marked.
 */
export type ResyncPhase = 'started' | 'finished';

export interface SnapshotLoaderDeps {
  readonly db: Database;
  readonly rows: ConsumerRows;
  readonly apply: (tx: Transaction, events: readonly LoggedEvent[]) => Promise<void>;
  readonly afterCommit: (events: readonly LoggedEvent[], place: LogPlace) => Promise<void>;
  readonly onResync: (tx: Transaction, place: LogPlace, phase: ResyncPhase) => Promise<void>;
}

/** Whether a copy that has nothing yet can begin with the log's first event, since all of the log is kept. */
export function isBeginning(from: At, head: Pick<LogHead, 'firstSequence'>): boolean {
  return from.epoch === 0 && head.firstSequence === 1;
}

/**
 * Starts a copy of a partition, or starts it anew, and returns the position from which the log goes on. The head is
 * noted first, so that what changes meanwhile is in the log after it; seeing it twice does no harm, since the last
 * version wins. Every page checks the lease; whoever is interrupted begins again.
 */
export async function loadSnapshot(
  { db, rows, apply, afterCommit, onResync }: SnapshotLoaderDeps,
  source: LogSource,
  { log, partition, epoch, sequence, firstSequence }: LogHead,
  from: At,
): Promise<At> {
  const place = { log, partition };
  const head = { epoch, sequence };
  if (isBeginning(from, { firstSequence })) {
    const beginning = { epoch, sequence: 0 };
    await transact(db, (tx) => rows.move(tx, [{ place, from, to: beginning }]));
    return beginning;
  }
  const step = (to: At, work: (tx: Transaction) => Promise<void>) =>
    transact(db, async (tx) => {
      await rows.move(tx, [{ place, from, to }], LONGEST_COPYING);
      await work(tx);
    });

  await step(from, (tx) => onResync(tx, place, 'started'));
  let after: string | undefined;
  do {
    const page = await source.readSnapshot({ partition, after });
    const writtenAt = Date.now();
    const events = page.payloads.map((payload) =>
      parseEntry({ position: { ...place, ...head }, writtenAt, schemaVersion: page.schemaVersion, payload }),
    );
    await step(from, (tx) => apply(tx, events));
    await afterCommit(events, place);
    after = page.next;
  } while (after !== undefined);
  await step(head, (tx) => onResync(tx, place, 'finished'));
  return head;
}
