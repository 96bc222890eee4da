import type { Database } from '@rookery/database';
import { firstIdAt, millisOf, newestFirst, type EntryId, type UserId } from '@rookery/ids';
import { isEntryOnHome, OPEN_ACCOUNT, type ViewerRelations } from '@rookery/visibility';
import { entryOfSamePost, type FactsOf, type ListedEntry } from '../entries/listed-entry.ts';
import { passesFilter, type TimelineFilter } from '../timelines/timeline-filter.ts';
import { GROUPING_WINDOW_MILLIS, type EdgeRow, type EntryRange } from '../timelines/timeline-queries.ts';
import type { HomeReader } from './home-cursor.ts';
import { homeDefinition } from './home-definition-queries.ts';
import { judgeEntries, type Judgement } from './home-queries.ts';
import type { LookAhead } from './look-ahead.ts';
import type { GroupingWindow, PageFacts, ReadPageFacts } from './page-facts-queries.ts';

/** What a list proposed: ids, newest first, each once, and what it told of them. */
export interface Proposal {
  readonly ids: readonly EntryId[];
  readonly factsOf: FactsOf;
}
export interface JudgeDeps {
  readonly db: Database;
  readonly readFacts: ReadPageFacts;
  readonly lookAhead: LookAhead;
}
type JudgedRange = Pick<EntryRange, 'below' | 'above' | 'limit'>;

/** Who hides most of what is listed gets a page in few statements. */
const GROWTH = 3;

/**
 * The first edges among proposed entries, newest first, at most the range's limit. What cannot change comes with the
 * entries; what can is read in one statement, and the rules are applied here, as `isOnHome` says them in SQL. Whatever that
 * does not settle (an entry of which only the id is known, one that the list may lack, a post that very many reposted) is
 * left to `judgeEntries`.
 */
export async function judgeProposed(
  { db, readFacts, lookAhead }: JudgeDeps,
  reader: HomeReader,
  { ids, factsOf }: Proposal,
  range: JudgedRange,
): Promise<Judgement> {
  const edges: EdgeRow[] = [];
  let { below } = range;
  let at = 0;
  let share = lookAhead.perEdge(reader.viewerId);
  for (;;) {
    const limit = range.limit - edges.length;
    const slice = ids.slice(at, at + Math.ceil(limit * share));
    at += slice.length;
    const isLast = at >= ids.length;
    const above = isLast ? range.above : slice.at(-1);
    const judged = await judgeSlice(readFacts, reader, { slice, factsOf, below, above, isLast });
    if (!judged) {
      const rest = { ...range, ...(below ? { below } : {}), limit };
      const { isListBehind, edges: more } = await judgeEntries(
        db,
        reader.viewerId,
        homeDefinition(reader.viewerId, reader.filter),
        ids.slice(at - slice.length),
        rest,
      );
      return { isListBehind, edges: [...edges, ...more] };
    }
    if (judged.isListBehind) return { edges: [], isListBehind: true };
    edges.push(...judged.edges);
    if (isLast || edges.length >= range.limit) {
      lookAhead.learn(reader.viewerId, { entries: at, edges: edges.length });
      return { edges: edges.slice(0, range.limit), isListBehind: false };
    }
    below = above;
    share *= GROWTH;
  }
}

interface Slice {
  readonly slice: readonly EntryId[];
  readonly factsOf: FactsOf;
  readonly below: EntryId | undefined;
  readonly above: EntryId | undefined;
  readonly isLast: boolean;
}

/** The edges among a slice; undefined when its facts do not settle them. */
async function judgeSlice(
  readFacts: ReadPageFacts,
  { viewerId, filter }: HomeReader,
  { slice, factsOf, below, above }: Slice,
): Promise<Judgement | undefined> {
  const listed: ListedEntry[] = [];
  for (const id of slice) {
    const entry = factsOf(id);
    if (!entry) return undefined;
    if (passesFilter(entry, filter)) listed.push(entry);
  }
  const facts = await readFacts({
    viewerId,
    ids: slice,
    people: peopleOf(listed),
    reposted: groupingWindowsOf(listed),
    below,
    above,
  });
  if (facts.isListBehind) return { edges: [], isListBehind: true };
  if (facts.hasUnlisted) return undefined;
  const isOnHome = createHomeRule(viewerId, facts);
  const edges: EdgeRow[] = [];
  for (const entry of listed) {
    if (!facts.existing.has(entry.id) || !isOnHome(entry)) continue;
    if (entry.isRepost) {
      // Deleted, or not yet copied: that is another matter.
      if (!facts.existing.has(entry.postId)) return undefined;
      if (hasEarlier(entry, facts, filter, isOnHome)) continue;
      const toldUpTo = facts.toldUpTo.get(entry.postId);
      if (toldUpTo && newestFirst(toldUpTo, entry.id) > 0) return undefined;
    }
    const { id, postId, ownerId, isRepost } = entry;
    edges.push({ entryId: id, postId, ownerId, isRepost });
  }
  return { edges, isListBehind: false };
}

function peopleOf(listed: readonly ListedEntry[]): UserId[] {
  const people = new Set<UserId>();
  for (const { ownerId, postAuthorId, parentAuthorId } of listed) {
    people.add(ownerId).add(postAuthorId);
    if (parentAuthorId) people.add(parentAuthorId);
  }
  return [...people];
}

/** For each reposted post the stretch of ids that may hold an entry whose edge one of its reposts joins. */
function groupingWindowsOf(listed: readonly ListedEntry[]): GroupingWindow[] {
  const windows = new Map<string, GroupingWindow>();
  for (const { id, postId, isRepost } of listed) {
    if (!isRepost) continue;
    const from = beginOfWindow(id);
    const known = windows.get(postId);
    windows.set(postId, {
      postId,
      from: known && newestFirst(known.from, from) > 0 ? known.from : from,
      to: known && newestFirst(known.to, id) < 0 ? known.to : id,
    });
  }
  return [...windows.values()];
}
const beginOfWindow = (id: EntryId): string => firstIdAt(millisOf(id) - GROUPING_WINDOW_MILLIS);

type HomeRule = (entry: ListedEntry) => boolean;

/** The rules of the home timeline over what was read. Whom the viewer shuns, in whatever way, is the same to them. */
function createHomeRule(viewerId: UserId, facts: PageFacts): HomeRule {
  const { followed, hidesReposts, standing, shunned } = facts;
  const relations: ViewerRelations = {
    viewerId,
    follows: new Map([...followed].map((id) => [id, { hidesReposts: hidesReposts.has(id) }])),
    blocks: shunned,
    blockedBy: NOBODY,
    mutes: NO_MUTES,
  };
  const stateOf = (userId: UserId) => (standing.has(userId) ? OPEN_ACCOUNT : undefined);
  return (entry) => isEntryOnHome(entry, relations, stateOf);
}
const NOBODY: ReadonlySet<UserId> = new Set();
const NO_MUTES: ReadonlyMap<UserId, number | null> = new Map();

/** Whether a visible entry of a repost's post stands on the timeline in the window before it. */
function hasEarlier(
  repost: ListedEntry,
  { earlier }: PageFacts,
  filter: TimelineFilter,
  isOnHome: HomeRule,
): boolean {
  const from = beginOfWindow(repost.id);
  return earlier.some((other) => {
    const isInWindow =
      other.postId === repost.postId &&
      newestFirst(other.id, repost.id) > 0 &&
      newestFirst(other.id, from) <= 0;
    if (!isInWindow) return false;
    const entry = entryOfSamePost(repost, other);
    return passesFilter(entry, filter) && isOnHome(entry);
  });
}
