import type { PostId } from '@rookery/ids';
import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

interface Page {
  readonly edges: { cursor: string; node: { id: string } | null }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string;
    endCursor: string;
  };
}
const PAGE = 'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const ids = ({ edges }: Page) => edges.map(({ node }) => node?.id);

let world: PostsWorld;
let alice: Person;
let viewer: Person;
/** Their posts are hidden from the viewer. */
let hidden: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, viewer, hidden] = (await world.people(3)) as [Person, Person, Person];
});
afterAll(() => world.close());

async function ask(query: string, variables: Record<string, unknown>): Promise<Page> {
  const { data, errors } = await viewer.ask(query, variables);
  expect(errors).toEqual({});
  return data.post?.page ?? data.viewer?.page ?? data.node?.page;
}

/** Pages of two through a list, from the newest on. */
async function walk(query: string, variables: Record<string, unknown>): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await ask(query, { ...variables, first: 2, after });
    found.push(...ids(page));
    expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
    if (!page.pageInfo.hasNextPage) return found;
    expect(page.edges).toHaveLength(2);
    after = page.pageInfo.endCursor;
  }
}

describe('replies and quotes', () => {
  it('come newest first, in full pages although every other one is hidden', async () => {
    const root = await alice.post('root');
    const visible: PostId[] = [];
    for (let i = 0; i < 5; i += 1) {
      visible.unshift(await alice.post(`reply ${i}`, { replyToId: root, quotedPostId: root }));
      await hidden.post('unseen', { replyToId: root, quotedPostId: root });
      await hidden.post('unseen', { replyToId: root, quotedPostId: root });
    }
    await world.blocks(hidden, viewer);
    for (const list of ['replies', 'quotes']) {
      const query = `query ($root: ID!, $first: Int, $after: String) {
        post(id: $root) { page: ${list}(first: $first, after: $after) { ${PAGE} } } }`;
      expect(await walk(query, { root })).toEqual(visible);
    }
    await world.blocks(hidden, viewer, { active: false });
  });

  it('go on after a cursor whose reply is gone', async () => {
    const root = await alice.post('root');
    const replies = [];
    for (let i = 0; i < 3; i += 1) replies.unshift(await alice.post(`reply ${i}`, { replyToId: root }));
    const query = `query ($root: ID!, $after: String) { post(id: $root) { page: replies(first: 1, after: $after) { ${PAGE} } } }`;
    const first = await ask(query, { root });
    await alice.does('deletePost', replies[0] as PostId);
    expect(ids(await ask(query, { root, after: first.pageInfo.endCursor }))).toEqual([replies[1]]);
  });
});

describe('bookmarks', () => {
  it('come last bookmarked first, in full pages, to nobody else', async () => {
    const kept: PostId[] = [];
    for (let i = 0; i < 5; i += 1) {
      const [seen, unseen] = [await alice.post(`keep ${i}`), await hidden.post(`lose ${i}`)];
      await viewer.does('bookmarkPost', unseen);
      await viewer.does('bookmarkPost', seen);
      kept.unshift(seen);
    }
    await viewer.does('bookmarkPost', kept.at(-1) as PostId);
    await world.blocks(viewer, hidden);
    const query = `query ($first: Int, $after: String) { viewer { page: bookmarks(first: $first, after: $after) { ${PAGE} } } }`;
    expect(await walk(query, {})).toEqual(kept);
    await viewer.does('unbookmarkPost', kept[0] as PostId);
    await viewer.does('unbookmarkPost', kept[0] as PostId);
    expect(await walk(query, {})).toEqual(kept.slice(1));
    expect(
      (await alice.ask(`{ viewer { bookmarks { edges { cursor } } } }`)).data.viewer.bookmarks.edges,
    ).toEqual([]);
    await world.blocks(viewer, hidden, { active: false });
  });
});

describe('ancestors', () => {
  const query = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    post(id: $id) { page: ancestors(first: $first, after: $after, last: $last, before: $before) { ${PAGE} } } }`;
  const thread: PostId[] = [];
  let leaf: PostId;
  beforeAll(async () => {
    for (let i = 0; i < 6; i += 1) {
      const replyToId = thread.at(-1);
      const author = i === 2 ? hidden : alice;
      thread.push(await author.post(`step ${i}`, replyToId ? { replyToId } : {}));
    }
    leaf = await alice.post('leaf', { replyToId: thread.at(-1) as PostId });
    await world.blocks(hidden, viewer);
  });
  afterAll(() => world.blocks(hidden, viewer, { active: false }));

  it('are the thread above, oldest first, a hidden one an edge without node', async () => {
    const shown = thread.map((id, index) => (index === 2 ? undefined : id));
    expect(ids(await ask(query, { id: leaf }))).toEqual(shown);
    expect(ids(await ask(query, { id: thread[0] }))).toEqual([]);
  });

  it('are paged from the oldest', async () => {
    const first = await ask(query, { id: leaf, first: 4 });
    expect(ids(first)).toEqual([thread[0], thread[1], undefined, thread[3]]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = await ask(query, { id: leaf, first: 4, after: first.pageInfo.endCursor });
    expect(ids(next)).toEqual([thread[4], thread[5]]);
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('are paged from the nearest', async () => {
    const nearest = await ask(query, { id: leaf, last: 2 });
    expect(ids(nearest)).toEqual([thread[4], thread[5]]);
    expect(nearest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const above = await ask(query, { id: leaf, last: 4, before: nearest.pageInfo.startCursor });
    expect(ids(above)).toEqual([thread[0], thread[1], undefined, thread[3]]);
    expect(above.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it('are bounded by both cursors', async () => {
    const all = await ask(query, { id: leaf });
    const [after, before] = [all.edges[0]?.cursor, all.edges[4]?.cursor];
    expect(ids(await ask(query, { id: leaf, first: 2, after, before }))).toEqual([thread[1], undefined]);
    expect(ids(await ask(query, { id: leaf, last: 2, after, before }))).toEqual([undefined, thread[3]]);
  });
});

describe('arguments of a connection', () => {
  it('that are wrong are told all at once', async () => {
    const root = await alice.post('root');
    const other = await alice.post('other');
    await alice.post('reply', { replyToId: other });
    const list = `query ($id: ID!, $first: Int, $after: String) {
      post(id: $id) { page: replies(first: $first, after: $after) { ${PAGE} } } }`;
    const foreign = (await ask(list, { id: other })).pageInfo.endCursor;
    const tampered = `${foreign.slice(0, -2)}${foreign.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const first of [0, -1, 101]) {
      const { errors, details } = await viewer.ask(list, { id: root, first, after: foreign });
      expect(errors).toEqual({ 'post.page': 'BAD_USER_INPUT' });
      expect(details['issues']).toEqual([
        { field: 'first', reason: 'OUT_OF_RANGE', limit: 100 },
        { field: 'after', reason: 'MALFORMED' },
      ]);
    }
    for (const after of ['', 'x', tampered, 'a'.repeat(100_000)]) {
      const { errors } = await viewer.ask(list, { id: other, after });
      expect(errors).toEqual({ 'post.page': 'BAD_USER_INPUT' });
    }
  });
});
