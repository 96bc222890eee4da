import {
  arrayValue,
  inHotReadGroups,
  readColumns,
  shaped,
  shardOfSql,
  sliceSql,
  slicesOf,
  type Database,
} from '@rookery/database';
import {
  entries,
  relationBlocks,
  relationFollows,
  relationMutes,
  relationUsers,
  timelineJobs,
} from '@rookery/drizzle/feed';
import type { EntryId, PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { constant } from '../timelines/timeline-queries.ts';
import { isPendingDrop, isUnpushedFor } from './list-lag-queries.ts';

/** What is asked of the copies to judge proposed entries. */
export interface FactsRequest {
  readonly viewerId: UserId;
  readonly ids: readonly EntryId[];
  /** All whom the entries involve. */
  readonly people: readonly UserId[];
  /** The posts that are reposted among them, and where entries of the same post would take a repost's place. */
  readonly reposted: readonly GroupingWindow[];
  /** Entries of this range that a list may lack are asked for. */
  readonly below: EntryId | undefined;
  readonly above: EntryId | undefined;
}
/** Ids from `from` on and below `to`. */
export interface GroupingWindow {
  readonly postId: PostId;
  readonly from: string;
  readonly to: string;
}

interface EntryOfPost {
  readonly postId: PostId;
  readonly id: EntryId;
  readonly ownerId: UserId;
}

/** What can change about proposed entries, as of one moment. Facts of people are told of those asked for and of `earlier`. */
export interface PageFacts {
  /** Those of the entries, and of the posts that they repost, that exist and are not deleted. */
  readonly existing: ReadonlySet<string>;
  readonly followed: ReadonlySet<UserId>;
  readonly hidesReposts: ReadonlySet<UserId>;
  /** Whose accounts stand, and are open to the viewer. */
  readonly standing: ReadonlySet<UserId>;
  /** Blocked either way, or muted. */
  readonly shunned: ReadonlySet<UserId>;
  /** Entries in the grouping windows, by those whom the viewer follows and by the viewer: the oldest few of each. */
  readonly earlier: readonly EntryOfPost[];
  /** Posts whose windows may hold more of them, all newer than that id. */
  readonly toldUpTo: ReadonlyMap<PostId, EntryId>;
  /** The range has entries that a list may lack, and that are not among the given. */
  readonly hasUnlisted: boolean;
  /** The list is to be dropped, and was not yet: it must not be believed. */
  readonly isListBehind: boolean;
}

/** Entries told of each window: one that the viewer may see is enough, and who follows many follows most of them. */
const EARLIER_PER_WINDOW = 3;
/** Entries looked at in the windows of a request, about, and in each window at least. */
const MAX_WALKED = 3_000;
const MIN_WALKED_PER_WINDOW = 300;
const LARGEST_ID = '9223372036854775807';

/** Arrays of ids are texts; null stands for all that were asked for, which is what mostly comes. */
type FactsColumns = readonly [
  request: number,
  followed: string,
  hidesReposts: string,
  existing: string | null,
  standing: string | null,
  shunned: string,
  earlier: string,
  cut: string,
  hasUnlisted: boolean,
  isListBehind: boolean,
];

export type ReadPageFacts = (request: FactsRequest) => Promise<PageFacts>;

/** Entries looked at by one statement, at most: some milliseconds. */
const MAX_ENTRIES_AT_ONCE = 500;

/** Reads what judging proposed entries takes, for all who ask at one time in one statement. */
export const createPageFactReads = (db: Database): ReadPageFacts =>
  inHotReadGroups((requests: readonly FactsRequest[]) => readPageFacts(db, requests), MAX_ENTRIES_AT_ONCE);

/** No rules, only look-ups by index, each person and each entry once. What never changes about them is known already. */
async function readPageFacts(db: Database, requests: readonly FactsRequest[]): Promise<readonly PageFacts[]> {
  const rows = await readColumns<FactsColumns>(db, shaped('page-facts', valuesOf(requests), factsStatement));
  const found = new Map(rows.map((row) => [row[0], row]));
  return requests.map((request, index) => {
    const row = found.get(index + 1);
    if (!row) throw new Error('a statement without a row');
    return toFacts(request, row);
  });
}

function toFacts({ ids, people, reposted }: FactsRequest, row: FactsColumns): PageFacts {
  const [, follows, hidesReposts, existing, standing, shunned, told, cut, hasUnlisted, isListBehind] = row;
  const followed = idsIn<UserId>(follows);
  const earlier = triplesIn(told);
  const asked = () => new Set<string>([...ids, ...reposted.map(({ postId }) => postId)]);
  return {
    existing: existing === null ? asked() : new Set(idsIn(existing)),
    followed: new Set(followed),
    hidesReposts: new Set(idsIn<UserId>(hidesReposts)),
    standing: new Set(standing === null ? [...people, ...followed] : idsIn<UserId>(standing)),
    shunned: new Set(idsIn<UserId>(shunned)),
    earlier,
    toldUpTo: new Map([...lastOfFull(earlier), ...triplesIn(cut)].map(({ postId, id }) => [postId, id])),
    hasUnlisted,
    isListBehind,
  };
}

/** Of posts of which as many entries are told as ever are, the last of these: each window's come oldest first. */
function lastOfFull(earlier: readonly EntryOfPost[]): EntryOfPost[] {
  const counts = new Map<PostId, number>();
  return earlier.filter(({ postId }) => {
    const count = (counts.get(postId) ?? 0) + 1;
    counts.set(postId, count);
    return count === EARLIER_PER_WINDOW;
  });
}

/** One element for each request in each array, but of what is sliced. */
function valuesOf(requests: readonly FactsRequest[]) {
  const each = (value: (request: FactsRequest) => string) => arrayValue(requests.map(value));
  const ids = slicesOf(requests.map((request) => request.ids));
  const people = slicesOf(requests.map((request) => request.people));
  const windows = requests.flatMap(({ reposted }) => reposted);
  const posts = slicesOf(requests.map(({ reposted }) => reposted.map(({ postId }) => postId)));
  return {
    viewers: each(({ viewerId }) => viewerId),
    ids: ids.all,
    idFirsts: ids.firsts,
    idLasts: ids.lasts,
    people: people.all,
    personFirsts: people.firsts,
    personLasts: people.lasts,
    posts: posts.all,
    from: arrayValue(windows.map(({ from }) => from)),
    to: arrayValue(windows.map(({ to }) => to)),
    postFirsts: posts.firsts,
    postLasts: posts.lasts,
    below: each(({ below }) => below ?? LARGEST_ID),
    above: each(({ above }) => above ?? '0'),
  };
}

/** The ids in the text of an array, `{1,2}`. */
function idsIn<Id extends string>(text: string): Id[] {
  return (text.length > 2 ? text.slice(1, -1).split(',') : []) as Id[];
}

/** The rows of an array of arrays of three, `{{1,2,3},{4,5,6}}`. */
function triplesIn(text: string): EntryOfPost[] {
  if (text.length <= 2) return [];
  return text
    .slice(2, -2)
    .split('},{')
    .map((triple) => {
      const [postId, id, ownerId] = triple.split(',');
      return { postId: postId as PostId, id: id as EntryId, ownerId: ownerId as UserId };
    });
}

/**
 * Arrays, and not rows: what comes back is a fifth as long, and each look-up is a scan of its own, whose plan is the same
 * whatever is asked for. `any` of an array is looked up in one walk through the index.
 */
function factsStatement(): SQL {
  const given = (name: string, type: string) => sql`${sql.placeholder(name)}::${sql.raw(type)}`;
  const ids = sql`asked.ids`;
  const [people, posts] = [sql`asked.people`, sql`asked.posts`];
  const viewer = sql`asked.viewer`;
  const walkedPerWindow = sql`greatest(${constant(MAX_WALKED)} / cardinality(${posts}), ${constant(MIN_WALKED_PER_WINDOW)})`;
  const shard = shardOfSql(viewer);
  const involved = sql`(${people} || mine.others)`;
  const idsOf = (select: SQL) => sql`array(${select})::text`;
  const idsUnlessAllOf = (all: SQL, select: SQL) => sql`(
    select case when cardinality(found.ids) < cardinality(${all}) then found.ids::text end
    from (select array(${select}) as ids offset 0) found)`;
  const slice = (name: string, of: string) =>
    sliceSql(given(name, 'bigint[]'), sql.raw(`${of}_first`), sql.raw(`${of}_last`));
  // "offset 0": each slice is cut once, and not wherever the array is named.
  return sql`
    select asked.number::integer, facts.* from (
      select request.number, request.viewer, ${slice('ids', 'id')} as ids, ${slice('people', 'person')} as people,
        ${slice('posts', 'post')} as posts, ${slice('from', 'post')} as from_ids, ${slice('to', 'post')} as to_ids,
        request.below, request.above
      from unnest(${given('viewers', 'bigint[]')}, ${given('idFirsts', 'integer[]')}, ${given('idLasts', 'integer[]')},
        ${given('personFirsts', 'integer[]')}, ${given('personLasts', 'integer[]')},
        ${given('postFirsts', 'integer[]')}, ${given('postLasts', 'integer[]')},
        ${given('below', 'bigint[]')}, ${given('above', 'bigint[]')})
        with ordinality as request(viewer, id_first, id_last, person_first, person_last, post_first, post_last,
          below, above, number)
      offset 0
    ) asked cross join lateral (
    -- Of each window the first few by followees, oldest first, and no further; or the row at which looking ends.
    with walked as materialized (
      select reposted.post_id, near.* from unnest(${posts}, asked.from_ids, asked.to_ids) reposted(post_id, from_id, to_id)
      cross join lateral (
        select step.id, step.owner_id, step.number > ${walkedPerWindow} as is_cut from (
          select entry.id, entry.owner_id, row_number() over () as number from ${entries} entry
          where entry.post_id = reposted.post_id
            and entry.id >= reposted.from_id and entry.id < reposted.to_id and not entry.is_deleted
          order by entry.id limit ${walkedPerWindow} + 1
        ) step
        where step.number > ${walkedPerWindow} or step.owner_id = ${viewer}
          or (select follow.is_active from ${relationFollows} follow
            where follow.shard = ${shard} and follow.follower_id = ${viewer} and follow.followee_id = step.owner_id)
        limit ${constant(EARLIER_PER_WINDOW)}
      ) near
    )
    select mine.followed::text as "followed", mine.hiding::text as "hidesReposts",
      ${idsUnlessAllOf(
        sql`${ids} || ${posts}`,
        sql`
        select entry.id from ${entries} entry
        where entry.id = any(${ids} || ${posts}) and not entry.is_deleted`,
      )} as "existing",
      ${idsUnlessAllOf(
        involved,
        sql`
        select account.user_id from unnest(${involved}) person(id)
        join ${relationUsers} account on account.shard = ${shardOfSql(sql`person.id`)} and account.user_id = person.id
        where not account.is_suspended and not account.is_deleted
          and (not account.is_private or account.user_id = any(mine.followed))`,
      )} as "standing",
      ${idsOf(sql`
        select block.blocked_id from ${relationBlocks} block
        where block.shard = ${shard} and block.blocker_id = ${viewer} and block.is_active
          and block.blocked_id = any${involved}
        union all select block.blocker_id from ${relationBlocks} block
        where block.blocked_id = ${viewer} and block.is_active and block.blocker_id = any${involved}
        union all select mute.muted_id from ${relationMutes} mute
        where mute.shard = ${shard} and mute.muter_id = ${viewer} and mute.is_active
          and mute.muted_id = any${involved} and (mute.expires_at is null or mute.expires_at > now())`)} as "shunned",
      ${idsOf(sql`select array[post_id, id, owner_id] from walked where not is_cut order by id`)} as "earlier",
      ${idsOf(sql`select array[post_id, id, owner_id] from walked where is_cut`)} as "cut",
      exists (select 1 from ${timelineJobs} job
        where ${isUnpushedFor('job', viewer)} and job.entry_id <> all(${ids})
          and job.entry_id < asked.below and job.entry_id > asked.above)
        as "hasUnlisted",
      ${isPendingDrop(viewer)} as "isListBehind"
    from (
      -- Not "where is_active": that would have the index of followers looked through once for each person.
      select coalesce(array_agg(follow.followee_id) filter (where follow.is_active), '{}') as followed,
        coalesce(array_agg(follow.followee_id) filter (where follow.is_active and follow.hides_reposts), '{}') as hiding,
        coalesce(array_agg(follow.followee_id) filter (where follow.is_active and follow.followee_id <> all(${people})), '{}') as others
      from ${relationFollows} follow
      where follow.shard = ${shard} and follow.follower_id = ${viewer}
        and follow.followee_id = any(${people} || array(select owner_id from walked where not is_cut))
    ) mine
    ) facts`;
}
