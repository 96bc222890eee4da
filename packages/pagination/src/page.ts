import { badUserInput, type InputIssue } from '@rookery/errors';
import type { CursorCodec } from './cursor.ts';

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** Arguments of a connection as GraphQL hands them over. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** What a query needs: `limit` rows (ask for one more) from `from`, between the two exclusive keyset positions. */
export interface PageRequest {
  /** `start`: the first of the connection's order come first; `end`: the page is the last of the range. */
  readonly from: 'start' | 'end';
  readonly limit: number;
  readonly after?: readonly string[];
  readonly before?: readonly string[];
}

/** Checks and decodes the arguments. Throws BAD_USER_INPUT with all that is wrong. */
export function parseConnectionArgs(args: ConnectionArgs, codec: CursorCodec, scope: string): PageRequest {
  const issues: InputIssue[] = [];
  for (const name of ['first', 'last'] as const) {
    const value = args[name];
    if (value != null && (value < 1 || value > MAX_PAGE_SIZE))
      issues.push({ field: name, reason: 'OUT_OF_RANGE', limit: MAX_PAGE_SIZE });
  }
  if (args.first != null && args.last != null) issues.push({ field: 'last', reason: 'MALFORMED' });
  const position = (name: 'after' | 'before'): readonly string[] | undefined => {
    const cursor = args[name];
    if (cursor == null) return undefined;
    try {
      return codec.decode(scope, cursor, name);
    } catch {
      issues.push({ field: name, reason: 'MALFORMED' });
      return undefined;
    }
  };
  const after = position('after');
  const before = position('before');
  if (issues.length > 0) throw badUserInput(issues);
  return {
    from: args.last != null ? 'end' : 'start',
    limit: args.first ?? args.last ?? DEFAULT_PAGE_SIZE,
    ...(after ? { after } : {}),
    ...(before ? { before } : {}),
  };
}

export interface PageInfoRow {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}
export interface Connection<E> {
  readonly edges: E[];
  readonly pageInfo: PageInfoRow;
}

/**
 * Makes a page from up to `limit + 1` rows, in the order in which they were read (for `from: 'end'` that is backwards).
 * The flag of the side that was not looked at is whether a cursor bounded it: what the client came from is there. An edge
 * whose `cursor` is a getter is signed only when somebody asks for it.
 */
export function toConnection<Row, E extends { readonly cursor: string }>(
  request: PageRequest,
  rows: readonly Row[],
  toEdge: (row: Row) => E,
): Connection<E> {
  const more = rows.length > request.limit;
  const kept = rows.slice(0, request.limit);
  if (request.from === 'end') kept.reverse();
  const edges = kept.map(toEdge);
  return {
    edges,
    pageInfo: {
      hasNextPage: request.from === 'start' ? more : request.before !== undefined,
      hasPreviousPage: request.from === 'end' ? more : request.after !== undefined,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}
