import { shaped, shardColumnOf, type Database, type RowOf } from '@rookery/database';
import { idempotencyKeys, outbox, postCounters, posts, userPostCounts } from '@rookery/drizzle/posts';
import { mintedEventInsert, mintedEventValues, type OutboxTicket } from '@rookery/events';
import { ID_KINDS, type PostId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { KEY_LIFETIME, type IdempotencyClaim } from './idempotency-queries.ts';
import { postCreated } from './post-events.ts';
import type { PostFacts, PostRow } from './post-row.ts';

export interface NewPost extends Omit<PostFacts, 'id' | 'conversationId'> {
  readonly text: string;
  /** That of the post replied to; null begins one. */
  readonly conversationId: PostId | null;
}

/** A post that was written, and where its event waits for its sequence. */
export interface WrittenPost {
  readonly post: PostRow;
  readonly ticket: OutboxTicket;
}

/**
 * Writes a post, its counters, its author's count and its event, and takes the key: one statement, which is the whole
 * transaction, so that the author's row is locked for no longer than it takes. The id is minted in it. Undefined when
 * somebody has the key; waits for who is about to.
 */
export async function insertPost(
  db: Database,
  post: NewPost,
  claim: IdempotencyClaim | undefined,
): Promise<WrittenPost | undefined> {
  const shard = shardColumnOf(post.authorId);
  const event = mintedEventValues(postCreated({ ...post, ...UNMINTED }));
  const values = { ...post, shard, ...claim, ...event };
  const shape = claim ? 'insertPost:claiming' : 'insertPost';
  const [row] = await db.execute<RowOf<MintedRow>>(
    shaped(shape, values, () => statement(claim !== undefined)),
  );
  if (!row) return undefined;
  const { id, conversationId, createdAt, outboxId } = row;
  const { text, ...facts } = post;
  return {
    post: { ...facts, id, conversationId, text, createdAt, ...NOTHING_YET },
    ticket: { partition: event.eventPartition, shard, outboxId: Number(outboxId) },
  };
}

interface MintedRow {
  readonly id: PostId;
  readonly conversationId: PostId;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly outboxId: string;
}
/** What the statement puts into the event. */
const UNMINTED = { id: '' as PostId, conversationId: '' as PostId };
const NOTHING_YET = {
  likeCount: 0,
  repostCount: 0,
  replyCount: 0,
  quoteCount: 0,
  viewerHasLiked: false,
  viewerHasReposted: false,
  viewerHasBookmarked: false,
};

const value = (
  name: keyof NewPost | 'shard' | keyof IdempotencyClaim,
  type: 'bigint' | 'int' | 'text' | 'boolean',
) => sql`${sql.placeholder(name)}::${sql.raw(type)}`;
const SHARD = sql`${value('shard', 'int')}::smallint`;
const NOW = sql`clock_timestamp()`;

function statement(isClaiming: boolean): SQL {
  // Whatever is written is written for each id here: for none where the key is taken.
  const source = isClaiming ? sql`claimed` : sql`minted`;
  const conversation = sql`coalesce(${value('conversationId', 'bigint')}, id)`;
  return sql`
    with minted as materialized (
      select posts.mint_id(${sql.raw(String(ID_KINDS.post))}, ${value('shard', 'int')}) as id
    )${isClaiming ? claimed() : sql``}, written as (
      insert into ${posts} (shard, id, author_id, text, conversation_id, reply_to_id, parent_author_id,
        quoted_post_id, quoted_author_id, followers_only)
      select ${SHARD}, id, ${value('authorId', 'bigint')}, ${value('text', 'text')}, ${conversation},
        ${value('replyToId', 'bigint')}, ${value('parentAuthorId', 'bigint')}, ${value('quotedPostId', 'bigint')},
        ${value('quotedAuthorId', 'bigint')}, ${value('followersOnly', 'boolean')}
      from ${source}
      returning id, conversation_id, created_at
    ), counters as (
      insert into ${postCounters} (shard, post_id) select ${SHARD}, id from ${source}
    ), counted as (
      insert into ${userPostCounts} as known (shard, user_id, post_count)
      select ${SHARD}, ${value('authorId', 'bigint')}, 1 from ${source}
      on conflict (shard, user_id) do update set post_count = known.post_count + 1
    ), told as (
      ${mintedEventInsert(
        outbox,
        sql`jsonb_build_object('postId', id::text, 'conversationId', ${conversation}::text)`,
        source,
      )}
    )
    select written.id, written.conversation_id as "conversationId", told.id as "outboxId",
      to_char(written.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
    from written, told`;
}

/** The minted id, once more if the key is free or past its lifetime. */
const claimed = (): SQL => sql`, claimed as (
      insert into ${idempotencyKeys} as known (shard, author_id, key, body_hash, post_id, expires_at)
      select ${SHARD}, ${value('authorId', 'bigint')}, ${value('key', 'text')}::uuid, ${value('bodyHash', 'text')}, id,
        ${NOW} + ${KEY_LIFETIME}
      from minted
      on conflict (shard, author_id, key) do update
      set body_hash = excluded.body_hash, post_id = excluded.post_id, expires_at = excluded.expires_at
      where known.expires_at < ${NOW}
      returning post_id as id
    )`;
