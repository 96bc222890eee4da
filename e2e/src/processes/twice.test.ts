import { eventually } from '@rookery/testkit';
import { SERVICES } from '../../../scripts/services.mjs';
import { ask, expectData, follow, homeTexts, post, signUp, type Person } from '../client.ts';
import { openStores } from '../world.ts';
import { runDistributed, type DistributedProduct } from '../world-distributed.ts';
import { watchPosts } from './watched-posts.ts';

/** Enough authors that each process has partitions of some of them. */
const AUTHORS = 16;
/** How long a lease outlives its holder, and a loaded machine's time. */
const TAKE_OVER_MILLIS = 45_000;

describe('every process twice, on the same stores and other ports', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let first: DistributedProduct;
  let second: DistributedProduct;
  let atFirst: { readonly url: string };
  let atSecond: { readonly url: string };
  let alice: Person;
  let authors: Person[];

  beforeAll(async () => {
    stores = await openStores();
    const settings = { ...stores.settings, LOG_LEVEL: 'silent' };
    [first, second] = await Promise.all([runDistributed(settings), runDistributed(settings)]);
    await Promise.all([first.start(), second.start()]);
    atFirst = { url: `${first.address()}/graphql` };
    atSecond = { url: `${second.address()}/graphql` };
    alice = await signUp(atFirst, 'alice');
    authors = [];
    // One by one: so many passwords hashed at once take longer, beside other tests, than a gateway waits.
    for (let index = 0; index < AUTHORS; index += 1) {
      const author = await signUp(atFirst, `author${index}`);
      authors.push(author);
      await follow(atFirst, alice, author);
    }
  });
  afterAll(async () => {
    await Promise.all([first?.stop(), second?.stop()]);
    await stores?.release();
  });

  it('a token of one gateway is good at the other, until its session is ended at either', async () => {
    const bob = await signUp(atFirst, 'bob');
    const who = '{ viewer { user { username } } }';
    expect(await expectData(ask(atSecond, who, {}, bob))).toEqual({ viewer: { user: { username: 'bob' } } });
    await expectData(ask(atSecond, 'mutation { signOut { sessionId } }', {}, bob));
    for (const at of [atFirst, atSecond]) {
      const answer = async () => expect((await ask(at, who, {}, bob)).status).toBe(401);
      await eventually(answer);
    }
  });

  it('a block written at one gateway holds at the next read at the other', async () => {
    const [author] = authors;
    if (!author) throw new Error('nobody writes');
    await post(atFirst, author, 'seen by alice');
    await eventually(async () => expect(await homeTexts(atSecond, alice)).toContain('seen by alice'));
    const block = 'mutation ($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }';
    await expectData(ask(atFirst, block, { id: author.id }, alice));
    expect(await homeTexts(atSecond, alice)).not.toContain('seen by alice');
  });

  it('what is posted at one gateway comes to the sockets of both', async () => {
    const [, author] = authors;
    if (!author) throw new Error('nobody writes');
    await post(atFirst, author, 'to resume from');
    const text = '{ homeTimeline(first: 1) { pageInfo { startCursor } } }';
    const { homeTimeline } = await eventually(async () => {
      const page = await expectData(ask(atFirst, text, {}, alice));
      expect(page.homeTimeline.pageInfo.startCursor).not.toBeNull();
      return page;
    });
    const watched = [atFirst, atSecond].map(({ url }) =>
      watchPosts(url.replace('http', 'ws'), alice, homeTimeline.pageInfo.startCursor),
    );
    await post(atSecond, author, 'to everyone');
    await eventually(() => watched.forEach(({ texts }) => expect(texts).toContain('to everyone')));
    for (const each of watched) await each.stop();
  });

  it.each(['users', 'posts', 'feed-worker'])('both processes of %s do a part of the work', async (name) => {
    for (const author of authors.slice(1)) {
      await follow(atFirst, author, alice);
      await post(atFirst, author, `work for ${name}`);
    }
    // Leases are evened out within seconds of a process's start.
    await eventually(
      async () => {
        for (const author of authors.slice(1)) await post(atFirst, author, `more work for ${name}`);
        for (const product of [first, second])
          expect(await appliedEvents(product.addressOf(name))).toBeGreaterThan(0);
      },
      { deadlineMillis: TAKE_OVER_MILLIS, everyMillis: 500 },
    );
  });

  it('with one of each killed, the others do all of it', async () => {
    const [, author] = authors;
    if (!author) throw new Error('nobody writes');
    await first.kill();
    await post(atSecond, author, 'after the first ones died');
    const isThere = async () =>
      expect(await homeTexts(atSecond, alice, 1)).toEqual(['after the first ones died']);
    await eventually(isThere, { deadlineMillis: TAKE_OVER_MILLIS });
    const carol = await signUp(atSecond, 'carol');
    await follow(atSecond, carol, author);
    await eventually(
      async () => expect(await homeTexts(atSecond, carol)).toContain('after the first ones died'),
      { deadlineMillis: TAKE_OVER_MILLIS },
    );
  });

  it('no service is left out', () => {
    expect(SERVICES.map(({ name }) => name).sort()).toEqual([
      'feed',
      'feed-worker',
      'gateway',
      'posts',
      'users',
    ]);
  });
});

/** Events that a process has applied to copies, by its own count. */
async function appliedEvents(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const counts = [...text.matchAll(/^rookery_event_apply_seconds_count\{[^}]*\} (\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
