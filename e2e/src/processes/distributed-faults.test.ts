import { eventually } from '@rookery/testkit';
import { ask, expectData, follow, post, signUp, type Person } from '../client.ts';
import { openStores } from '../world.ts';
import { runDistributed, type DistributedProduct } from '../world-distributed.ts';
import { startProbes, type Probes } from './probes.ts';
import { watchPosts, type WatchedPosts } from './watched-posts.ts';

/** What cannot be had while a process is dead. */
const NEEDS: readonly (readonly [string, readonly string[]])[] = [
  ['users', ['profile']],
  ['posts', ['post', 'write']],
  ['feed', ['timeline']],
  ['feed-worker', []],
  ['gateway', ['profile', 'post', 'timeline', 'write']],
];
/** Of each probe while the process is dead. */
const ROUNDS_DEAD = 5;
/** A dead process's leases last 3 s; on a loaded machine the rest takes its time as well. */
const RECOVERY_MILLIS = 45_000;

describe('under light load, in several processes', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let product: DistributedProduct;
  let at: { readonly url: string };
  let author: Person;
  let followers: Person[];
  let probes: Probes;
  let watched: WatchedPosts;

  beforeAll(async () => {
    stores = await openStores();
    product = await runDistributed({ ...stores.settings, LOG_LEVEL: 'silent' });
    await product.start();
    at = { url: `${product.address()}/graphql` };
    author = await signUp(at, 'author');
    followers = await Promise.all(['alice', 'bob'].map((name) => signUp(at, name)));
    for (const follower of followers) await follow(at, follower, author);
    const [reader] = followers;
    if (!reader) throw new Error('nobody follows');
    const postId = await post(at, author, 'before all that');
    const text = '{ homeTimeline(first: 1) { pageInfo { startCursor } } }';
    const { homeTimeline } = await expectData(ask(at, text, {}, reader));
    watched = watchPosts(at.url.replace('http', 'ws'), reader, homeTimeline.pageInfo.startCursor);
    probes = startProbes(at, { author, reader, postId });
  });
  afterAll(async () => {
    await watched?.stop();
    await probes?.stop();
    await product?.stop();
    await stores?.release();
  });

  /** Resolves when everything is answered again. */
  async function recovered(): Promise<void> {
    await eventually(
      async () => {
        probes.forget();
        await probes.asked(2);
        expect(probes.failed()).toEqual([]);
      },
      { deadlineMillis: RECOVERY_MILLIS },
    );
  }

  /** Texts of all posts on somebody's timeline, page by page. */
  async function allTexts(viewer: Person): Promise<string[]> {
    const query = `query ($after: String) { homeTimeline(first: 100, after: $after) {
      edges { node { text } } pageInfo { hasNextPage endCursor }
    } }`;
    const texts: string[] = [];
    for (let after: string | null = null; ;) {
      const { homeTimeline } = await expectData(ask(at, query, { after }, viewer));
      texts.push(...homeTimeline.edges.map(({ node }: { node: { text: string } }) => node.text));
      if (!homeTimeline.pageInfo.hasNextPage) return texts;
      after = homeTimeline.pageInfo.endCursor;
    }
  }

  it.each(NEEDS)('a killed %s takes %j away until it is back, and nothing else', async (name, needing) => {
    await recovered();
    await product.process(name).kill();
    probes.forget();
    await probes.asked(ROUNDS_DEAD);
    expect(probes.failed().sort()).toEqual([...needing].sort());
    await product.start();
    await recovered();
  });

  it('every acknowledged post is on every follower’s timeline, once, and came to the open socket', async () => {
    await probes.stop();
    const { acknowledged } = probes;
    expect(acknowledged.length).toBeGreaterThan(NEEDS.length * ROUNDS_DEAD);
    for (const follower of followers) {
      const texts = await eventually(
        async () => {
          const found = await allTexts(follower);
          expect(found).toEqual(expect.arrayContaining([...acknowledged]));
          return found;
        },
        { deadlineMillis: RECOVERY_MILLIS },
      );
      expect(texts).toHaveLength(new Set(texts).size);
    }
    await eventually(() => expect(watched.texts).toEqual(expect.arrayContaining([...acknowledged])), {
      deadlineMillis: RECOVERY_MILLIS,
    });
  });
});
