import type { Db, RowOf } from '@rookery/database';
import { likes, posts, reposts } from '@rookery/drizzle/posts';
import { PARTITION_COUNT, type DomainEvent } from '@rookery/events';
import { SHARD_COUNT, type PostId, type RepostId, type UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { postCreated, postDeleted, repostCreated } from '../posts/post-events.ts';
import type { PostFacts } from '../posts/post-row.ts';

/** Where a snapshot stands in one table: the key of its last row. */
export interface SnapshotPlace {
  readonly shard: number;
  readonly key1: string;
  readonly key2: string;
}
/** A page of events, each with its place. */
export type SnapshotRows = readonly { readonly event: DomainEvent; readonly place: SnapshotPlace }[];
export type ReadSnapshotRows = (
  db: Db,
  page: { readonly partition: number; readonly after: SnapshotPlace; readonly limit: number },
) => Promise<SnapshotRows>;

function shardsOf(partition: number): SQL {
  const shards: number[] = [];
  for (let shard = partition; shard < SHARD_COUNT; shard += PARTITION_COUNT) shards.push(shard);
  return sql`${`{${shards.join(',')}}`}::smallint[]`;
}

const position = ({ shard, key1, key2 }: SnapshotPlace): SQL =>
  sql`(${shard}::smallint, ${key1}::bigint, ${key2}::bigint)`;

const postFacts = sql`p.id, p.author_id as "authorId", p.conversation_id as "conversationId",
  p.reply_to_id as "replyToId", p.parent_author_id as "parentAuthorId", p.quoted_post_id as "quotedPostId",
  p.quoted_author_id as "quotedAuthorId", p.followers_only as "followersOnly"`;
type FactsRow = RowOf<PostFacts>;
const postsOf = (postId: SQL): SQL =>
  sql`join ${posts} p on p.shard = ((${postId} >> 10) & 255) and p.id = ${postId}`;

/** Posts, tombstones too. */
export const readPosts: ReadSnapshotRows = async (db, { partition, after, limit }) => {
  const rows = await db.execute<FactsRow & { shard: number; isDeleted: boolean }>(sql`
    select p.shard, p.is_deleted as "isDeleted", ${postFacts}
    from ${posts} p
    where p.shard = any(${shardsOf(partition)}) and (p.shard, p.id, 0) > ${position(after)}
    order by p.shard, p.id limit ${limit}::int`);
  return rows.map((row) => ({
    event: row.isDeleted ? postDeleted(row) : postCreated(row),
    place: { shard: row.shard, key1: row.id, key2: '0' },
  }));
};

/** Reposts that stand. */
export const readReposts: ReadSnapshotRows = async (db, { partition, after, limit }) => {
  const rows = await db.execute<FactsRow & { shard: number; repostId: RepostId; reposterId: UserId }>(sql`
    select r.shard, r.repost_id as "repostId", r.reposter_id as "reposterId", ${postFacts}
    from ${reposts} r ${postsOf(sql`r.post_id`)}
    where r.shard = any(${shardsOf(partition)}) and r.is_active
      and (r.shard, r.reposter_id, r.post_id) > ${position(after)}
    order by r.shard, r.reposter_id, r.post_id limit ${limit}::int`);
  return rows.map((row) => ({
    event: repostCreated(row, row),
    place: { shard: row.shard, key1: row.reposterId, key2: row.id },
  }));
};

type LikeRow = {
  shard: number;
  postId: PostId;
  authorId: UserId;
  likerId: UserId;
  active: boolean;
  changedAt: string;
  version: string;
};

/** Likes, those taken back too. */
export const readLikes: ReadSnapshotRows = async (db, { partition, after, limit }) => {
  const rows = await db.execute<LikeRow>(sql`
    select l.shard, l.post_id as "postId", p.author_id as "authorId", l.liker_id as "likerId", l.is_active as active,
      (extract(epoch from l.liked_at) * 1000)::bigint as "changedAt", l.version
    from ${likes} l ${postsOf(sql`l.post_id`)}
    where l.shard = any(${shardsOf(partition)}) and (l.shard, l.post_id, l.liker_id) > ${position(after)}
    order by l.shard, l.post_id, l.liker_id limit ${limit}::int`);
  return rows.map(({ shard, changedAt, version, ...like }) => ({
    event: { type: 'like.changed', ...like, changedAt: Number(changedAt), version: Number(version) },
    place: { shard, key1: like.postId, key2: like.likerId },
  }));
};
