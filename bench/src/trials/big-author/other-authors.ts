import { partitionOf } from '@rookery/events';
import { idOf } from '@rookery/ids';
import type { Sql } from 'postgres';
import { BenchError } from '../../bench-error.ts';

/** Somebody whose posts must not be delayed, and who gets them last. */
export interface OtherAuthor {
  readonly id: string;
  readonly lastFollowerId: string;
  /** Of the same partition of the log as the big author. */
  readonly isBeside: boolean;
}

const OF_EACH = 4;
const FOLLOWERS = { from: 5, to: 200 } as const;

/** Some in the big author's partition, some in others; none whom a measured reader follows. */
export async function pickOtherAuthors(
  sql: Sql,
  { giantId, readerIds }: { readonly giantId: string; readonly readerIds: readonly string[] },
): Promise<OtherAuthor[]> {
  const rows = await sql<{ id: string; lastFollowerId: string }[]>`
    select a.id, (
      select max(f.follower_id) from feed.relation_follows f
      where f.followee_id = a.id and f.is_active) as "lastFollowerId"
    from users.accounts a
    join users.relation_counts c on c.shard = ((a.id >> 10) & 255)::smallint and c.user_id = a.id
    where c.follower_count between ${FOLLOWERS.from} and ${FOLLOWERS.to} and not a.is_private and not a.is_suspended
      and a.deleted_at is null and not exists (
        select from feed.relation_follows f where f.followee_id = a.id and f.is_active
          and f.follower_id = any(${`{${readerIds.join(',')}}`}::bigint[]))
    order by md5(a.id::text) limit 400`;
  const place = partitionOf(idOf('user', giantId));
  const all = rows.map((row) => ({ ...row, isBeside: partitionOf(idOf('user', row.id)) === place }));
  const picked = [true, false].flatMap((isBeside) =>
    all.filter((author) => author.isBeside === isBeside).slice(0, OF_EACH),
  );
  if (picked.length < 2 * OF_EACH)
    throw new BenchError('big-author: the data has too few authors to post beside the big one.');
  return picked;
}
