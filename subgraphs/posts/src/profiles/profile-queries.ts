import { idArray, shardOfSql, type Db, type RowOf } from '@rookery/database';
import { posts, reposts, userPostCounts } from '@rookery/drizzle/posts';
import type { Id, PostId, UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import { direction, keysetBounds, rowLimit } from '../connections/keyset-queries.ts';
import { authorIsVisible, postIsVisible } from '../visibility/visibility-queries.ts';
import type { ProfileFilter, ProfileRequest } from './profile-filter.ts';
import { GROUPING_WINDOW_MILLIS, type ProfileEntry } from './profile-edges.ts';

/** Posts written by each of the users whose posts the viewer may see; the others are missing from the answer. */
export async function countVisiblePosts(
  db: Db,
  viewerId: UserId | null,
  userIds: readonly UserId[],
): Promise<Map<UserId, number>> {
  const rows = await db.execute<{ userId: UserId; postCount: number }>(sql`
    select wanted.id as "userId", coalesce(n.post_count, 0) as "postCount"
    from unnest(${idArray(userIds)}) as wanted(id)
    left join ${userPostCounts} n on n.shard = ${shardOfSql(sql`wanted.id`)} and n.user_id = wanted.id
    where ${authorIsVisible(viewerId, sql`wanted.id`)}`);
  return new Map(rows.map(({ userId, postCount }) => [userId, postCount]));
}

export interface ProfileRow extends ProfileEntry {
  readonly postId: PostId;
}
type Row = ProfileRow & { ownerId: UserId };

const within = (repostId: string, postId: string) =>
  sql.raw(`(${repostId} >> 22) - (${postId} >> 22) <= ${GROUPING_WINDOW_MILLIS}`);

/** No post has media yet. */
const hasMedia = sql`false`;
/** Whether a filter lets a post (alias `p`) through as its author's entry. */
const isShownAsPost = ({ excludeReplies, onlyMedia }: ProfileFilter) =>
  sql`(${excludeReplies ? sql`p.reply_to_id is null` : sql`true`} and ${onlyMedia ? hasMedia : sql`true`})`;
/** Whether it lets reposts of it through. A repost of a reply is no reply. */
const isShownAsRepost = ({ excludeReposts, onlyMedia }: ProfileFilter) =>
  sql`(${excludeReposts ? sql`false` : sql`true`} and ${onlyMedia ? hasMedia : sql`true`})`;

/**
 * The same page of many profiles in one statement: posts and reposts that the viewer may see, newest entry first. Only
 * a repost of one's own post can have an earlier entry of the same post in the same profile.
 */
export async function readProfiles(
  db: Db,
  viewerId: UserId | null,
  userIds: readonly UserId[],
  request: ProfileRequest,
): Promise<Map<Id, ProfileRow[]>> {
  const order = direction(request);
  const limit = rowLimit(request);
  const rows = await db.execute<RowOf<Row>>(sql`
    select owner.id as "ownerId", page.entry_id as "entryId", page.post_id as "postId",
      page.is_repost as "isRepost", page.is_reposted_by_owner as "isRepostedByOwner"
    from unnest(${idArray(userIds)}) as owner(id)
    cross join lateral (
      (select p.id as entry_id, p.id as post_id, false as is_repost, exists (
          select from ${reposts} r
          where r.shard = p.shard and r.reposter_id = p.author_id and r.post_id = p.id and r.is_active
            and ${within('r.repost_id', 'p.id')} and ${isShownAsRepost(request.filter)}
        ) as is_reposted_by_owner
      from ${posts} p
      where p.shard = ${shardOfSql(sql`owner.id`)} and p.author_id = owner.id
        and ${isShownAsPost(request.filter)}
        and ${postIsVisible(viewerId, 'p')}
        and ${keysetBounds(request, [{ column: sql`p.id`, type: 'bigint' }])}
      order by p.id ${order} ${limit})
      union all
      (select r.repost_id, r.post_id, true, false
      from ${reposts} r
      join ${posts} p on p.shard = ${shardOfSql(sql`r.post_id`)} and p.id = r.post_id
      where r.shard = ${shardOfSql(sql`owner.id`)} and r.reposter_id = owner.id and r.is_active
        and ${isShownAsRepost(request.filter)}
        and not (p.author_id = r.reposter_id and ${within('r.repost_id', 'p.id')} and ${isShownAsPost(request.filter)})
        and ${postIsVisible(viewerId, 'p')}
        and ${keysetBounds(request, [{ column: sql`r.repost_id`, type: 'bigint' }])}
      order by r.repost_id ${order} ${limit})
      order by 1 ${order} ${limit}
    ) page
    order by page.entry_id ${order}`);
  const profiles = new Map<Id, ProfileRow[]>();
  for (const { ownerId, ...row } of rows) {
    const profile = profiles.get(ownerId) ?? [];
    profile.push(row);
    profiles.set(ownerId, profile);
  }
  return profiles;
}
