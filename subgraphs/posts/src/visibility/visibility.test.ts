import type { PostId } from '@rookery/ids';
import { createPostsWorld, idAt, type Person, type PostsWorld } from '../testing/posts-world.ts';

let world: PostsWorld;
let alice: Person;
let bob: Person;
let carol: Person;
/** alice's, with bob's reply and quote, liked and reposted by alice. */
let root: PostId;
let reply: PostId;
let quote: PostId;

beforeAll(async () => {
  world = await createPostsWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [alice, bob, carol] = (await world.people(3)) as [Person, Person, Person];
  root = await alice.post('root');
  reply = await bob.post('reply', { replyToId: root });
  quote = await bob.post('quote', { quotedPostId: root });
  await carol.does('bookmarkPost', root);
  await carol.does('repost', root);
});

const EVERYWHERE = `query ($root: ID!, $reply: ID!, $quote: ID!, $alice: ID!, $bob: ID!, $carol: ID!) {
  post(id: $root) { id }
  node(id: $root) { id }
  reply: post(id: $reply) { replyToId replyTo { id } ancestors { edges { node { id } } } }
  quote: post(id: $quote) { quotedPostId quotedPost { id } }
  alice: _entities(representations: [{ __typename: "User", id: $alice }]) {
    ... on User { postCount posts { edges { node { id } } } } }
  carol: _entities(representations: [{ __typename: "User", id: $carol }]) {
    ... on User { posts { edges { node { id } } } } }
  bob: _entities(representations: [{ __typename: "User", id: $bob }]) { ... on User { posts { edges { node { id } } } } }
  entity: _entities(representations: [{ __typename: "Post", id: $root }]) { ... on Post { id } }
}`;
const look = async (viewer: Pick<Person, 'ask'>) => {
  const variables = { root, reply, quote, alice: alice.id, bob: bob.id, carol: carol.id };
  const { data, errors } = await viewer.ask(EVERYWHERE, variables);
  expect(errors).toEqual({});
  return data;
};
const shown = () => ({
  post: { id: root },
  node: { id: root },
  reply: { replyToId: root, replyTo: { id: root }, ancestors: { edges: [{ node: { id: root } }] } },
  quote: { quotedPostId: root, quotedPost: { id: root } },
  alice: [{ postCount: 1, posts: { edges: [{ node: { id: root } }] } }],
  carol: [{ posts: { edges: [{ node: { id: root } }] } }],
  bob: [{ posts: { edges: [{ node: { id: quote } }, { node: { id: reply } }] } }],
  entity: [{ id: root }],
});
const hidden = () => ({
  ...shown(),
  post: null,
  node: null,
  reply: { replyToId: root, replyTo: null, ancestors: { edges: [{ node: null }] } },
  quote: { quotedPostId: root, quotedPost: null },
  alice: [{ postCount: null, posts: null }],
  carol: [{ posts: { edges: [] } }],
  entity: [null],
});

describe('a post', () => {
  it('is seen by everybody when its author is public', async () => {
    const viewer = await world.person();
    expect(await look(viewer)).toEqual(shown());
    expect(await look(world.anonymous)).toEqual(shown());
  });

  it('is hidden on every path from whom its author blocks, and from who blocks its author', async () => {
    const [blocked, blocker] = (await world.people(2)) as [Person, Person];
    await world.blocks(alice, blocked);
    await world.blocks(blocker, alice);
    expect(await look(blocked)).toEqual(hidden());
    expect(await look(blocker)).toEqual(hidden());
    await world.blocks(alice, blocked, { active: false });
    expect(await look(blocked)).toEqual(shown());
  });

  it('of a private account is for the author and approved followers', async () => {
    await world.change(alice, { isPrivate: true });
    const [follower, stranger] = (await world.people(2)) as [Person, Person];
    await world.follows(follower, alice);
    expect(await look(follower)).toEqual(shown());
    expect(await look(alice)).toEqual(shown());
    expect(await look(stranger)).toEqual(hidden());
    expect(await look(world.anonymous)).toEqual(hidden());
  });

  it.each([{ isSuspended: true }, { isDeleted: true }])(
    'is hidden when its author is %j',
    async (account) => {
      await world.change(alice, account);
      expect(await look(bob)).toEqual(hidden());
      expect(await look(world.anonymous)).toEqual(hidden());
    },
  );

  it('for followers only is hidden from others, and not to be shared by those who see it', async () => {
    await world.db.$client`update posts.posts set followers_only = true where id = ${root}`;
    const [follower, stranger] = (await world.people(2)) as [Person, Person];
    await world.follows(follower, alice);
    expect((await look(follower)).post).toEqual({ id: root });
    const unseen = await look(stranger);
    expect(unseen).toMatchObject({ post: null, quote: { quotedPost: null } });
    expect(unseen.alice[0].posts.edges).toEqual([]);
    const repost = `mutation { repost(input: { postId: "${root}" }) { post { id } } }`;
    expect((await follower.ask(repost)).errors).toEqual({ repost: 'FORBIDDEN' });
    expect((await stranger.ask(repost)).errors).toEqual({ repost: 'NOT_FOUND' });
  });

  it('lists only replies and quotes whose authors the viewer may see', async () => {
    const viewer = await world.person();
    const list = async () => {
      const { data } = await viewer.ask(
        `{ post(id: "${root}") { replies { edges { node { id } } } quotes { edges { node { id } } } } }`,
      );
      return [data.post.replies.edges, data.post.quotes.edges];
    };
    expect(await list()).toEqual([[{ node: { id: reply } }], [{ node: { id: quote } }]]);
    await world.blocks(bob, viewer);
    expect(await list()).toEqual([[], []]);
  });
});

describe('node(id:)', () => {
  const find = async (viewer: Pick<Person, 'ask'>, id: string) => {
    const { data, errors } = await viewer.ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, { id });
    expect(errors).toEqual({});
    return data.node;
  };

  it('finds posts and people', async () => {
    expect(await find(bob, root)).toEqual({ __typename: 'Post', id: root });
    expect(await find(bob, alice.id)).toEqual({ __typename: 'User', id: alice.id });
    expect(await find(world.anonymous, alice.id)).toEqual({ __typename: 'User', id: alice.id });
  });

  it('finds whom the viewer blocks, and not who blocks the viewer, is suspended or deleted', async () => {
    const [blocked, blocker, suspended, deleted] = (await world.people(4)) as [
      Person,
      Person,
      Person,
      Person,
    ];
    await world.blocks(bob, blocked);
    await world.blocks(blocker, bob);
    await world.change(suspended, { isSuspended: true });
    await world.change(deleted, { isDeleted: true });
    expect(await find(bob, blocked.id)).toMatchObject({ id: blocked.id });
    for (const { id } of [blocker, suspended, deleted]) expect(await find(bob, id)).toBeNull();
    expect(await find(world.anonymous, blocker.id)).toMatchObject({ id: blocker.id });
  });

  it('leaves an unknown account to its owner for a minute', async () => {
    const young = await world.person({ isUnknown: true, bornAt: Date.now() - 30_000 });
    const old = await world.person({ isUnknown: true, bornAt: Date.now() - 61_000 });
    expect(await find(bob, young.id)).toMatchObject({ id: young.id });
    expect(await find(bob, old.id)).toBeNull();
  });

  it.each(['', 'x', '0', '-1', '99999999999999999999', '1e3', '12'])('is null for %j', async (id) => {
    expect(await find(bob, id)).toBeNull();
    expect((await bob.ask('query ($id: ID!) { post(id: $id) { id } }', { id })).data.post).toBeNull();
  });

  it('is null for ids of other kinds', async () => {
    for (const kind of ['repost', 'session', 'viewer', 'media'] as const) {
      expect(await find(bob, idAt(kind, Date.now()))).toBeNull();
    }
    expect((await bob.ask(`{ post(id: "${alice.id}") { id } }`)).data.post).toBeNull();
  });
});

describe('the viewer', () => {
  it('is known from the identity alone, and an entity to themself only', async () => {
    const { data } = await bob.ask('{ viewer { id } }');
    expect(data.viewer.id).not.toBe(bob.id);
    const entity = `query ($id: ID!) { _entities(representations: [{ __typename: "Viewer", id: $id }]) {
      ... on Viewer { id bookmarks { edges { node { id } } } } } }`;
    const own = await bob.ask(entity, data.viewer);
    expect(own.data._entities).toEqual([{ id: data.viewer.id, bookmarks: { edges: [] } }]);
    expect((await alice.ask(entity, data.viewer)).data._entities).toEqual([null]);
    expect((await world.anonymous.ask('{ viewer { id } }')).data.viewer).toBeNull();
  });
});
