export interface StockEdge {
  readonly cursor: string;
}
export interface StockConnection<Edge> {
  readonly edges: readonly Edge[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export const DEFAULT_PAGE_SIZE = 20;

/** A first page, from up to one row more than it holds. Cursors are ids: the bench asks for first pages alone. */
export function firstPage<Edge extends StockEdge>(
  edges: readonly Edge[],
  first: number,
): StockConnection<Edge> {
  return page(edges.slice(0, first), { hasNextPage: edges.length > first, hasPreviousPage: false });
}

/** A last page in the order in which it is shown, from up to one row more, nearest first. */
export function lastPage<Edge extends StockEdge>(
  nearestFirst: readonly Edge[],
  last: number,
): StockConnection<Edge> {
  const edges = nearestFirst.slice(0, last).reverse();
  return page(edges, { hasNextPage: false, hasPreviousPage: nearestFirst.length > last });
}

function page<Edge extends StockEdge>(
  edges: readonly Edge[],
  more: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
): StockConnection<Edge> {
  return {
    edges,
    pageInfo: { ...more, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
  };
}
