import type { ViewerIdentity } from '@rookery/auth';
import { transact, type Database } from '@rookery/database';
import { badUserInput } from '@rookery/errors';
import type { LogPosition, Outbox } from '@rookery/events';
import { firstIdAt, millisOf, type EntryId, type UserId } from '@rookery/ids';
import type { CursorCodec } from '@rookery/pagination';
import {
  decodeAnyHomeCursor,
  encodeHomeCursor,
  packPositions,
  unpackPositions,
} from '../home/home-cursor.ts';
import type { HomeTimeline } from '../home/home-timeline.ts';
import { NO_FILTER } from '../timelines/timeline-filter.ts';
import {
  advanceReadState,
  findAppliedAfter,
  findReadState,
  type ReadStateRow,
} from './read-state-queries.ts';

/** The contract's: 100 means 100 or more. */
const MAX_UNREAD_COUNTED = 100;
/** An entry older than the newest seen can come after it, for ids are minted before commits: within this time. */
const LATE_MILLIS = 5 * 60_000;

export interface ReadState {
  readonly userId: UserId;
  readonly row: ReadStateRow | undefined;
}

export interface ReadStateService {
  /** Notes the newest edge seen, on all devices; an older one than before changes nothing. BAD_USER_INPUT for no cursor. */
  markRead(viewer: ViewerIdentity, cursor: string): Promise<void>;
  of(userId: UserId): Promise<ReadState>;
  /** Null when nothing was marked so far. */
  cursorOf(state: ReadState): string | null;
  /** Edges that came after what was read, 100 at most. */
  unreadCount(state: ReadState): Promise<number>;
}

export interface ReadStateServiceDeps {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly timeline: Pick<HomeTimeline, 'newest'>;
  readonly cursors: CursorCodec;
  /** What feed has applied by now: stands in for a cursor that does not say (a live edge's, one further down a page). */
  readonly appliedPositions: () => readonly LogPosition[];
  /** Events were committed: the relay may look. */
  readonly poke: () => void;
}

export function createReadStateService({
  db,
  outbox,
  timeline,
  cursors,
  appliedPositions,
  poke,
}: ReadStateServiceDeps): ReadStateService {
  /** Of edges below the newest seen, those that were not there yet when it was seen. */
  async function countLate(ids: readonly EntryId[], { applied }: ReadStateRow): Promise<number> {
    if (ids.length === 0 || applied === null) return 0;
    return (await findAppliedAfter(db, ids, unpackPositions(applied))).length;
  }

  return {
    async markRead({ userId }, cursor) {
      const { entryId, applied = appliedPositions() } = decodeAnyHomeCursor(
        cursors,
        userId,
        cursor,
        'input.cursor',
      );
      if (!entryId) throw badUserInput([{ field: 'input.cursor', reason: 'MALFORMED' }]);
      const position = { entryId, applied: packPositions(applied) };
      const moved = await transact(db, async (tx) => {
        const row = await advanceReadState(tx, userId, position);
        if (row) await outbox.append(tx, { type: 'timeline.read', userId, entryId, version: row.version });
        return row;
      });
      if (moved) poke();
    },
    of: async (userId) => ({ userId, row: await findReadState(db, userId) }),
    cursorOf({ userId, row }) {
      if (!row) return null;
      const { entryId, applied } = row;
      const position = { entryId, ...(applied === null ? {} : { applied: unpackPositions(applied) }) };
      return encodeHomeCursor(cursors, { viewerId: userId, filter: NO_FILTER }, position);
    },
    async unreadCount({ userId, row }) {
      const above = row ? (firstIdAt(millisOf(row.entryId) - LATE_MILLIS) as EntryId) : undefined;
      const reader = { viewerId: userId, filter: NO_FILTER };
      const options = { above, limit: 2 * MAX_UNREAD_COUNTED, skipList: false };
      const edges = await timeline.newest(reader, options);
      const ids = edges.map(({ entryId }) => entryId);
      if (!row) return Math.min(MAX_UNREAD_COUNTED, ids.length);
      const newer = ids.filter((id) => BigInt(id) > BigInt(row.entryId)).length;
      if (newer >= MAX_UNREAD_COUNTED) return MAX_UNREAD_COUNTED;
      const late = await countLate(
        ids.slice(newer).filter((id) => id !== row.entryId),
        row,
      );
      return Math.min(MAX_UNREAD_COUNTED, newer + late);
    },
  };
}
