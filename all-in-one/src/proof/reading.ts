import { homeReference, type ReferenceEdge, type ReferenceFilter } from './home-reference.ts';
import type { Person, ProofWorld } from './proof-world.ts';

export const PAGE_SIZE = 3;

/** How somebody reads. */
export interface Look {
  readonly direction: 'first' | 'last';
  readonly filter: ReferenceFilter;
  /** The whole timeline, page by page; or a page. */
  readonly isWhole: boolean;
}

export const NO_FILTER: ReferenceFilter = { excludeReplies: false, excludeReposts: false };
export const WHOLE: Look = { direction: 'first', filter: NO_FILTER, isWhole: true };

/** An edge of a page, with what tells it from any other. */
export interface ReadEdge extends ReferenceEdge {
  readonly cursor: string;
}
interface Page {
  readonly edges: readonly ReadEdge[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const QUERY = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: TimelineFilter) {
  homeTimeline(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { id } reason repostedBy { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
interface Answer {
  readonly homeTimeline: {
    readonly edges: readonly {
      readonly cursor: string;
      readonly node: { readonly id: string };
      readonly reason: ReferenceEdge['reason'];
      readonly repostedBy: readonly { readonly id: string }[];
    }[];
    readonly pageInfo: Page['pageInfo'];
  };
}

/** A page of somebody's home timeline, as a client gets it. */
export async function readPage(
  world: ProofWorld,
  viewer: Person,
  args: Readonly<Record<string, unknown>>,
  filter: ReferenceFilter = NO_FILTER,
): Promise<Page> {
  const { data, errors } = await world.run('feed', viewer, QUERY, { ...args, filter });
  if (errors) throw new Error(JSON.stringify(errors));
  const { edges, pageInfo } = (data as unknown as Answer).homeTimeline;
  const scope = `home:${viewer.id}${filterKey(filter)}`;
  return {
    pageInfo,
    edges: edges.map(({ cursor, node, reason, repostedBy }) => ({
      cursor,
      entryId: world.cursors.decode(scope, cursor, 'cursor')[0] ?? '',
      postId: node.id,
      reason,
      repostedBy: repostedBy.map(({ id }) => id),
    })),
  };
}
const filterKey = ({ excludeReplies, excludeReposts }: ReferenceFilter): string => {
  const key = (excludeReplies ? 'r' : '') + (excludeReposts ? 's' : '');
  return key && `:${key}`;
};

/** All edges, newest first, from the one end or the other; every page but the last is full. */
export async function readAll(
  world: ProofWorld,
  viewer: Person,
  { direction, filter }: Pick<Look, 'direction' | 'filter'>,
  size = PAGE_SIZE,
): Promise<readonly ReadEdge[]> {
  const edges: ReadEdge[] = [];
  for (let cursor: string | null = null; ;) {
    const args = direction === 'first' ? { first: size, after: cursor } : { last: size, before: cursor };
    const page: Page = await readPage(world, viewer, args, filter);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    if (direction === 'first') edges.push(...page.edges);
    else edges.unshift(...page.edges);
    const hasMore = direction === 'first' ? hasNextPage : hasPreviousPage;
    if (!hasMore) return edges;
    if (page.edges.length !== size) throw new Error(`${viewer.name} got a short page while more exists`);
    cursor = direction === 'first' ? endCursor : startCursor;
  }
}

/** What the definition has in place of what somebody reads; what is the same in both says so. */
export interface Comparison {
  readonly read: readonly ReferenceEdge[];
  readonly defined: readonly ReferenceEdge[];
  readonly pages: number;
}

/** Reads as `look` says, and what should have come. */
export async function compare(world: ProofWorld, viewer: Person, look: Look): Promise<Comparison> {
  const edges = look.isWhole
    ? await readAll(world, viewer, look)
    : (await readPage(world, viewer, { [look.direction]: PAGE_SIZE }, look.filter)).edges;
  const all = await homeReference(world.admin, viewer.id, look.filter);
  const end = look.direction === 'first' ? all.slice(0, PAGE_SIZE) : all.slice(-PAGE_SIZE);
  return {
    read: edges.map(({ cursor: _cursor, ...edge }) => edge),
    defined: look.isWhole ? all : end,
    pages: look.isWhole ? Math.max(1, Math.ceil(edges.length / PAGE_SIZE)) : 1,
  };
}
