import type { ViewerIdentity } from '@rookery/auth';
import { DEFAULT_FEED_SETTINGS } from '@rookery/feed';
import type { LiveEvent, LiveSubscription } from '@rookery/live';
import { liveSourceContract } from '@rookery/live/testing';
import { idOf } from '@rookery/ids';
import type { Person } from './testing/ask.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';

const REPLAY_LIMIT = 3;
const QUEUE_LIMIT = 5;

let world: ProductWorld;
let alice: Person;
let bob: Person;
let carol: Person;
beforeEach(async () => {
  const { live } = DEFAULT_FEED_SETTINGS;
  world = await createProductWorld({
    feed: { ...DEFAULT_FEED_SETTINGS, live: { ...live, replayLimit: REPLAY_LIMIT, queueLimit: QUEUE_LIMIT } },
  });
  [alice, bob, carol] = await Promise.all([
    world.signUp('alice'),
    world.signUp('bob'),
    world.signUp('carol'),
  ]);
});
afterEach(() => world.close());

const identityOf = ({ id }: Person): ViewerIdentity => ({
  kind: 'viewer',
  userId: idOf('user', id),
  sessionId: idOf('session', '249670921027664898'),
  roles: [],
  awaits: [],
});

async function mutate(as: Person, text: string, variables: Record<string, unknown>) {
  const { data, errors } = await world.run(text, variables, as);
  expect(errors).toBeUndefined();
  return data;
}
const follow = (follower: Person, { id }: Person, hideReposts = false) =>
  mutate(follower, 'mutation ($input: FollowUserInput!) { followUser(input: $input) { user { id } } }', {
    input: { userId: id, hideReposts },
  });
async function post(author: Person, text: string, replyToId?: string): Promise<string> {
  const mutation = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
  return (await mutate(author, mutation, { input: { text, replyToId } })).createPost.post.id;
}
const repost = (who: Person, id: string) =>
  mutate(who, 'mutation ($id: ID!) { repost(input: { postId: $id }) { post { id } } }', { id });
const undoRepost = (who: Person, id: string) =>
  mutate(who, 'mutation ($id: ID!) { undoRepost(input: { postId: $id }) { post { id } } }', { id });

/** The next events, so many, as `[type, postId]`. */
async function take(subscription: LiveSubscription, count: number): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  const iterator = subscription[Symbol.asyncIterator]();
  while (events.length < count) {
    const { value, done } = await iterator.next();
    if (done) break;
    events.push(value);
  }
  return events;
}
const brief = (events: readonly LiveEvent[]) => events.map(({ type, postId }) => [type, postId ?? null]);

async function page(viewer: Person, args: Record<string, unknown> = {}) {
  const text = `query ($first: Int, $after: String, $before: String) {
    homeTimeline(first: $first, after: $after, before: $before) {
      edges { cursor node { id text } } pageInfo { startCursor hasNextPage }
    }
  }`;
  const { data, errors } = await world.run(text, args, viewer);
  expect(errors).toBeUndefined();
  return data.homeTimeline;
}

describe('the live source keeps the contract of all live sources:', () => {
  it.each(liveSourceContract.map(({ name, run }) => [name, run] as const))('%s', async (_name, run) => {
    let count = 0;
    await run({
      source: world.product.live,
      alice: identityOf(alice),
      bob: identityOf(bob),
      happenToAlice: () => post(alice, `post ${(count += 1)}`),
      keyOf: ({ postId }) => String(postId),
      close: () => Promise.resolve(),
    });
  });
});

describe('a watching viewer', () => {
  it('is told of a repost as an edge only when it is one, and never of hidden reposts or replies to strangers', async () => {
    await follow(alice, bob);
    const carols = await post(carol, 'by carol');
    const watching = await world.product.live.subscribe({ identity: identityOf(alice) });
    const bobs = await post(bob, 'by bob');
    await repost(bob, carols);
    await repost(bob, bobs);
    await post(bob, 'to a stranger', carols);
    await follow(alice, bob, true);
    await repost(bob, await post(carol, 'hidden'));
    const last = await post(bob, 'last');
    expect(brief(await take(watching, 4))).toEqual([
      ['added', bobs],
      ['added', carols],
      ['changed', null],
      ['added', last],
    ]);
    watching.close();
  });

  it('is told when the last repost that carries a post is taken back', async () => {
    await follow(alice, bob);
    const carols = await post(carol, 'by carol');
    await repost(bob, carols);
    const watching = await world.product.live.subscribe({ identity: identityOf(alice) });
    await undoRepost(bob, carols);
    expect(brief(await take(watching, 1))).toEqual([['removed', carols]]);
    watching.close();
  });

  it('is told of a followed reposter’s post that its author deletes', async () => {
    await follow(alice, bob);
    const carols = await post(carol, 'by carol');
    await repost(bob, carols);
    const watching = await world.product.live.subscribe({ identity: identityOf(alice) });
    await mutate(carol, 'mutation ($id: ID!) { deletePost(input: { postId: $id }) { deletedPostId } }', {
      id: carols,
    });
    expect(brief(await take(watching, 1))).toEqual([['removed', carols]]);
    watching.close();
  });

  it('hears nothing of the deletion of a post that they could not see', async () => {
    await follow(alice, bob);
    const carols = await post(carol, 'by carol');
    await repost(bob, carols);
    await mutate(carol, 'mutation ($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }', {
      id: alice.id,
    });
    await world.product.settled();
    const watching = await world.product.live.subscribe({ identity: identityOf(alice) });
    await mutate(carol, 'mutation ($id: ID!) { deletePost(input: { postId: $id }) { deletedPostId } }', {
      id: carols,
    });
    const next = await post(bob, 'next');
    expect(brief(await take(watching, 1))).toEqual([['added', next]]);
    watching.close();
  });

  it('who missed more than is replayed gets one gap event, whose cursors page exactly what was missed', async () => {
    await follow(alice, bob);
    await post(bob, 'seen');
    await world.product.settled();
    const { pageInfo } = await page(alice, { first: 20 });
    const missed: string[] = [];
    for (let index = 0; index <= REPLAY_LIMIT; index += 1) missed.unshift(await post(bob, `missed ${index}`));
    const watching = await world.product.live.subscribe({
      identity: identityOf(alice),
      since: pageInfo.startCursor,
    });
    const [gap] = await take(watching, 1);
    expect(gap).toMatchObject({ type: 'gap', after: null, before: expect.any(String) });
    const gapPage = await page(alice, { first: 20, after: gap?.['after'], before: gap?.['before'] });
    expect(gapPage.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(missed);
    expect(gapPage.pageInfo.hasNextPage).toBe(false);
    const next = await post(bob, 'after the gap');
    expect(brief(await take(watching, 1))).toEqual([['added', next]]);
    watching.close();
  });

  it('on the boundary, just as much as is replayed is replayed', async () => {
    await follow(alice, bob);
    const { pageInfo } = await page(alice);
    expect(pageInfo.startCursor).toBeNull();
    const seen = await post(bob, 'seen');
    await world.product.settled();
    const { edges } = await page(alice, { first: 1 });
    const missed: string[] = [];
    for (let index = 0; index < REPLAY_LIMIT; index += 1) missed.push(await post(bob, `missed ${index}`));
    const watching = await world.product.live.subscribe({
      identity: identityOf(alice),
      since: edges[0].cursor,
    });
    expect(brief(await take(watching, REPLAY_LIMIT))).toEqual(missed.map((id) => ['added', id]));
    expect(edges[0].node.id).toBe(seen);
    watching.close();
  });

  it('who reads too slowly gets a gap event in place of what piled up', async () => {
    const watching = await world.product.live.subscribe({ identity: identityOf(alice) });
    const posts: string[] = [];
    for (let index = 0; index <= QUEUE_LIMIT; index += 1) posts.unshift(await post(alice, `post ${index}`));
    await world.product.settled();
    const [gap] = await take(watching, 1);
    expect(gap).toMatchObject({ type: 'gap' });
    const { edges } = await page(alice, { first: 20, before: gap?.['before'] });
    expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(posts);
    watching.close();
  });

  it('an edge’s cursor that is not the first of its page still resumes, by way of a gap event', async () => {
    await post(alice, 'older');
    await post(alice, 'newer');
    const { edges } = await page(alice);
    const watching = await world.product.live.subscribe({
      identity: identityOf(alice),
      since: edges[1].cursor,
    });
    const [gap] = await take(watching, 1);
    const missed = await page(alice, { before: gap?.['before'] });
    expect(missed.edges.map(({ node }: { node: { text: string } }) => node.text)).toEqual(['newer']);
    watching.close();
  });
});
