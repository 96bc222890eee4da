import type { Sql, TransactionSql } from 'postgres';
import type { PostRow } from './post-loaders.ts';

const POST_KIND = 2;
const PARTITIONS = 8;
const SHARDS = 256;
const EVENT_SCHEMA_VERSION = 1;

/** Writes a post with everything that the product's own transaction writes: counters, the author's count, the event. */
export async function createPost(
  sql: Sql,
  { authorId, text }: { readonly authorId: string; readonly text: string },
) {
  const shard = Number((BigInt(authorId) >> 10n) % BigInt(SHARDS));
  return sql.begin(async (tx) => {
    const [post] = await tx<PostRow[]>`
      with minted as (select posts.mint_id(${POST_KIND}, ${shard}) as id)
      insert into posts.posts (shard, id, author_id, text, conversation_id)
      select ${shard}, id, ${authorId}::bigint, ${text}, id from minted
      returning id, author_id as "authorId", text, created_at as "createdAt", conversation_id as "conversationId",
        reply_to_id as "replyToId", quoted_post_id as "quotedPostId",
        0 as "likeCount", 0 as "repostCount", 0 as "replyCount", 0 as "quoteCount"`;
    if (!post) throw new Error('no post was written');
    await tx`insert into posts.post_counters (shard, post_id) values (${shard}, ${post.id}::bigint)`;
    await tx`
      insert into posts.user_post_counts as n (shard, user_id, post_count) values (${shard}, ${authorId}::bigint, 1)
      on conflict (shard, user_id) do update set post_count = n.post_count + 1`;
    await appendToOutbox(tx, shard, post);
    return { post, edge: { cursor: post.id, postId: post.id, reason: 'OWN' } };
  });
}

async function appendToOutbox(tx: TransactionSql, shard: number, post: PostRow): Promise<void> {
  const event = {
    type: 'post.created',
    postId: post.id,
    authorId: post.authorId,
    replyToId: null,
    parentAuthorId: null,
    conversationId: post.conversationId,
    quotedPostId: null,
    quotedAuthorId: null,
    followersOnly: false,
    hasMedia: false,
  };
  await tx`
    insert into posts.outbox (shard, partition, type, schema_version, payload)
    values (${shard}, ${shard % PARTITIONS}, ${event.type}, ${EVENT_SCHEMA_VERSION}, ${tx.json(event)})`;
}
