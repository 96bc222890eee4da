import type { PostId } from '@rookery/ids';
import { createMetrics } from '@rookery/telemetry';
import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

const ENTITIES = `query ($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
  id text createdAt replyToId quotedPostId author { id } likeCount repostCount replyCount quoteCount
  viewerHasLiked viewerHasReposted viewerHasBookmarked quotedPost { id text } } } }`;

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, bob] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

const pageOf = async (reader: Person, postIds: readonly PostId[], query = ENTITIES) => {
  const posts = postIds.map((id) => ({ __typename: 'Post', id }));
  const { data, errors } = await reader.ask(query, { posts });
  expect(errors).toEqual({});
  return data._entities;
};
const look = async (reader: Person, postId: PostId) => (await pageOf(reader, [postId]))[0];

/** Readers in two processes, both with the post in memory. */
async function readersOf(postId: PostId, person: Person): Promise<Person[]> {
  const readers = [person, world.elsewhere()(person)];
  for (const reader of readers) expect(await look(reader, postId)).toMatchObject({ id: postId });
  return readers;
}

describe('a post that is in memory', () => {
  it('is not read again, but for what changes', async () => {
    const postId = await alice.post('only once');
    await look(bob, postId);
    // A text that changed without a new version would be no text of ours.
    await world.db.$client`update posts.posts set text = 'unseen' where id = ${postId}`;
    await bob.does('likePost', postId);
    expect(await look(alice, postId)).toMatchObject({
      text: 'only once',
      likeCount: 1,
      viewerHasLiked: false,
    });
    expect(await look(world.elsewhere()(alice), postId)).toMatchObject({ text: 'unseen', likeCount: 1 });
  });

  it('is another one once its row has another version, in every process at once', async () => {
    const postId = await alice.post('first');
    const readers = await readersOf(postId, bob);
    await world.db
      .$client`update posts.posts set text = 'second', version = version + 1 where id = ${postId}`;
    for (const reader of readers) expect(await look(reader, postId)).toMatchObject({ text: 'second' });
  });

  it('shows what its reader did, in every process at once and to nobody else', async () => {
    const postId = await alice.post('to be liked');
    const mine = await readersOf(postId, bob);
    const others = await readersOf(postId, alice);
    await bob.does('likePost', postId);
    await bob.does('bookmarkPost', postId);
    const done = { viewerHasLiked: true, viewerHasBookmarked: true, likeCount: 1 };
    for (const reader of mine) expect(await look(reader, postId)).toMatchObject(done);
    for (const reader of others)
      expect(await look(reader, postId)).toMatchObject({ viewerHasLiked: false, viewerHasBookmarked: false });
    await mine[1]?.does('unlikePost', postId);
    for (const reader of mine)
      expect(await look(reader, postId)).toMatchObject({ viewerHasLiked: false, likeCount: 0 });
  });

  it('is gone with its deletion, in every process at once, whoever reads it meanwhile', async () => {
    for (let round = 0; round < 10; round += 1) {
      const postId = await alice.post('to be deleted');
      const [here, there] = (await readersOf(postId, bob)) as [Person, Person];
      const cold = world.elsewhere()(bob);
      const read = (reader: Person) => look(reader, postId);
      await Promise.all([alice.does('deletePost', postId), read(here), read(there), read(cold), read(cold)]);
      for (const reader of [here, there, cold]) expect(await read(reader)).toBeNull();
    }
  });

  it('is hidden when its author is: private, suspended, deleted, or one of the two blocks the other', async () => {
    const author = await world.person();
    const postId = await author.post('to be hidden');
    const readers = await readersOf(postId, bob);
    const all = () => Promise.all(readers.map((reader) => look(reader, postId)));
    const seen = [expect.objectContaining({ id: postId }), expect.objectContaining({ id: postId })];
    for (const state of ['isPrivate', 'isSuspended', 'isDeleted']) {
      await world.change(author, { [state]: true });
      expect(await all()).toEqual([null, null]);
      await world.change(author, {});
      expect(await all()).toEqual(seen);
    }
    for (const [blocker, blocked] of [
      [author, bob],
      [bob, author],
    ] as const) {
      await world.blocks(blocker, blocked);
      expect(await all()).toEqual([null, null]);
      await world.blocks(blocker, blocked, { active: false });
      expect(await all()).toEqual(seen);
    }
  });
});

describe('a page of which some posts are in memory, and others not', () => {
  it('shows of either what its reader may see, and nothing else', async () => {
    const [open, closed, blocking, blocked] = (await world.people(4)) as [Person, Person, Person, Person];
    const authors = [open, closed, blocking, blocked];
    const known = await Promise.all(authors.map((author) => author.post('in memory')));
    const reader = world.elsewhere()(bob);
    expect(await pageOf(reader, known)).not.toContain(null);
    const unknown = await Promise.all(authors.map((author) => author.post('not in memory')));
    await world.change(closed, { isPrivate: true });
    await world.blocks(blocking, bob);
    await world.blocks(bob, blocked);
    const shown = (posts: readonly PostId[]) => [expect.objectContaining({ id: posts[0] }), null, null, null];
    expect(await pageOf(reader, [...known, ...unknown])).toEqual([...shown(known), ...shown(unknown)]);
  });
});

describe('memory', () => {
  it('makes no difference to any answer, nor does too little of it', async () => {
    const root = await alice.post('root');
    const posts = [root];
    for (let index = 0; index < 20; index += 1)
      posts.push(await bob.post(`post ${index}`, { replyToId: root, quotedPostId: posts[index] as PostId }));
    await world.settled();
    const without = world.elsewhere({ hotCacheBytes: 0 });
    const little = world.elsewhere({ hotCacheBytes: 4_000 });
    const expected = await pageOf(without(alice), posts);
    expect(expected).toHaveLength(21);
    for (const reader of [alice, alice, little(alice), little(alice)])
      expect(await pageOf(reader, posts)).toEqual(expected);
  });

  it('is bounded, and measured', async () => {
    const metrics = createMetrics();
    const reader = world.elsewhere({ hotCacheBytes: 10_000 }, metrics)(alice);
    const posts = await Promise.all(Array.from({ length: 40 }, (_, index) => alice.post(`${index}`)));
    for (const postId of posts) await look(reader, postId);
    await look(reader, posts.at(-1) as PostId);
    const text = await metrics.text();
    expect(text).toContain('rookery_hot_cache_reads_total{cache="posts",outcome="hit"} 1');
    expect(text).toContain('rookery_hot_cache_reads_total{cache="posts",outcome="miss"} 40');
    const [, held] = /rookery_hot_cache_bytes\{cache="posts"\} (\d+)/.exec(text) ?? [];
    expect(Number(held)).toBeGreaterThan(0);
    expect(Number(held)).toBeLessThanOrEqual(10_000);
  });
});

it('what an operation does not select is not looked up', async () => {
  const postId = await alice.post('little is asked of it');
  const textsOf = async (fields: string) => {
    const query = `query ($posts: [_Any!]!) { _entities(representations: $posts) { ...F } } fragment F on Post { ${fields} }`;
    return (await world.statementsOf(() => pageOf(bob, [postId], query))).join();
  };
  expect(await textsOf('text')).not.toMatch(/post_counters|likes|bookmarks/);
  expect(await textsOf('text likeCount')).toMatch(/post_counters/);
  expect(await textsOf('n: likeCount')).not.toMatch(/bookmarks/);
  expect(await textsOf('viewerHasReposted')).toMatch(/likes[^]*bookmarks/);
});
