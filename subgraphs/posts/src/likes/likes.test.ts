import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

const LIKE = `mutation ($postId: ID!) { likePost(input: { postId: $postId }) { post { likeCount viewerHasLiked } } }`;
const UNLIKE = `mutation ($postId: ID!) { unlikePost(input: { postId: $postId }) { post { likeCount viewerHasLiked } } }`;

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, bob] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

describe('a like', () => {
  it('is shown at once, and twice is once', async () => {
    const postId = await alice.post('like me');
    const shown = { post: { likeCount: 1, viewerHasLiked: true } };
    expect((await bob.ask(LIKE, { postId })).data.likePost).toEqual(shown);
    expect((await bob.ask(LIKE, { postId })).data.likePost).toEqual(shown);
    const hidden = { post: { likeCount: 0, viewerHasLiked: false } };
    expect((await bob.ask(UNLIKE, { postId })).data.unlikePost).toEqual(hidden);
    expect((await bob.ask(UNLIKE, { postId })).data.unlikePost).toEqual(hidden);
    expect((await bob.ask(LIKE, { postId })).data.likePost).toEqual(shown);
  });

  it('is counted exactly when 200 people like and unlike at once', async () => {
    const postId = await alice.post('popular');
    const people = await world.people(100);
    const half = people.slice(0, 50);
    await Promise.all([...people, ...people].map((person) => person.does('likePost', postId)));
    expect(await counted(postId)).toEqual({ counter: 100, rows: 100 });
    await Promise.all(
      [...half, ...half, ...half, ...half].map((person) => person.does('unlikePost', postId)),
    );
    expect(await counted(postId)).toEqual({ counter: 50, rows: 50 });
  });

  it('is counted exactly when one person changes their mind 200 times at once', async () => {
    const postId = await alice.post('hm');
    await Promise.all(
      Array.from({ length: 200 }, (_value, index) => bob.does(index % 2 ? 'likePost' : 'unlikePost', postId)),
    );
    const { counter, rows } = await counted(postId);
    expect(counter).toBe(rows);
  });

  it('of what is malformed, unknown, deleted or hidden is refused', async () => {
    const deleted = await alice.post('gone');
    await alice.does('deletePost', deleted);
    const blocker = await world.person();
    const hidden = await blocker.post('hidden');
    await world.blocks(bob, blocker);
    const unknown = (BigInt(hidden) + 1n).toString();
    for (const postId of [deleted, hidden, unknown]) {
      expect((await bob.ask(LIKE, { postId })).errors).toEqual({ likePost: 'NOT_FOUND' });
      expect((await bob.ask(UNLIKE, { postId })).errors).toEqual({ unlikePost: 'NOT_FOUND' });
    }
    for (const postId of ['', 'x', '0', bob.id, '99999999999999999999']) {
      const { details } = await bob.ask(LIKE, { postId });
      expect(details).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.postId', reason: 'MALFORMED' });
    }
    expect((await world.anonymous.ask(LIKE, { postId: unknown })).errors).toEqual({
      likePost: 'UNAUTHENTICATED',
    });
  });
});

describe('likedBy', () => {
  const PAGE = `query ($id: ID!, $after: String) {
    post(id: $id) { likedBy(first: 3, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } }`;

  it('lists who likes, last come first, in full pages without those whom the viewer may not meet', async () => {
    const postId = await alice.post('a page of friends');
    const people = await world.people(9);
    for (const person of people) await person.does('likePost', postId);
    const [blocked, blocker, suspended] = people.slice(6) as [Person, Person, Person];
    await world.blocks(bob, blocked);
    await world.blocks(blocker, bob);
    await world.change(suspended, { isSuspended: true });
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 2; page += 1) {
      const { data } = await bob.ask(PAGE, { id: postId, after });
      const { edges, pageInfo } = data.post.likedBy;
      expect(edges).toHaveLength(3);
      expect(pageInfo.hasNextPage).toBe(page === 0);
      seen.push(...edges.map((edge: { node: { id: string } }) => edge.node.id));
      after = pageInfo.endCursor;
    }
    const visible = people.slice(0, 6).map(({ id }) => id);
    expect(seen).toEqual(visible.reverse());
  });

  it('moves who likes anew to the front', async () => {
    const postId = await alice.post('once more');
    const people = (await world.people(2)) as [Person, Person];
    for (const person of people) await person.does('likePost', postId);
    await people[0].does('unlikePost', postId);
    await people[0].does('likePost', postId);
    const { data } = await bob.ask(PAGE, { id: postId });
    expect(data.post.likedBy.edges[0].node.id).toBe(people[0].id);
  });
});

async function counted(postId: string) {
  const [row] = await world.db.$client`
    select like_count as counter, (select count(*)::int from posts.likes l where l.post_id = c.post_id and is_active) as rows
    from posts.post_counters c where post_id = ${postId}`;
  return { counter: row?.['counter'] as number, rows: row?.['rows'] as number };
}
