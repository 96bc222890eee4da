import { idOf } from '@rookery/ids';
import type { Person } from './testing/ask.ts';
import { brief, createHomeActions, take, type HomeActions } from './testing/home-actions.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';
import { writeEvent } from './testing/written-event.ts';

const MARK = `mutation ($cursor: String!) {
  markHomeTimelineRead(input: { cursor: $cursor }) { viewer { homeTimelineReadState { unreadCount readCursor } } }
}`;

describe('how far a home timeline is read', () => {
  let world: ProductWorld;
  let home: HomeActions;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  beforeAll(async () => {
    world = await createProductWorld();
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
    await home.follow(alice, bob);
  });

  interface ReadState {
    readonly unreadCount: number;
    readonly readCursor: string | null;
  }
  const mark = async (who: Person, cursor: string): Promise<ReadState> =>
    (await home.mutate(who, MARK, { cursor })).markHomeTimelineRead.viewer.homeTimelineReadState;
  async function stateOf(who: Person): Promise<ReadState> {
    const { data } = await world.run(
      '{ viewer { homeTimelineReadState { unreadCount readCursor } } }',
      {},
      who,
    );
    return data.viewer.homeTimelineReadState;
  }
  /** Cursors of the newest edges, when all that was written is there. */
  async function cursorsOf(who: Person, filter?: Record<string, boolean>): Promise<string[]> {
    await world.product.settled();
    const { edges } = await home.page(who, { first: 20, filter });
    return edges.map(({ cursor }: { cursor: string }) => cursor);
  }
  const cursorAt = async (who: Person, index = 0) => (await cursorsOf(who))[index] ?? '';

  it('is told on all of a viewer’s sockets, filtered ones too, on nobody else’s, and again since a cursor', async () => {
    await home.follow(bob, alice);
    await home.post(bob, 'first');
    const [first, second, bobs] = [
      await home.watch(alice),
      await home.watch(alice, { filter: { excludeReplies: true } }),
      await home.watch(bob),
    ];
    await mark(alice, await cursorAt(alice));
    const alices = await home.post(alice, 'after');
    const expected = [
      ['read', null],
      ['added', alices],
    ];
    expect(brief(await take(first, 2))).toEqual(expected);
    expect(brief(await take(second, 2))).toEqual(expected);
    expect(brief(await take(bobs, 1))).toEqual([['added', alices]]);
    const again = await home.watch(alice, { since: first.cursor });
    expect(brief(await take(again, 2))).toEqual(expected);
    for (const each of [first, second, bobs, again]) each.close();
  });

  it('counts what came after: from nothing to one hundred and no further', async () => {
    expect(await stateOf(alice)).toEqual({ unreadCount: 0, readCursor: null });
    await home.post(bob, 'the first');
    const cursor = await cursorAt(alice);
    expect((await stateOf(alice)).unreadCount).toBe(1);
    expect(await mark(alice, cursor)).toEqual({ unreadCount: 0, readCursor: expect.any(String) });
    for (let ten = 0; ten < 10; ten += 1) {
      const texts = Array.from({ length: ten < 9 ? 10 : 9 }, (_, index) => `post ${ten} ${index}`);
      await Promise.all(texts.map((text) => home.post(bob, text)));
    }
    await world.product.settled();
    expect((await stateOf(alice)).unreadCount).toBe(99);
    for (const text of ['the hundredth', 'one more']) {
      await home.post(bob, text);
      await world.product.settled();
      expect((await stateOf(alice)).unreadCount).toBe(100);
    }
  });

  it('does not go back to an older cursor, and tells nobody', async () => {
    for (const text of ['older', 'newer']) await home.post(bob, text);
    const [newer = '', older = ''] = await cursorsOf(alice);
    await mark(alice, newer);
    await world.product.settled();
    const watching = await home.watch(alice);
    for (const cursor of [older, newer]) expect((await mark(alice, cursor)).unreadCount).toBe(0);
    const next = await home.post(bob, 'next');
    expect(brief(await take(watching, 1))).toEqual([['added', next]]);
    watching.close();
  });

  it('takes the cursor of a filtered page, and of a live edge', async () => {
    await home.post(bob, 'first');
    const [filtered = ''] = await cursorsOf(alice, { excludeReposts: true });
    expect((await mark(alice, filtered)).unreadCount).toBe(0);
    // What was marked is told to sockets that are open when the log comes so far.
    await world.product.settled();
    const watching = await home.watch(alice);
    await home.post(bob, 'second');
    const [added] = await take(watching, 1);
    expect((await stateOf(alice)).unreadCount).toBe(1);
    expect((await mark(alice, String(added?.['edgeCursor']))).unreadCount).toBe(0);
    watching.close();
  });

  it('is refused for a cursor of somebody else’s, of another list, or tampered with, and stays as it was', async () => {
    await home.follow(carol, bob);
    const postId = await home.post(bob, 'seen by both');
    const alices = await cursorAt(alice);
    const { data } = await world.run(
      'query ($id: ID!) { user(id: $id) { posts { edges { cursor } } } }',
      { id: bob.id },
      alice,
    );
    const tampered = (alices.startsWith('A') ? 'B' : 'A') + alices.slice(1);
    const refused = [
      await cursorAt(carol),
      data.user.posts.edges[0].cursor,
      tampered,
      alices.slice(0, -2),
      postId,
      '',
    ];
    for (const cursor of refused) {
      const { errors } = await world.run(MARK, { cursor }, alice);
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: 'input.cursor', reason: 'MALFORMED' } },
      ]);
    }
    expect(await stateOf(alice)).toEqual({ unreadCount: 1, readCursor: null });
  });

  /** A post that was minted a second before another of bob's, and comes to be known only now. */
  async function postLate(than: string): Promise<void> {
    const postId = idOf('post', (BigInt(than) - (1_000n << 22n)).toString());
    await writeEvent(world, 'posts', {
      type: 'post.created',
      postId,
      authorId: idOf('user', bob.id),
      replyToId: null,
      parentAuthorId: null,
      conversationId: postId,
      quotedPostId: null,
      quotedAuthorId: null,
      followersOnly: false,
      hasMedia: false,
    });
    await world.product.settled();
  }

  it('counts an entry as unread that is older than what was read and came after it', async () => {
    const read = await home.post(bob, 'read');
    expect((await mark(alice, await cursorAt(alice))).unreadCount).toBe(0);
    await postLate(read);
    expect((await stateOf(alice)).unreadCount).toBe(1);
    expect((await mark(alice, (await stateOf(alice)).readCursor ?? '')).unreadCount).toBe(1);
    await home.post(bob, 'newest');
    expect((await mark(alice, await cursorAt(alice))).unreadCount).toBe(0);
  });

  it('counts such an entry also when what was read was told live', async () => {
    const watching = await home.watch(alice);
    const read = await home.post(bob, 'read');
    const [added] = await take(watching, 1);
    await world.product.settled();
    expect((await mark(alice, String(added?.['edgeCursor']))).unreadCount).toBe(0);
    await postLate(read);
    expect((await stateOf(alice)).unreadCount).toBe(1);
    watching.close();
  });
});

describe('a filter of a socket', () => {
  it('lets through what its own timeline has as edges: a repost joins only an edge that passed too', async () => {
    const world = await createProductWorld();
    const home = createHomeActions(world);
    const [alice, bob, carol] = await Promise.all(
      ['alice', 'bob', 'carol'].map((name) => world.signUp(name)),
    );
    if (!alice || !bob || !carol) throw new Error('somebody is missing');
    await home.follow(alice, bob);
    await home.follow(alice, carol);
    const all = await home.watch(alice);
    const noReplies = await home.watch(alice, { filter: { excludeReplies: true } });
    const noReposts = await home.watch(alice, { filter: { excludeReposts: true } });
    const first = await home.post(carol, 'a post');
    const reply = await home.post(carol, 'a reply to herself', first);
    await home.repost(bob, reply);
    await home.repost(bob, first);
    const last = await home.post(bob, 'the last');
    const added = (...ids: string[]) => ids.map((id) => ['added', id]);
    expect(brief(await take(all, 3))).toEqual(added(first, reply, last));
    expect(brief(await take(noReplies, 3))).toEqual(added(first, reply, last));
    expect(brief(await take(noReposts, 3))).toEqual(added(first, reply, last));
    const stranger = await world.signUp('dora');
    await home.repost(bob, await home.post(stranger, 'a stranger’s'));
    const end = await home.post(bob, 'the end');
    expect(brief(await take(noReposts, 1))).toEqual(added(end));
    for (const each of [all, noReplies, noReposts]) each.close();
    for (const filter of [undefined, { excludeReplies: true }, { excludeReposts: true }]) {
      const { edges } = await home.page(alice, { filter });
      const ids = edges.map(({ node }: { node: { id: string } }) => node.id);
      expect(ids.includes(reply)).toBe(true);
      expect(ids.filter((id: string) => id === first)).toHaveLength(1);
    }
    await world.close();
  });
});
