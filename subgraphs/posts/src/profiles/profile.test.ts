import type { PostId } from '@rookery/ids';
import { createPostsWorld, idAt, type Person, type PostsWorld } from '../testing/posts-world.ts';
import { GROUPING_WINDOW_MILLIS } from './profile-edges.ts';

const PROFILE = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: TimelineFilter) {
  node(id: $id) { ... on User { postCount posts(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { id } reason repostedBy { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;

let world: PostsWorld;
let viewer: Person;
let friend: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [viewer, friend] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

const read = async (person: Person, args: Record<string, unknown> = {}) => {
  const { data, errors } = await viewer.ask(PROFILE, { id: person.id, ...args });
  expect(errors).toEqual({});
  return data.node.posts;
};
const ids = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);

describe('a profile', () => {
  it('merges posts and reposts, newest first, and pages through them from both ends', async () => {
    const alice = await world.person();
    const unseen = await world.person();
    await world.blocks(unseen, viewer);
    const entries: PostId[] = [];
    for (let i = 0; i < 4; i += 1) {
      entries.unshift(await alice.post(`post ${i}`));
      const shared = await friend.post(`shared ${i}`);
      await alice.does('repost', shared);
      await alice.does('repost', await unseen.post('hidden'));
      entries.unshift(shared);
    }
    expect(ids(await read(alice))).toEqual(entries);
    const down: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await read(alice, { first: 3, after });
      down.push(...ids(page));
      if (!page.pageInfo.hasNextPage) break;
      expect(page.edges).toHaveLength(3);
      after = page.pageInfo.endCursor;
    }
    expect(down).toEqual(entries);
    const up: string[] = [];
    for (let before: string | null = null; ;) {
      const page = await read(alice, { last: 3, before });
      up.unshift(...ids(page));
      if (!page.pageInfo.hasPreviousPage) break;
      expect(page.edges).toHaveLength(3);
      before = page.pageInfo.startCursor;
    }
    expect(up).toEqual(entries);
    const newest = await read(alice, { first: 1 });
    expect(ids(await read(alice, { first: 100, before: newest.pageInfo.endCursor }))).toEqual([]);
  });

  it('tells why an entry is there', async () => {
    const alice = await world.person();
    await alice.post('own');
    const shared = await friend.post('shared');
    await alice.does('repost', shared);
    const { edges } = await read(alice);
    expect(edges).toMatchObject([
      { node: { id: shared }, reason: 'REPOSTED', repostedBy: [{ id: alice.id }] },
      { reason: null, repostedBy: [] },
    ]);
    await alice.does('undoRepost', shared);
    expect((await read(alice)).edges).toHaveLength(1);
  });

  it.each([
    ['24 hours', 0, 1],
    ['24 hours and a millisecond', 1, 2],
  ])('shows a repost of the owner’s own post %s later as expected', async (_name, more, edges) => {
    const alice = await world.person();
    const shard = Number((BigInt(alice.id) >> 10n) & 255n);
    const postedAt = Date.now() - 2 * GROUPING_WINDOW_MILLIS;
    const [postId, repostId] = [
      idAt('post', postedAt, shard),
      idAt('repost', postedAt + GROUPING_WINDOW_MILLIS + more, shard),
    ];
    await world.db.$client`insert into posts.posts (shard, id, author_id, text, conversation_id)
      values (${shard}, ${postId}, ${alice.id}, 'old', ${postId})`;
    await world.db.$client`insert into posts.post_counters (shard, post_id) values (${shard}, ${postId})`;
    await world.db.$client`insert into posts.reposts (shard, reposter_id, post_id, repost_id, is_active)
      values (${shard}, ${alice.id}, ${postId}, ${repostId}, true)`;
    const page = await read(alice);
    expect(page.edges.map(({ reason }: { reason: string }) => reason)).toEqual(
      edges === 1 ? [null] : ['REPOSTED', null],
    );
    expect(page.edges.at(-1).repostedBy).toEqual(edges === 1 ? [{ id: alice.id }] : []);
  });

  it('of a private account is null, as its count, but for approved followers', async () => {
    const carol = await world.person({ isPrivate: true });
    await carol.post('secret');
    const { data } = await viewer.ask(PROFILE, { id: carol.id });
    expect(data.node).toEqual({ postCount: null, posts: null });
    await world.follows(viewer, carol);
    expect((await read(carol)).edges).toHaveLength(1);
    expect((await carol.ask(PROFILE, { id: carol.id })).data.node.postCount).toBe(1);
  });

  it('refuses cursors of other profiles and wrong sizes', async () => {
    const alice = await world.person();
    await alice.post('one');
    const { pageInfo } = await read(alice);
    for (const args of [{ after: pageInfo.endCursor }, { first: 1, last: 1 }, { last: 101 }]) {
      const { errors } = await viewer.ask(PROFILE, { id: friend.id, ...args });
      expect(errors).toEqual({ 'node.posts': 'BAD_USER_INPUT' });
    }
  });

  it('leaves out what a filter asks for, before reposts join posts; cursors hold for their filter', async () => {
    const alice = await world.person();
    const post = await alice.post('a post');
    const reply = await alice.post('a reply to herself', { replyToId: post });
    const shared = await friend.post('shared');
    await alice.does('repost', shared);
    await alice.does('repost', reply);
    const filtered = async (filter: object) => ids(await read(alice, { filter }));
    expect(await filtered({})).toEqual([shared, reply, post]);
    expect(await filtered({ excludeReposts: true })).toEqual([reply, post]);
    // Her repost of the reply joins the reply, and stands for itself where that is left out.
    expect(await filtered({ excludeReplies: true })).toEqual([reply, shared, post]);
    expect(await filtered({ excludeReplies: true, excludeReposts: true })).toEqual([post]);
    expect(await filtered({ onlyMedia: true })).toEqual([]);
    const page = await read(alice, { first: 1, filter: { excludeReposts: true } });
    const refused = await viewer.ask(PROFILE, { id: alice.id, after: page.pageInfo.endCursor });
    expect(JSON.stringify(refused.errors)).toContain('BAD_USER_INPUT');
  });
});
