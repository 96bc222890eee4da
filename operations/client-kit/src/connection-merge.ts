/** A page as it stands in a cache. What a query did not select is missing. */
export interface CachedPage<Edge> {
  readonly edges: readonly Edge[];
  readonly pageInfo?: {
    readonly hasNextPage?: boolean;
    readonly hasPreviousPage?: boolean;
    readonly startCursor?: string | null;
    readonly endCursor?: string | null;
  };
}

/** Arguments that the page was fetched with. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** How a cache tells of an edge; `identity` is its node's id, or whatever is the edge's alone. */
export interface EdgeReader<Edge> {
  cursorOf(edge: Edge): string | undefined;
  identityOf(edge: Edge): string | undefined;
}

/**
 * Joins a page to those that are there, in the connection's order, each node once: the first edge of a node stands.
 * A list never has a hole: what does not touch the new page is dropped (it is fetched again by paging on), a page
 * without cursors begins anew, and a page whose cursors the list does not know (it was replaced meanwhile) is left out.
 */
export function mergePages<Edge>(
  existing: CachedPage<Edge> | undefined,
  incoming: CachedPage<Edge>,
  args: PageArgs,
  reader: EdgeReader<Edge>,
): CachedPage<Edge> {
  const { after, before } = args;
  if (!existing || (after == null && before == null)) return withEachOnce(incoming, reader);
  const known = existing.edges;
  const start = after == null ? undefined : endOf(existing, after, reader);
  const end = before == null ? undefined : beginningOf(existing, before, reader);
  if (start === undefined && end === undefined) return existing;
  // A page is counted from one end: at the other it may stop short of the cursor.
  const isCountedFromEnd = args.last != null;
  const touchesAbove = start !== undefined && !(isCountedFromEnd && incoming.pageInfo?.hasPreviousPage);
  const touchesBelow = end !== undefined && (isCountedFromEnd || !incoming.pageInfo?.hasNextPage);
  const merged = [
    ...(touchesAbove ? known.slice(0, start) : []),
    ...incoming.edges,
    ...(touchesBelow ? known.slice(end) : []),
  ];
  const above = touchesAbove ? existing.pageInfo : incoming.pageInfo;
  const below = touchesBelow ? existing.pageInfo : incoming.pageInfo;
  return withEachOnce(
    {
      ...incoming,
      edges: merged,
      pageInfo: {
        ...existing.pageInfo,
        ...incoming.pageInfo,
        ...taken(above, ['hasPreviousPage', 'startCursor']),
        ...taken(below, ['hasNextPage', 'endCursor']),
        // A page without edges has no cursors: the list ends where it ended.
        ...(incoming.edges.length === 0 ? taken(existing.pageInfo, ['startCursor', 'endCursor']) : {}),
      },
    },
    reader,
  );
}

type PageInfo = NonNullable<CachedPage<unknown>['pageInfo']>;

/** What was selected of these fields. */
function taken(info: PageInfo | undefined, fields: readonly (keyof PageInfo)[]): PageInfo {
  return Object.fromEntries(
    fields.flatMap((field) => (info?.[field] === undefined ? [] : [[field, info[field]]])),
  );
}

/** How many edges stand up to and with this cursor; undefined where the list does not have it. */
function endOf<Edge>({ edges, pageInfo }: CachedPage<Edge>, cursor: string, reader: EdgeReader<Edge>) {
  // Also when the last edge is gone: its position is not.
  if (pageInfo?.endCursor === cursor) return edges.length;
  const index = edges.findIndex((edge) => reader.cursorOf(edge) === cursor);
  return index < 0 ? undefined : index + 1;
}

/** How many edges stand before this cursor. */
function beginningOf<Edge>({ edges, pageInfo }: CachedPage<Edge>, cursor: string, reader: EdgeReader<Edge>) {
  if (pageInfo?.startCursor === cursor) return 0;
  const index = edges.findIndex((edge) => reader.cursorOf(edge) === cursor);
  return index < 0 ? undefined : index;
}

function withEachOnce<Edge>(page: CachedPage<Edge>, { identityOf }: EdgeReader<Edge>): CachedPage<Edge> {
  const seen = new Set<string>();
  const edges = page.edges.filter((edge) => {
    const identity = identityOf(edge);
    if (identity === undefined) return true;
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
  return edges.length === page.edges.length ? page : { ...page, edges };
}
