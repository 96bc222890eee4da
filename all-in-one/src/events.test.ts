import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Environment } from '@rookery/config';
import { runEvents } from '@rookery/service/events';
import { createTestDatabase, eventually, type TestDatabase } from '@rookery/testkit';
import { createLogger, createMetrics } from '@rookery/telemetry';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import type { Person } from './testing/ask.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';

/** Shut: nobody listens there. */
const NOBODY = 'postgres://nobody:secret@127.0.0.1:1/nothing';

describe('npm run events, beside a running product,', () => {
  const metrics = createMetrics();
  let database: TestDatabase;
  let admin: postgres.Sql;
  let world: ProductWorld;
  let redis: Redis;
  let dataDir: string;
  let alice: Person;
  let bob: Person;
  let firstPost: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
    dataDir = mkdtempSync(join(tmpdir(), 'rookery-events-'));
    world = await createProductWorld({
      databaseUrls: database.urls,
      logger: createLogger({ name: 'test', level: 'silent' }),
      metrics,
    });
    redis = new Redis(world.redis.url);
    [alice, bob] = [await world.signUp('alice'), await world.signUp('bob')];
    const follow = 'mutation ($id: ID!) { followUser(input: { userId: $id }) { user { id } } }';
    await world.run(follow, { id: bob.id }, alice);
    firstPost = await post('the first');
    await expectHome(['the first']);
  });
  afterAll(async () => {
    redis.disconnect();
    await admin.end();
    await world.close();
    await database.drop();
    rmSync(dataDir, { recursive: true });
  });

  async function post(text: string, quotedPostId?: string): Promise<string> {
    const input = { text, ...(quotedPostId ? { quotedPostId } : {}) };
    const { data, errors } = await world.run('CreatePost', { input }, bob);
    expect(errors).toBeUndefined();
    return data.createPost.post.id;
  }
  const home = async (): Promise<string[]> => {
    const { data } = await world.run('{ homeTimeline(first: 50) { edges { node { text } } } }', {}, alice);
    return data.homeTimeline.edges.map(({ node }: { node: { text: string } }) => node.text);
  };
  const expectHome = (texts: readonly string[]) =>
    eventually(async () => expect(await home()).toEqual(texts));

  const settings = (): Environment => ({
    DATA_DIR: dataDir,
    USERS_DATABASE_URL: database.urls.users,
    POSTS_DATABASE_URL: database.urls.posts,
    FEED_DATABASE_URL: database.urls.feed,
  });
  /** Runs the tool; its exit code, and its lines. */
  async function events(line: string, env: Environment = settings()) {
    const lines: string[] = [];
    const write = (text: string) => void lines.push(text);
    const readConfig = () => loadConfig(env);
    const code = await runEvents(line.split(' '), { readConfig, print: write, say: write });
    return { code, lines };
  }
  /** Ids in a list, which has a head. */
  const idsIn = (lines: readonly string[]) => lines.slice(1).map((each) => each.split(' ')[0]!);

  /** A value of another kind where alice's list belongs: no push can go on there. */
  async function spoilListOfAlice(): Promise<string> {
    const key = `home:{${alice.id}}`;
    await redis.set(key, 'no list');
    return key;
  }
  /** Posts, and waits until the push of it was given up. */
  async function postInVain(text: string): Promise<string> {
    await post(text);
    return eventually(async () => {
      const { lines } = await events('list');
      expect(lines).toHaveLength(2);
      return idsIn(lines)[0]!;
    });
  }

  test('where nothing was given up it says so, and status tells of every partition', async () => {
    expect(await events('list')).toEqual({ code: 0, lines: ['nothing has been given up'] });
    expect(await events('replay --all')).toEqual({ code: 0, lines: ['nothing has been given up'] });
    await world.product.settled();
    const { code, lines } = await events('status');
    expect(code).toBe(0);
    expect(lines.filter((each) => /^(users|posts|feed)\s+\d\s.*yes$/.test(each))).toHaveLength(24);
    expect(lines.filter((each) => /^feed\s+posts\s+\d\s+\d+\s+\d+\s+0\s+yes$/.test(each))).toHaveLength(8);
    expect(lines.at(-1)).toBe('given up: 0 events, 0 timeline jobs');
  });

  test('a poison event is put aside, the log goes on, and once mended it is applied by a replay', async () => {
    await admin.unsafe(
      'alter table feed.entries add constraint poison check (quoted_post_id is null) not valid',
    );
    await post('a quote', firstPost);
    await post('after the quote');
    await expectHome(['after the quote', 'the first']);
    const listed = await events('list');
    expect(listed.lines[1]).toMatch(
      /^feed:posts\/\d\/\d+-\d+ +post\.created .*violates check constraint "poison"/,
    );
    const [id = ''] = idsIn(listed.lines);
    const shown = JSON.parse((await events(`show ${id}`)).lines.join('\n'));
    expect(shown).toMatchObject({
      id,
      consumer: 'feed',
      payload: { quotedPostId: firstPost, authorId: bob.id },
    });

    expect(await metrics.text()).toContain('rookery_dead_letters{consumer="feed",log="posts"} 1');
    const inVain = await events(`replay ${id}`);
    expect(inVain.code).toBe(1);
    expect(inVain.lines).toEqual([expect.stringMatching(/^feed:.* failed again: .*"poison"/)]);
    expect((await events('status')).lines.at(-1)).toBe('given up: 1 events, 0 timeline jobs');

    await admin.unsafe('alter table feed.entries drop constraint poison');
    expect(await events('replay --all')).toEqual({ code: 0, lines: [`${id} done`] });
    expect((await events('list')).lines).toEqual(['nothing has been given up']);
    await expectHome(['after the quote', 'a quote', 'the first']);
  });

  test('a poison job is given up, nobody misses its post, and once mended a replay does it', async () => {
    const before = await home();
    const key = await spoilListOfAlice();
    const id = await postInVain('pushed in vain');
    expect(id).toMatch(/^job:\d+$/);
    expect((await events(`show ${id}`)).lines.join('')).toContain('WRONGTYPE');
    expect(await home()).toEqual(['pushed in vain', ...before]);
    expect(await metrics.text()).toContain('rookery_fan_out_given_up_jobs 1');
    await redis.del(key);
    expect(await events(`replay ${id}`)).toEqual({ code: 0, lines: [`${id} done`] });
    await expectHome(['pushed in vain', ...before]);
    expect((await events(`show ${id}`)).code).toBe(1);
  });

  test('a dropped job drops the lists that lack its entry', async () => {
    const before = await home();
    const key = await spoilListOfAlice();
    const id = await postInVain('dropped');
    expect((await events(`drop ${id}`)).code).toBe(0);
    expect((await events('list')).lines).toEqual(['nothing has been given up']);
    await eventually(async () => expect(await redis.type(key)).not.toBe('string'));
    await expectHome(['dropped', ...before]);
  });

  test('a dropped event is forgotten', async () => {
    await admin.unsafe(
      'alter table feed.entries add constraint poison check (quoted_post_id is null) not valid',
    );
    await post('a lost quote', firstPost);
    const id = await eventually(async () => {
      const [listed] = idsIn((await events('list')).lines);
      if (!listed) throw new Error('nothing was given up yet');
      return listed;
    });
    expect((await events(`drop ${id}`)).code).toBe(0);
    expect(await events(`show ${id}`)).toEqual({ code: 1, lines: [`${id} is not among what was given up.`] });
    await admin.unsafe('alter table feed.entries drop constraint poison');
  });

  test('one service’s own settings show its own part, and say what is missing', async () => {
    const { code, lines } = await events('status', {
      DATA_DIR: dataDir,
      FEED_DATABASE_URL: database.urls.feed,
    });
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('not within reach of these settings: users, posts');
    expect(lines.filter((each) => /^feed\s+posts\s+\d\s+\d+\s+\d+\s+\?\s+yes$/.test(each))).toHaveLength(8);
  });

  test.each([
    ['no database at all', {}, /^There is no database: .* is not there, and DATABASE_URL is not set\.$/],
    [
      'one that is away',
      { FEED_DATABASE_URL: NOBODY },
      /^The database of feed cannot be reached \(ECONNREFUSED\)\.$/,
    ],
    ['an administrator’s without keys', { DATABASE_URL: NOBODY }, /^There are no keys in /],
    ['settings that are wrong', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must be/],
  ])('%s is one clear line and exit code 78', async (_case, env, message) => {
    const { code, lines } = await events('list', { DATA_DIR: dataDir, ...env });
    expect(lines).toEqual([expect.stringMatching(message)]);
    expect(code).toBe(78);
  });

  test('a password that is wrong, and a database without tables, are one line too', async () => {
    const url = new URL(database.urls.feed);
    url.password = 'wrong';
    const refused = await events('list', { FEED_DATABASE_URL: url.href });
    expect(refused).toEqual({
      code: 78,
      lines: [expect.stringMatching(/^The database of feed does not let us in: /)],
    });
    url.href = database.adminUrl;
    url.pathname = '/postgres';
    const bare = await events('list', { FEED_DATABASE_URL: url.href });
    expect(bare).toEqual({
      code: 78,
      lines: [expect.stringMatching(/^The database of feed lacks what this version/)],
    });
  });

  test('the epoch of a log is raised only when nobody relays it, and then copies are read anew', async () => {
    const before = await home();
    const refused = await events('raise-epoch posts');
    expect(refused).toEqual({
      code: 1,
      lines: [expect.stringMatching(/^The log posts is being relayed: stop Rookery/)],
    });
    await world.product.close();
    const epochs = () =>
      admin`select min(epoch) as lowest from posts.relay_partitions`.then(([row]) => row?.lowest);
    const old = await epochs();
    expect((await events('raise-epoch posts')).code).toBe(0);
    expect(await epochs()).toBeGreaterThan(old);
    const again = await createProductWorld({ databaseUrls: database.urls });
    try {
      await again.product.settled();
      const text = 'query ($login: String!) { userByUsername(username: $login) { username } }';
      expect((await again.run(text, { login: 'bob' })).data.userByUsername.username).toBe('bob');
      const copies = await admin`select text from posts.posts join feed.entries using (id) order by id desc`;
      expect(copies.map(({ text }) => text)).toEqual(['a lost quote', ...before]);
    } finally {
      await again.close();
    }
  });
});
