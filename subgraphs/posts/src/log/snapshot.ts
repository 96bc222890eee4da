import type { Database } from '@rookery/database';
import type { SnapshotPage } from '@rookery/events';
import {
  readLikes,
  readPosts,
  readReposts,
  type ReadSnapshotRows,
  type SnapshotPlace,
} from './snapshot-queries.ts';

/** In this order, so that a repost or a like is told of after its post. */
const STAGES: readonly ReadSnapshotRows[] = [readPosts, readReposts, readLikes];
const START: SnapshotPlace = { shard: -1, key1: '0', key2: '0' };

/** `stage:shard:key1:key2`, of the last row read. */
const toCursor = (stage: number, { shard, key1, key2 }: SnapshotPlace) =>
  [stage, shard, key1, key2].join(':');

function fromCursor(cursor: string): { stage: number; place: SnapshotPlace } {
  const match = /^([0-9]+):(-?[0-9]+):([0-9]+):([0-9]+)$/.exec(cursor);
  if (!match) throw new TypeError('not a cursor of a snapshot of posts');
  const [, stage, shard, key1 = '', key2 = ''] = match;
  return { stage: Number(stage), place: { shard: Number(shard), key1, key2 } };
}

/** What a copy of posts begins with: a partition's posts, standing reposts and likes as events, by keyset. */
export function createSnapshot(db: Database) {
  return async (partition: number, after: string | undefined, limit: number): Promise<SnapshotPage> => {
    const { stage, place } = after === undefined ? { stage: 0, place: START } : fromCursor(after);
    const read = STAGES[stage];
    if (!read) return { events: [] };
    const rows = await read(db, { partition, after: place, limit });
    const events = rows.map(({ event }) => event);
    const last = rows.at(-1);
    if (last && rows.length === limit) return { events, next: toCursor(stage, last.place) };
    return stage + 1 < STAGES.length ? { events, next: toCursor(stage + 1, START) } : { events };
  };
}
