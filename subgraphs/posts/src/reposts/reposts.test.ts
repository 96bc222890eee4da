import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

const FIELDS = `post { id repostCount viewerHasReposted }`;
const REPOST = `mutation ($postId: ID!) { repost(input: { postId: $postId }) {
  ${FIELDS} edge { cursor reason node { id } repostedBy { id } } } }`;
const UNDO = `mutation ($postId: ID!) { undoRepost(input: { postId: $postId }) { ${FIELDS} } }`;

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, bob] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

describe('a repost', () => {
  it('is shown and counted at once, twice is once, and each new one is an entry of its own', async () => {
    const postId = await alice.post('pass it on');
    const first = (await bob.ask(REPOST, { postId })).data.repost;
    expect(first.post).toEqual({ id: postId, repostCount: 1, viewerHasReposted: true });
    expect(first.edge).toMatchObject({
      reason: 'REPOSTED',
      node: { id: postId },
      repostedBy: [{ id: bob.id }],
    });
    expect((await bob.ask(REPOST, { postId })).data.repost).toEqual(first);
    const undone = { id: postId, repostCount: 0, viewerHasReposted: false };
    expect((await bob.ask(UNDO, { postId })).data.undoRepost.post).toEqual(undone);
    expect((await bob.ask(UNDO, { postId })).data.undoRepost.post).toEqual(undone);
    const second = (await bob.ask(REPOST, { postId })).data.repost;
    expect(second.edge.cursor).not.toBe(first.edge.cursor);
    expect(second.post.repostCount).toBe(1);
  });

  it('is counted exactly when 100 people repost twice at once and half undo it', async () => {
    const postId = await alice.post('popular');
    const people = await world.people(100);
    await Promise.all([...people, ...people].map((person) => person.does('repost', postId)));
    await Promise.all(
      people.slice(50).flatMap((person) => [0, 1].map(() => person.does('undoRepost', postId))),
    );
    await world.settled();
    const { data } = await bob.ask(`{ post(id: "${postId}") { repostCount } }`);
    expect(data.post.repostCount).toBe(50);
    const [rows] = await world.db.$client`
      select count(*)::int as n from posts.reposts where post_id = ${postId} and is_active`;
    expect(rows?.['n']).toBe(50);
  });

  it('of a private account’s post is the author’s alone', async () => {
    const carol = await world.person({ isPrivate: true });
    const postId = await carol.post('for my followers');
    expect((await bob.ask(REPOST, { postId })).errors).toEqual({ repost: 'NOT_FOUND' });
    await world.follows(bob, carol);
    expect((await bob.ask(REPOST, { postId })).errors).toEqual({ repost: 'FORBIDDEN' });
    expect((await carol.ask(REPOST, { postId })).data.repost.post.repostCount).toBe(1);
  });

  it('of one’s own young post joins that post’s edge', async () => {
    const postId = await alice.post('myself');
    const { data } = await alice.ask(REPOST, { postId });
    expect(data.repost.edge).toMatchObject({ reason: 'OWN', repostedBy: [{ id: alice.id }] });
    const profile = await alice.ask(
      `{ node(id: "${alice.id}") { ... on User { posts(first: 2) { edges { cursor node { id } reason repostedBy { id } } } } } }`,
    );
    const [edge, next] = profile.data.node.posts.edges;
    expect(edge).toEqual({
      cursor: data.repost.edge.cursor,
      node: { id: postId },
      reason: null,
      repostedBy: [{ id: alice.id }],
    });
    expect(next.node.id).not.toBe(postId);
  });
});

describe('repostedBy', () => {
  it('lists those whose entries the viewer may see: private accounts to their followers', async () => {
    const postId = await alice.post('who was it');
    const [carol, dave] = (await world.people(2)) as [Person, Person];
    const erin = await world.person({ isPrivate: true });
    for (const person of [carol, dave, erin]) await person.does('repost', postId);
    await world.blocks(dave, bob);
    const ids = async (viewer: Pick<Person, 'ask'>) => {
      const { data } = await viewer.ask(`{ post(id: "${postId}") { repostedBy { edges { node { id } } } } }`);
      return data.post.repostedBy.edges.map((edge: { node: { id: string } }) => edge.node.id);
    };
    expect(await ids(bob)).toEqual([carol.id]);
    await world.follows(bob, erin);
    expect(await ids(bob)).toEqual([erin.id, carol.id]);
    expect(await ids(world.anonymous)).toEqual([dave.id, carol.id]);
  });
});

describe('while the log stands still', () => {
  it('a payload shows the own change, and what is still due is told', async () => {
    const postId = await alice.post('slow');
    await world.standStill();
    const { data, effects } = await bob.ask(REPOST, { postId });
    expect(data.repost.post).toEqual({ id: postId, repostCount: 1, viewerHasReposted: true });
    expect(effects.awaits).toMatchObject([{ log: 'posts' }]);
    await world.goOn();
    await world.settled();
    const after = await bob.askAwaiting(effects.awaits ?? [], `{ post(id: "${postId}") { repostCount } }`);
    expect(after.data.post.repostCount).toBe(1);
  });
});
