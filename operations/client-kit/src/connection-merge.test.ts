import { mergePages, type CachedPage, type PageArgs } from './connection-merge.ts';

interface Edge {
  readonly cursor: string;
  readonly id: string;
}
const reader = { cursorOf: ({ cursor }: Edge) => cursor, identityOf: ({ id }: Edge) => id };

/** A page of edges `a`, `b` …, each with the cursor `@a`. */
function pageOf(ids: string, { next = false, previous = false } = {}): CachedPage<Edge> {
  const edges = [...ids].map((id) => ({ id, cursor: `@${id}` }));
  return {
    edges,
    pageInfo: {
      hasNextPage: next,
      hasPreviousPage: previous,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
const merge = (existing: CachedPage<Edge> | undefined, incoming: CachedPage<Edge>, args: PageArgs) =>
  mergePages(existing, incoming, args, reader);
const idsOf = ({ edges }: CachedPage<Edge>) => edges.map(({ id }) => id).join('');

describe('pages of a connection in a cache', () => {
  const shown = pageOf('cdef', { next: true });

  it('older pages go below, and the end of the list is theirs', () => {
    const merged = merge(shown, pageOf('gh', { previous: true }), { first: 2, after: '@f' });
    expect(idsOf(merged)).toBe('cdefgh');
    expect(merged.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: '@c',
      endCursor: '@h',
    });
  });

  it('newer pages go on top, and the beginning of the list is theirs', () => {
    const merged = merge(shown, pageOf('ab', { previous: true, next: true }), { last: 2, before: '@c' });
    expect(idsOf(merged)).toBe('abcdef');
    expect(merged.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: true,
      startCursor: '@a',
      endCursor: '@f',
    });
  });

  it('a node stands once, where it stands highest: it was reposted, or comes again with a page', () => {
    expect(idsOf(merge(shown, pageOf('be'), { last: 2, before: '@c' }))).toBe('becdf');
    expect(idsOf(merge(shown, pageOf('dgh'), { first: 3, after: '@f' }))).toBe('cdefgh');
  });

  it('a page without cursors begins anew', () => {
    expect(merge(shown, pageOf('xy'), { first: 2 })).toEqual(pageOf('xy'));
    expect(merge(undefined, pageOf('xx'), { first: 2 }).edges).toHaveLength(1);
  });

  it('never leaves a hole: newest ones that do not reach down to the list take its place', () => {
    const merged = merge(shown, pageOf('ab', { next: true }), { first: 2, before: '@c' });
    expect(idsOf(merged)).toBe('ab');
    expect(merged.pageInfo).toMatchObject({ hasNextPage: true, endCursor: '@b' });
    expect(idsOf(merge(shown, pageOf('ab'), { first: 2, before: '@c' }))).toBe('abcdef');
  });

  it('never leaves a hole: oldest ones that do not reach up to the list take its place', () => {
    expect(idsOf(merge(shown, pageOf('yz', { previous: true }), { last: 2, after: '@f' }))).toBe('yz');
    expect(idsOf(merge(shown, pageOf('gh'), { last: 2, after: '@f' }))).toBe('cdefgh');
  });

  it('a page between two cursors fills what lies between', () => {
    const withHole = pageOf('abef');
    expect(idsOf(merge(withHole, pageOf('cd'), { first: 5, after: '@b', before: '@e' }))).toBe('abcdef');
    const short = merge(withHole, pageOf('c', { next: true }), { first: 1, after: '@b', before: '@e' });
    expect(idsOf(short)).toBe('abc');
    expect(short.pageInfo).toMatchObject({ hasNextPage: true, endCursor: '@c', startCursor: '@a' });
  });

  it('a page whose cursor the list does not know any more changes nothing', () => {
    expect(merge(shown, pageOf('yz'), { first: 2, after: '@x' })).toBe(shown);
    expect(merge(shown, pageOf('yz'), { last: 2, before: '@x' })).toBe(shown);
  });

  it('pages on from the end also when the last edge is gone from the list', () => {
    const withoutLast = { ...shown, edges: shown.edges.slice(0, -1) };
    expect(idsOf(merge(withoutLast, pageOf('gh'), { first: 2, after: '@f' }))).toBe('cdegh');
  });

  it('an empty page says that there is no more, and moves no cursor', () => {
    const merged = merge(shown, pageOf(''), { first: 2, after: '@f' });
    expect(idsOf(merged)).toBe('cdef');
    expect(merged.pageInfo).toMatchObject({ hasNextPage: false, startCursor: '@c', endCursor: '@f' });
    expect(merge(shown, pageOf('', { next: true }), { last: 2, before: '@c' }).pageInfo).toMatchObject({
      hasPreviousPage: false,
      hasNextPage: true,
      startCursor: '@c',
    });
  });

  it('edges whose node cannot be shown stay each for itself', () => {
    const hidden = { edges: [{ cursor: '@1' }, { cursor: '@2' }] };
    expect(
      mergePages(undefined, hidden, {}, { cursorOf: ({ cursor }) => cursor, identityOf: () => undefined }),
    ).toBe(hidden);
  });
});
