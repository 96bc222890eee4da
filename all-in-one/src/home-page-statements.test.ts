import { eventually } from '@rookery/testkit';
import type { Person } from './testing/ask.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';

/** Tables that nobody asks on behalf of a reader; but for feed's jobs, of which the page's own statement takes account. */
const OF_THE_BACKGROUND =
  /consumer_positions|dead_letters|outbox|relay_partitions|log_consumers|timeline_jobs|pulled_authors|pg_class/;

/** Statements of one home page, by owner. */
async function countOf(world: ProductWorld, operationName: string, first: number, viewer: Person) {
  world.statements.length = 0;
  const { data, errors } = await world.run(operationName, { first }, viewer);
  expect(errors).toBeUndefined();
  expect(data.homeTimeline.edges).toHaveLength(first);
  const own = world.statements.filter(
    ({ statement }) => statement.includes('isListBehind') || !OF_THE_BACKGROUND.test(statement),
  );
  return { total: own.length, statements: own };
}

describe('a home page', () => {
  let world: ProductWorld;
  let alice: Person;

  async function createPost(author: Person, input: { text: string; quotedPostId?: string }): Promise<string> {
    const text = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
    const { data } = await world.run(text, { input }, author);
    return data.createPost.post.id;
  }
  async function repost(reposter: Person, id: string): Promise<void> {
    await world.run(
      'mutation ($id: ID!) { repost(input: { postId: $id }) { post { id } } }',
      { id },
      reposter,
    );
  }

  beforeAll(async () => {
    world = await createProductWorld();
    alice = await world.signUp('alice');
    const authors = await Promise.all(['bob', 'carol', 'dave'].map((name) => world.signUp(name)));
    for (const { id } of authors)
      await world.run(
        'mutation ($id: ID!) { followUser(input: { userId: $id }) { user { id } } }',
        { id },
        alice,
      );
    // Quoted from outside the page, by somebody whom alice does not follow: nothing of it is loaded already.
    const eve = await world.signUp('eve');
    const quoted = await createPost(eve, { text: 'to be quoted' });
    for (let index = 0; index < 105; index += 1) {
      const author = authors[index % authors.length] as Person;
      const postId = await createPost(author, {
        text: `post ${index}`,
        ...(index % 2 ? { quotedPostId: quoted } : {}),
      });
      if (index % 3 === 0) await repost(authors[(index + 1) % authors.length] as Person, postId);
    }
    await world.product.settled();
    await world.run('HomeTimeline', { first: 1 }, alice);
    await world.product.settled();
  });
  afterAll(() => world.close());

  /** Counts for pages of three sizes, alike. A list that is slow to answer counts as cold: then it is asked again. */
  async function countsAlike(operationName: string, limit: number): Promise<void> {
    await eventually(async () => {
      const counts = [];
      for (const first of [5, 50, 100])
        counts.push((await countOf(world, operationName, first, alice)).total);
      expect(counts).toEqual([counts[0], counts[0], counts[0]]);
      expect(counts[0]).toBeLessThanOrEqual(limit);
    });
  }

  it('costs the same SQL for 5, 50 and 100 posts: at most 4 statements when warm', () =>
    countsAlike('HomeTimeline', 4));

  it('costs at most 8 with reposters and quoted posts', () => countsAlike('HomeTimelineFull', 8));

  it('costs at most 2 more when cold', async () => {
    const warm = (await countOf(world, 'HomeTimeline', 50, alice)).total;
    await world.redis.flush();
    const { total, statements } = await countOf(world, 'HomeTimeline', 50, alice);
    // The rebuild that the cold page asks for runs behind it.
    const rebuild = statements.filter(
      ({ statement }) => /has_media/.test(statement) && /owner_id/.test(statement),
    ).length;
    expect(total - rebuild).toBeLessThanOrEqual(warm + 2);
  });
});
