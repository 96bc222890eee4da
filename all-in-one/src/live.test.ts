import { DEFAULT_FEED_SETTINGS } from '@rookery/feed';
import { liveSourceContract } from '@rookery/live/testing';
import type { Person } from './testing/ask.ts';
import { brief, createHomeActions, identityOf, take, type HomeActions } from './testing/home-actions.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';

const REPLAY_LIMIT = 3;
const QUEUE_LIMIT = 5;

let world: ProductWorld;
let home: HomeActions;
let alice: Person;
let bob: Person;
let carol: Person;
beforeAll(async () => {
  const { live } = DEFAULT_FEED_SETTINGS;
  world = await createProductWorld({
    feed: { ...DEFAULT_FEED_SETTINGS, live: { ...live, replayLimit: REPLAY_LIMIT, queueLimit: QUEUE_LIMIT } },
  });
  home = createHomeActions(world);
});
afterAll(() => world.close());

let round = 0;
beforeEach(async () => {
  round += 1;
  [alice, bob, carol] = await Promise.all([
    world.signUp(`alice${round}`),
    world.signUp(`bob${round}`),
    world.signUp(`carol${round}`),
  ]);
});

describe('the live source keeps the contract of all live sources:', () => {
  it.each(liveSourceContract.map(({ name, run }) => [name, run] as const))('%s', async (_name, run) => {
    let count = 0;
    await run({
      source: world.product.live,
      alice: identityOf(alice),
      bob: identityOf(bob),
      async happenToAlice() {
        const postId = await home.post(alice, `post ${(count += 1)}`);
        // A slow machine delivers after the answer: to who subscribes in between, too.
        await world.product.settled();
        return postId;
      },
      async relateAliceToBob() {
        await home.mute(alice, bob);
        await world.product.settled();
      },
      keyOf: ({ postId }) => String(postId),
      close: () => Promise.resolve(),
    });
  });
});

describe('a watching viewer', () => {
  it('is told of a repost as an edge only when it is one, and never of hidden reposts or replies to strangers', async () => {
    await home.follow(alice, bob);
    const carols = await home.post(carol, 'by carol');
    const watching = await home.watch(alice);
    const bobs = await home.post(bob, 'by bob');
    await home.repost(bob, carols);
    await home.repost(bob, bobs);
    await home.post(bob, 'to a stranger', carols);
    await home.follow(alice, bob, { hideReposts: true });
    await home.repost(bob, await home.post(carol, 'hidden'));
    const last = await home.post(bob, 'last');
    expect(brief(await take(watching, 4))).toEqual([
      ['added', bobs],
      ['added', carols],
      ['changed', null],
      ['added', last],
    ]);
    watching.close();
  });

  it('is told when the last repost that carries a post is taken back', async () => {
    await home.follow(alice, bob);
    const carols = await home.post(carol, 'by carol');
    await home.repost(bob, carols);
    const watching = await home.watch(alice);
    await home.undoRepost(bob, carols);
    expect(brief(await take(watching, 1))).toEqual([['removed', carols]]);
    watching.close();
  });

  it('is told of a followed reposter’s post that its author deletes', async () => {
    await home.follow(alice, bob);
    const carols = await home.post(carol, 'by carol');
    await home.repost(bob, carols);
    const watching = await home.watch(alice);
    await home.deletePost(carol, carols);
    expect(brief(await take(watching, 1))).toEqual([['removed', carols]]);
    watching.close();
  });

  it('hears nothing of the deletion of a post that they could not see', async () => {
    await home.follow(alice, bob);
    const carols = await home.post(carol, 'by carol');
    await home.repost(bob, carols);
    await home.block(carol, alice);
    await world.product.settled();
    const watching = await home.watch(alice);
    await home.deletePost(carol, carols);
    const next = await home.post(bob, 'next');
    expect(brief(await take(watching, 1))).toEqual([['added', next]]);
    watching.close();
  });

  it('who missed more than is replayed gets one gap event, whose cursors page exactly what was missed', async () => {
    await home.follow(alice, bob);
    await home.post(bob, 'seen');
    await world.product.settled();
    const { pageInfo } = await home.page(alice, { first: 20 });
    const missed: string[] = [];
    for (let index = 0; index <= REPLAY_LIMIT; index += 1)
      missed.unshift(await home.post(bob, `missed ${index}`));
    const watching = await home.watch(alice, { since: pageInfo.startCursor });
    const [gap] = await take(watching, 1);
    expect(gap).toMatchObject({ type: 'gap', after: null, before: expect.any(String) });
    const gapPage = await home.page(alice, { first: 20, after: gap?.['after'], before: gap?.['before'] });
    expect(gapPage.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(missed);
    expect(gapPage.pageInfo.hasNextPage).toBe(false);
    const next = await home.post(bob, 'after the gap');
    expect(brief(await take(watching, 1))).toEqual([['added', next]]);
    watching.close();
  });

  it('on the boundary, just as much as is replayed is replayed', async () => {
    await home.follow(alice, bob);
    const { pageInfo } = await home.page(alice);
    expect(pageInfo.startCursor).toBeNull();
    const seen = await home.post(bob, 'seen');
    await world.product.settled();
    const { edges } = await home.page(alice, { first: 1 });
    const missed: string[] = [];
    for (let index = 0; index < REPLAY_LIMIT; index += 1)
      missed.push(await home.post(bob, `missed ${index}`));
    const watching = await home.watch(alice, { since: edges[0].cursor });
    expect(brief(await take(watching, REPLAY_LIMIT))).toEqual(missed.map((id) => ['added', id]));
    expect(edges[0].node.id).toBe(seen);
    watching.close();
  });

  it('who reads too slowly gets a gap event in place of what piled up', async () => {
    const watching = await home.watch(alice);
    const posts: string[] = [];
    for (let index = 0; index <= QUEUE_LIMIT; index += 1)
      posts.unshift(await home.post(alice, `post ${index}`));
    await world.product.settled();
    const [gap, changed] = await take(watching, 2);
    expect([gap?.type, changed?.type]).toEqual(['gap', 'changed']);
    const { edges } = await home.page(alice, { first: 20, before: gap?.['before'] });
    expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(posts);
    watching.close();
  });

  it('an edge’s cursor that is not the first of its page still resumes, by way of a gap event', async () => {
    await home.post(alice, 'older');
    await home.post(alice, 'newer');
    const { edges } = await home.page(alice);
    const watching = await home.watch(alice, { since: edges[1].cursor });
    const [gap] = await take(watching, 1);
    const missed = await home.page(alice, { before: gap?.['before'] });
    expect(missed.edges.map(({ node }: { node: { text: string } }) => node.text)).toEqual(['newer']);
    watching.close();
  });
});
