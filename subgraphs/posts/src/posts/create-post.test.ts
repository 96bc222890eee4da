import { newKey, createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

const CREATE = `mutation ($input: CreatePostInput!) {
  createPost(input: $input) {
    post { id text conversationId replyToId replyTo { id replyCount } quotedPost { id quoteCount } author { id } createdAt
      likeCount repostCount replyCount quoteCount viewerHasLiked viewerHasReposted viewerHasBookmarked }
    edge { cursor reason node { id } repostedBy { id } }
  }
}`;
const FAMILY = '👨‍👩‍👧‍👦';

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  alice = await world.person();
  bob = await world.person();
});
afterAll(() => world.close());

const create = (person: Person, input: Record<string, unknown>) => person.ask(CREATE, { input });

describe('createPost', () => {
  it('answers with the post, and the edge to put on top', async () => {
    const { data, errors } = await create(alice, { text: '  Cafe\u0301 at noon ' });
    expect(errors).toEqual({});
    const { post, edge } = data.createPost;
    expect(post).toMatchObject({
      text: 'Café at noon',
      conversationId: post.id,
      replyToId: null,
      replyTo: null,
    });
    expect(post).toMatchObject({ author: { id: alice.id }, likeCount: 0, viewerHasLiked: false });
    expect(post.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(edge).toMatchObject({ reason: 'OWN', node: { id: post.id }, repostedBy: [] });
    const page = await alice.ask(
      `query ($id: ID!, $after: String) { node(id: $id) { ... on User { postCount
        all: posts { edges { cursor node { id } reason } } older: posts(after: $after) { edges { cursor } } } } }`,
      { id: alice.id, after: edge.cursor },
    );
    expect(page.data.node).toMatchObject({ postCount: 1, older: { edges: [] } });
    expect(page.data.node.all.edges).toEqual([{ cursor: edge.cursor, node: { id: post.id }, reason: null }]);
  });

  it('takes 500 grapheme clusters however long they are, and not 501', async () => {
    const longest = await create(alice, { text: FAMILY.repeat(500) });
    expect(longest.data.createPost.post.text).toBe(FAMILY.repeat(500));
    const { details } = await create(alice, { text: FAMILY.repeat(501) });
    const issue = { field: 'input.text', reason: 'TOO_LONG', limit: 500 };
    expect(details).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.text',
      reason: 'TOO_LONG',
      issues: [issue],
    });
  });

  it.each([
    ['blank', ' \n ', 'REQUIRED'],
    ['with NUL', 'a\0b', 'MALFORMED'],
    ['with a lone surrogate', 'a\ud800b', 'MALFORMED'],
  ])('refuses a text that is %s', async (_name, text, reason) => {
    const { details } = await create(alice, { text });
    expect(details).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.text', reason });
  });

  it('tells all that is wrong at once, and writes nothing', async () => {
    const before = await countPosts();
    const input = { text: '', replyToId: '12', quotedPostId: alice.id, idempotencyKey: 'mine' };
    const { details } = await create(alice, input);
    expect(details['issues']).toEqual([
      { field: 'input.text', reason: 'REQUIRED', limit: 1 },
      { field: 'input.replyToId', reason: 'MALFORMED' },
      { field: 'input.quotedPostId', reason: 'MALFORMED' },
      { field: 'input.idempotencyKey', reason: 'MALFORMED' },
    ]);
    expect(await countPosts()).toBe(before);
  });

  it('is for the signed-in', async () => {
    const { data, errors } = await world.anonymous.ask(CREATE, { input: { text: 'hello' } });
    expect(errors).toEqual({ createPost: 'UNAUTHENTICATED' });
    expect(data).toEqual({ createPost: null });
  });
});

describe('a reply or a quote', () => {
  it('joins the conversation and is counted by the time it is answered', async () => {
    const root = await alice.post('a question');
    const reply = await create(bob, { text: 'an answer', replyToId: root, quotedPostId: root });
    expect(reply.data.createPost.post).toMatchObject({
      conversationId: root,
      replyToId: root,
      replyTo: { id: root, replyCount: 1 },
      quotedPost: { id: root, quoteCount: 1 },
    });
    const deeper = await create(alice, { text: 'thanks', replyToId: reply.data.createPost.post.id });
    expect(deeper.data.createPost.post.conversationId).toBe(root);
  });

  it('of what is unknown, deleted or hidden is refused alike', async () => {
    const deleted = await alice.post('gone soon');
    await alice.does('deletePost', deleted);
    const blocker = await world.person();
    const hidden = await blocker.post('not for bob');
    await world.blocks(blocker, bob);
    const unknown = (BigInt(hidden) + 1n).toString();
    for (const target of [deleted, hidden, unknown]) {
      for (const field of ['replyToId', 'quotedPostId']) {
        const { errors, details } = await create(bob, { text: 'me too', [field]: target });
        expect(errors).toEqual({ createPost: 'NOT_FOUND' });
        expect(Object.keys(details)).toEqual(['code']);
      }
    }
  });

  it('of a private account is a follower’s to make, and a quote is nobody’s but the author’s', async () => {
    const carol = await world.person({ isPrivate: true });
    const secret = await carol.post('for my followers');
    await world.follows(bob, carol);
    expect((await create(bob, { text: 'I see', replyToId: secret })).errors).toEqual({});
    expect((await create(bob, { text: 'look', quotedPostId: secret })).errors).toEqual({
      createPost: 'FORBIDDEN',
    });
    expect((await create(alice, { text: 'look', quotedPostId: secret })).errors).toEqual({
      createPost: 'NOT_FOUND',
    });
    expect((await create(carol, { text: 'as I said', quotedPostId: secret })).errors).toEqual({});
  });
});

describe('an idempotency key', () => {
  it('returns the first post when the body is the same, and is refused when it is another', async () => {
    const idempotencyKey = newKey();
    const first = await create(alice, { text: 'once', idempotencyKey });
    const again = await create(alice, { text: ' once', idempotencyKey });
    expect(again.data).toEqual(first.data);
    expect((await create(alice, { text: 'twice', idempotencyKey })).errors).toEqual({
      createPost: 'CONFLICT',
    });
    const ofBob = await create(bob, { text: 'twice', idempotencyKey });
    expect(ofBob.errors).toEqual({});
  });

  it('makes one post of twenty at once', async () => {
    const idempotencyKey = newKey();
    const before = await countPosts();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => create(alice, { text: 'only one', idempotencyKey })),
    );
    expect(new Set(answers.map(({ data }) => data.createPost.post.id)).size).toBe(1);
    expect(await countPosts()).toBe(before + 1);
  });

  it('returns the first post also when what it replied to is gone', async () => {
    const idempotencyKey = newKey();
    const root = await bob.post('soon gone');
    const input = { text: 'before it went', replyToId: root, idempotencyKey };
    const first = await create(alice, input);
    await bob.does('deletePost', root);
    const again = await create(alice, input);
    expect(again.data.createPost.post.id).toBe(first.data.createPost.post.id);
  });

  it('is free again after 24 hours', async () => {
    const idempotencyKey = newKey();
    const first = await create(alice, { text: 'today', idempotencyKey });
    const age = (hours: string) =>
      world.db.$client.unsafe(
        `update posts.idempotency_keys set expires_at = expires_at - interval '${hours}'`,
      );
    await age('23 hours 59 minutes');
    expect((await create(alice, { text: 'tomorrow', idempotencyKey })).errors).toEqual({
      createPost: 'CONFLICT',
    });
    await age('2 minutes');
    const second = await create(alice, { text: 'tomorrow', idempotencyKey });
    expect(second.data.createPost.post.id).not.toBe(first.data.createPost.post.id);
  });
});

async function countPosts(): Promise<number> {
  const [row] = await world.db.$client<{ n: number }[]>`select count(*)::int as n from posts.posts`;
  return row?.n ?? 0;
}
