import type { Sql } from 'postgres';
import { BenchError } from '../bench-error.ts';
import { shardOf } from '../data/home-entries.ts';
import type { Cast, Reader } from '../operations/bench-operation.ts';
import type { Person } from './people.ts';

/** Whom readers follow: enough for a page from many authors, and no champion among them. */
const READER_FOLLOWS = { from: 10, to: 500 } as const;
const WRITER_FOLLOWERS = { from: 5, to: 200 } as const;
const MAX_WRITERS = 20;
/** Posts of whose profile is looked at: a full page. */
const PROFILE_POSTS = 20;
/** Replies of a conversation that is opened. */
const CONVERSATION_REPLIES = 2;
/** Conversations that readers choose from. */
const CONVERSATIONS = 1_000;

/**
 * The same people each time, for the same data: drawn by a hash of their ids. Throws BenchError when the data does not
 * have them.
 */
export async function castPeople(sql: Sql, viewers: number): Promise<Cast> {
  const people = await findReaders(sql, viewers);
  const conversations = await findConversations(sql);
  const readers: Reader[] = [];
  for (const person of people) {
    const [profileUsername, conversationPostId] = [
      await findProfile(sql, person),
      await chooseConversation(sql, person, conversations),
    ];
    if (profileUsername && conversationPostId)
      readers.push({ ...person, profileUsername, conversationPostId });
  }
  const writers = await findWriters(sql, readers);
  if (readers.length === 0 || writers.length === 0)
    throw new BenchError('The data has nobody who could be measured: too few people, follows or replies.');
  return { readers, writers };
}

function findReaders(sql: Sql, count: number): Promise<Person[]> {
  return sql<Person[]>`
    select a.id, a.username from users.accounts a
    join users.relation_counts c on c.shard = ${shardOf(sql, sql`a.id`)} and c.user_id = a.id
    where c.following_count between ${READER_FOLLOWS.from} and ${READER_FOLLOWS.to}
      and not a.is_suspended and a.deleted_at is null
    order by md5(a.id::text) limit ${count}`;
}

/** People like readers, and none of these. */
export async function findOthers(sql: Sql, readers: readonly Person[], count: number): Promise<Person[]> {
  const people = await findReaders(sql, readers.length + count);
  const taken = new Set(readers.map(({ id }) => id));
  return people.filter(({ id }) => !taken.has(id)).slice(0, count);
}

/** One of those whom a reader follows. */
async function findProfile(sql: Sql, { id }: Person): Promise<string | undefined> {
  const [row] = await sql<{ username: string }[]>`
    select a.username from users.follows f
    join users.accounts a on a.id = f.followee_id and not a.is_suspended and a.deleted_at is null
    join posts.user_post_counts n on n.shard = ${shardOf(sql, sql`a.id`)} and n.user_id = a.id
      and n.post_count >= ${PROFILE_POSTS}
    where f.shard = ${shardOf(sql, sql`${id}::bigint`)} and f.follower_id = ${id}::bigint and f.state = 'following'
    order by md5(a.id::text || ${id}) limit 1`;
  return row?.username;
}

interface Conversation {
  readonly id: string;
  readonly authorId: string;
}

/** Replies that have replies, in public. */
function findConversations(sql: Sql): Promise<Conversation[]> {
  return sql<Conversation[]>`
    select p.id, p.author_id as "authorId" from posts.posts p
    join posts.post_counters c on c.shard = p.shard and c.post_id = p.id
    join posts.relation_users u on u.user_id = p.author_id and not u.is_private and not u.is_suspended and not u.is_deleted
    where c.reply_count >= ${CONVERSATION_REPLIES} and p.reply_to_id is not null and not p.is_deleted
      and not p.followers_only
    order by md5(p.id::text) limit ${CONVERSATIONS}`;
}

/** One by nobody who is blocked. */
async function chooseConversation(
  sql: Sql,
  { id }: Person,
  conversations: readonly Conversation[],
): Promise<string | undefined> {
  const rows = await sql<{ blocked: string }[]>`
    select blocked_id as blocked from posts.relation_blocks where shard = ${shardOf(sql, sql`${id}::bigint`)} and blocker_id = ${id}::bigint and is_active
    union select blocker_id from posts.relation_blocks where blocked_id = ${id}::bigint and is_active`;
  const blocked = new Set(rows.map((row) => row.blocked));
  const allowed = conversations.filter(({ authorId }) => !blocked.has(authorId));
  return allowed[Number(BigInt(id) % BigInt(Math.max(1, allowed.length)))]?.id;
}

/** People with followers, none of them a reader. */
function findWriters(sql: Sql, readers: readonly Person[]): Promise<Person[]> {
  const readerIds = `{${readers.map(({ id }) => id).join(',')}}`;
  return sql<Person[]>`
    with followed as materialized (
      select f.followee_id from unnest(${readerIds}::bigint[]) reader(id)
      join users.follows f on f.shard = ${shardOf(sql, sql`reader.id`)} and f.follower_id = reader.id
        and f.state = 'following')
    select a.id, a.username from users.accounts a
    join users.relation_counts c on c.shard = ${shardOf(sql, sql`a.id`)} and c.user_id = a.id
    where c.follower_count between ${WRITER_FOLLOWERS.from} and ${WRITER_FOLLOWERS.to}
      and not a.is_suspended and a.deleted_at is null and a.id <> all(${readerIds}::bigint[])
      and a.id not in (select followee_id from followed)
    order by md5(a.id::text) limit ${MAX_WRITERS}`;
}
