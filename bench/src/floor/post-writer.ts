import type { Sql } from 'postgres';

/** What the product's own transaction writes, in one statement: the post, its counters, its author's count, its event. */
const WRITE = `
  with minted as materialized (
    select posts.mint_id(2, $1::int) as id
  ), counted as (
    insert into posts.post_counters (shard, post_id) select $1::smallint, id from minted
  ), author as (
    insert into posts.user_post_counts as n (shard, user_id, post_count) values ($1::smallint, $2::bigint, 1)
    on conflict (shard, user_id) do update set post_count = n.post_count + 1
  ), told as (
    insert into posts.outbox (shard, partition, type, schema_version, payload)
    select $1::smallint, ($1::int % 8)::smallint, 'post.created', 1, jsonb_build_object(
      'type', 'post.created', 'postId', id::text, 'authorId', $2::bigint::text, 'replyToId', null,
      'parentAuthorId', null, 'conversationId', id::text, 'quotedPostId', null, 'quotedAuthorId', null,
      'followersOnly', false, 'hasMedia', false) from minted
  )
  insert into posts.posts (shard, id, author_id, text, conversation_id)
  select $1::smallint, id, $2::bigint, $3, id from minted
  returning id, (extract(epoch from created_at) * 1000)::float8`;

const AUTHOR = 'select username from users.accounts where id = $1::bigint';

const SHARD_SHIFT = 10n;
const SHARDS = 256n;

/** Writes a post and answers operations/CreatePost.graphql; both statements are prepared, and go out together. */
export function createPostWriter(sql: Sql) {
  const run = async (text: string, parameters: (string | number)[]): Promise<readonly unknown[]> => {
    const [row] = await sql.unsafe(text, parameters, { prepare: true }).values();
    if (!row) throw new Error('a statement returned nothing');
    return row as readonly unknown[];
  };
  return async (authorId: string, text: string) => {
    const shard = Number((BigInt(authorId) >> SHARD_SHIFT) % SHARDS);
    const [[id, createdAtMillis], [username]] = await Promise.all([
      run(WRITE, [shard, authorId, text]),
      run(AUTHOR, [authorId]),
    ]);
    return {
      post: {
        id,
        text,
        createdAt: new Date(Number(createdAtMillis)).toISOString(),
        conversationId: id,
        replyToId: null,
        quotedPostId: null,
        author: { id: authorId, username },
      },
      edge: { cursor: id, reason: 'OWN' },
    };
  };
}
