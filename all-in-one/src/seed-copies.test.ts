import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateKeys } from '@rookery/auth';
import { openDatabase } from '@rookery/drizzle';
import {
  completeSettings,
  createWorld,
  isUnused,
  loadWorld,
  NotEmptyError,
  SEED_PASSWORD,
  shapeOf,
  type SeedProgress,
} from '@rookery/drizzle/seed';
import { createCounterReconciler } from '@rookery/posts';
import { Cleanup } from '@rookery/service';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis, type TestDatabase, type TestRedis } from '@rookery/testkit';
import { reconcileCounts } from '@rookery/users';
import postgres from 'postgres';
import { startParts } from './parts.ts';
import { createProductWorld } from './testing/product-world.ts';

const SILENT: SeedProgress = { phase() {}, advance() {} };
const RELATION_COPIES = ['relation_users', 'relation_follows', 'relation_blocks', 'relation_mutes'];
/** Tables that events make, wholly or in part. */
const COPIES = [
  'users.followers',
  'posts.post_replies',
  'posts.post_quotes',
  'posts.post_reposts',
  'feed.entries',
  'feed.post_likes',
  ...RELATION_COPIES.flatMap((table) => [`posts.${table}`, `feed.${table}`]),
];
/** Seeded entries stand nowhere in the log: they were there before it began. */
const ROW_OF: Readonly<Record<string, string>> = { 'feed.entries': "to_jsonb(t) - 'epoch' - 'sequence'" };
const COUNTERS = ['users.relation_counts', 'posts.post_counters'];
/** Tables that are nobody's copy. */
const OWN = ['accounts', 'follows', 'blocks', 'mutes'].map((table) => `users.${table}`);
const OWN_OF_POSTS = ['posts', 'likes', 'reposts', 'user_post_counts'].map((table) => `posts.${table}`);
const ALL = [...COPIES, ...COUNTERS, ...OWN, ...OWN_OF_POSTS];

describe('a seeded database', () => {
  const logger = createLogger({ name: 'test', level: 'error' });
  const world = createWorld(completeSettings({ users: 80, posts: 1_500, seed: 7 }), SILENT);
  let database: TestDatabase;
  let redis: TestRedis;
  let admin: postgres.Sql;
  let keysDirectory: string;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
    admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
    keysDirectory = mkdtempSync(join(tmpdir(), 'rookery-keys-'));
    await loadWorld(world, { urls: database.urls, wipes: false, progress: SILENT });
  });
  afterAll(async () => {
    await admin.end();
    await redis.stop();
    await database.drop();
    rmSync(keysDirectory, { recursive: true });
  });

  /** All rows of these tables as texts, in an order of their own. */
  async function contentOf(tables: readonly string[]): Promise<Record<string, string[]>> {
    const content: Record<string, string[]> = {};
    for (const table of tables) {
      const rows = await admin.unsafe<{ row: string }[]>(
        `select (${ROW_OF[table] ?? 't'})::text as row from ${table} t order by 1`,
      );
      content[table] = rows.map(({ row }) => row);
    }
    return content;
  }

  /** The consumers of users, posts and feed, until they have applied all there is. */
  async function consume(): Promise<void> {
    const cleanup = new Cleanup();
    try {
      const parts = await startParts(
        {
          databaseUrls: database.urls,
          eventsRedisUrl: redis.url,
          timelinesRedisUrl: redis.url,
          keys: loadOrCreateKeys(keysDirectory),
          poolSize: 4,
          logger,
        },
        cleanup,
      );
      await parts.settled();
    } finally {
      await cleanup.run();
    }
  }

  test('consumers that start on it find nothing to do', async () => {
    const seeded = await contentOf(ALL);
    await consume();
    expect(await contentOf(ALL)).toEqual(seeded);
    expect(await contentOf(['feed.timeline_jobs', 'feed.dead_letters', 'posts.dead_letters'])).toEqual({
      'feed.timeline_jobs': [],
      'feed.dead_letters': [],
      'posts.dead_letters': [],
    });
  });

  test('has the very copies and counters that consumers make from the snapshots of both logs', async () => {
    const seeded = await contentOf(ALL);
    for (const rows of Object.values(seeded)) expect(rows.length).toBeGreaterThan(0);
    await admin.unsafe(`truncate ${COPIES.join(', ')}`);
    await admin.unsafe('update users.relation_counts set follower_count = 0');
    await admin.unsafe('update posts.post_counters set reply_count = 0, quote_count = 0, repost_count = 0');
    for (const owner of ['users', 'posts', 'feed'])
      await admin.unsafe(`update ${owner}.consumer_positions set epoch = 0, sequence = 0`);
    await consume();
    expect(await contentOf(ALL)).toEqual(seeded);
  });

  test('has no counter that differs from its rows', async () => {
    const [usersDb, postsDb] = [database.urls.users, database.urls.posts].map((url) =>
      openDatabase({ url, poolSize: 2, applicationName: 'test' }),
    );
    try {
      expect(await reconcileCounts({ db: usersDb!, logger })).toEqual([]);
      const { checked, drifts } = await createCounterReconciler({ db: postsDb!, logger }).run();
      expect(drifts).toEqual([]);
      expect(checked).toBeGreaterThan(world.posts.length);
    } finally {
      await Promise.all([usersDb?.$client.end(), postsDb?.$client.end()]);
    }
  });

  test('lets its people sign in, read a full home timeline and write what stands on top of it', async () => {
    const { reader } = shapeOf(world).logins;
    const product = await createProductWorld({ databaseUrls: database.urls });
    try {
      const { data } = await product.run(
        'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken viewer { user { id } } } }',
        { input: { login: reader.username, password: SEED_PASSWORD } },
      );
      const { accessToken, viewer } = data.signIn;
      const as = { id: viewer.user.id, username: reader.username, token: accessToken };
      const home = '{ homeTimeline(first: 20) { edges { node { text author { username } } } } }';
      expect((await product.run(home, {}, as)).data.homeTimeline.edges).toHaveLength(20);
      await product.run('mutation { createPost(input: { text: "newest" }) { post { id } } }', {}, as);
      expect((await product.run(home, {}, as)).data.homeTimeline.edges[0].node.text).toBe('newest');
    } finally {
      await product.close();
    }
  });

  test('is not seeded again unless it may be wiped; a wipe ends in the same rows', async () => {
    const before = await contentOf(ALL);
    const seed = (wipes: boolean) => loadWorld(world, { urls: database.urls, wipes, progress: SILENT });
    expect(await isUnused(database.urls)).toBe(false);
    await expect(seed(false)).rejects.toThrow(NotEmptyError);
    expect(await contentOf(ALL)).toEqual(before);
    const epochs = await contentOf(['posts.relay_partitions']);
    await seed(true);
    const first = await contentOf(ALL);
    expect(await contentOf(['posts.relay_partitions'])).not.toEqual(epochs);
    await seed(true);
    expect(await contentOf(ALL)).toEqual(first);
    await consume();
    expect(await contentOf(ALL)).toEqual(first);
  });

  test('stays as it was when seeding fails half-way in one owner’s tables', async () => {
    const before = await contentOf(ALL);
    const [first] = world.posts;
    const broken = { ...world, posts: [...world.posts, first!] };
    await expect(loadWorld(broken, { urls: database.urls, wipes: true, progress: SILENT })).rejects.toThrow(
      /duplicate key/,
    );
    expect(await contentOf(ALL)).toEqual(before);
  });
});
