import type { Database } from '@rookery/database';
import type { DomainEvent } from '@rookery/events';
import { readAccounts, readBlocks, readFollows, readMutes, type ReadRows } from './snapshot-queries.ts';

/** A page of state events, and where the next begins; no `next` on the last page. */
export interface UsersSnapshotPage {
  readonly events: readonly DomainEvent[];
  readonly next?: string | undefined;
}

/** What a partition's snapshot is made of, in this order. */
const STAGES: readonly ReadRows[] = [readAccounts, readFollows, readBlocks, readMutes];
const SEPARATOR = ':';

/** Tells a new copy of everything in a partition, as state events: tombstones too, whose versions the copy needs. */
export async function readUsersSnapshot(
  db: Database,
  partition: number,
  after: string | undefined,
  limit: number,
): Promise<UsersSnapshotPage> {
  const [stage = '0', ...key] = (after ?? '0').split(SEPARATOR);
  const index = Number(stage);
  const read = STAGES[index];
  if (!read) throw new RangeError(`a snapshot of users has no stage ${stage}`);
  const rows = await read(db, partition, key.length > 0 ? key : undefined, limit);
  const events = rows.map(({ event }) => event);
  const last = rows.at(-1);
  if (last && rows.length === limit) return { events, next: [stage, ...last.key].join(SEPARATOR) };
  return index + 1 < STAGES.length ? { events, next: String(index + 1) } : { events };
}
