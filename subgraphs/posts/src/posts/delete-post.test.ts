import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

const DELETE = `mutation ($postId: ID!) {
  deletePost(input: { postId: $postId }) { deletedPostId author { id } replyTo { id replyCount } } }`;

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, bob] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

describe('deletePost', () => {
  it('lowers the parent’s count once, and answers the same again', async () => {
    const root = await bob.post('a question');
    const reply = await alice.post('an answer', { replyToId: root });
    const expected = { deletedPostId: reply, author: { id: alice.id }, replyTo: { id: root, replyCount: 0 } };
    expect((await alice.ask(DELETE, { postId: reply })).data.deletePost).toEqual(expected);
    expect((await alice.ask(DELETE, { postId: reply })).data.deletePost).toEqual(expected);
  });

  it('is the author’s alone: to others the post does not exist, be it there or not', async () => {
    const postId = await alice.post('mine');
    const unknown = (BigInt(postId) + 1n).toString();
    for (const target of [postId, unknown]) {
      expect((await bob.ask(DELETE, { postId: target })).errors).toEqual({ deletePost: 'NOT_FOUND' });
    }
    expect((await bob.ask(`{ post(id: "${postId}") { id } }`)).data.post).toEqual({ id: postId });
  });

  it('leaves nothing of the post to be seen, and clears its text', async () => {
    const root = await alice.post('soon gone');
    const reply = await bob.post('I answer', { replyToId: root });
    const quote = await bob.post('I quote', { quotedPostId: root });
    await bob.does('repost', root);
    await bob.does('bookmarkPost', root);
    await alice.does('deletePost', root);
    const { data, errors } = await bob.ask(
      `query ($root: ID!, $reply: ID!, $quote: ID!, $bob: ID!) {
        post(id: $root) { id } gone: node(id: $root) { id }
        reply: post(id: $reply) { replyToId replyTo { id } conversationId ancestors { edges { node { id } } } }
        quote: post(id: $quote) { quotedPostId quotedPost { id } }
        bob: node(id: $bob) { ... on User { posts { edges { node { id } } } } }
        viewer { bookmarks { edges { node { id } } } }
        _entities(representations: [{ __typename: "Post", id: $root }]) { ... on Post { id } }
      }`,
      { root, reply, quote, bob: bob.id },
    );
    expect(errors).toEqual({});
    expect(data).toMatchObject({
      post: null,
      gone: null,
      reply: { replyToId: root, replyTo: null, conversationId: root, ancestors: { edges: [{ node: null }] } },
      quote: { quotedPostId: root, quotedPost: null },
      viewer: { bookmarks: { edges: [] } },
      _entities: [null],
    });
    const onProfile = data.bob.posts.edges.map((edge: { node: { id: string } }) => edge.node.id);
    expect(onProfile).toEqual(expect.arrayContaining([reply, quote]));
    expect(onProfile).not.toContain(root);
    const [row] = await world.db
      .$client`select text, is_deleted, deleted_at, version from posts.posts where id = ${root}`;
    expect(row).toMatchObject({ text: '', is_deleted: true, version: '2' });
    expect(row?.['deleted_at']).toBeTruthy();
  });

  it('is counted once when twenty ask at once', async () => {
    const carol = await world.person();
    const [postId] = [await carol.post('one'), await carol.post('two')];
    await Promise.all(Array.from({ length: 20 }, () => carol.does('deletePost', postId)));
    const { data } = await bob.ask(`{ node(id: "${carol.id}") { ... on User { postCount } } }`);
    expect(data.node.postCount).toBe(1);
    const [events] = await world.db.$client`
      select count(*)::int as n from posts.outbox where type = 'post.deleted' and payload->>'postId' = ${postId}`;
    expect(events?.['n']).toBe(1);
  });
});
