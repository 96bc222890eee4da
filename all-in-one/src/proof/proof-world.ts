import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPurpose, loadOrCreateKeys, type PositionToAwait, type ViewerIdentity } from '@rookery/auth';
import { DEFAULT_FEED_SETTINGS, type FeedSettings } from '@rookery/feed';
import { ID_EPOCH_MILLIS, idOf } from '@rookery/ids';
import { createCursorCodec, type CursorCodec } from '@rookery/pagination';
import { Cleanup } from '@rookery/service';
import type { SubgraphResponse } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, eventually, startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import postgres, { type Sql } from 'postgres';
import { startParts, type Parts } from '../parts.ts';
import { controlClock, type ControlledClock } from './controlled-clock.ts';

/** Small, so that every edge is met by a handful of people in sixty steps. */
const SMALL: FeedSettings = {
  ...DEFAULT_FEED_SETTINGS,
  lists: { cap: 12, trimOverhang: 1, latePushMillis: 60_000, ttlSeconds: 14 * 24 * 60 * 60 },
  fanOut: { ...DEFAULT_FEED_SETTINGS.fanOut, chunkSize: 2 },
  live: { ...DEFAULT_FEED_SETTINGS.live, replayLimit: 5 },
  pulled: { ...DEFAULT_FEED_SETTINGS.pulled, perAuthor: 4, pollMillis: 100 },
  pushFollowerLimit: 3,
  readAhead: 7,
  minCandidates: 4,
};
/** Short enough that some mutations answer before copies have them: then their positions travel with the viewer. */
const SETTLE_MILLIS = 12;
const CAST = 6;

export interface Person {
  readonly id: string;
  readonly name: string;
  /** What the gateway would pass: own writes that copies may lack. */
  awaits: readonly PositionToAwait[];
}

/** The whole back end in this process, without HTTP, by a clock of the test's; its people stay, all else goes between runs. */
export interface ProofWorld {
  readonly parts: Parts;
  readonly people: readonly Person[];
  readonly admin: Sql;
  readonly clock: ControlledClock;
  readonly timelines: TestRedis;
  /** Beside the product, to look at lists and to spoil them. */
  readonly raw: Redis;
  readonly cursors: CursorCodec;
  /** Runs an operation of one subgraph as somebody; what it did to copies is remembered for them, as in the gateway. */
  run(
    subgraph: 'users' | 'posts' | 'feed',
    as: Person,
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<SubgraphResponse>;
  /** Resolves when every copy has all that is committed; lists may lack it. */
  copied(): Promise<void>;
  /** Resolves when lists and sockets have it too. */
  settled(): Promise<void>;
  /** Empties all but accounts, and the clock is real again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function createProofWorld(): Promise<ProofWorld> {
  const cleanup = new Cleanup();
  const [database, events, timelines] = await Promise.all([
    createTestDatabase(),
    startTestRedis(),
    startTestRedis(),
  ]);
  cleanup.add(() => database.drop());
  cleanup.add(() => events.stop());
  cleanup.add(() => timelines.stop());
  const folder = mkdtempSync(join(tmpdir(), 'rookery-proof-'));
  cleanup.add(() => rmSync(folder, { recursive: true }));
  const admin = postgres(database.adminUrl, { max: 3, onnotice: () => {} });
  cleanup.add(() => admin.end());
  // Compiling a plan takes longer than any of these statements.
  await admin.unsafe(`alter database ${new URL(database.adminUrl).pathname.slice(1)} set jit = off`);
  const clock = await controlClock(admin, ID_EPOCH_MILLIS);
  cleanup.add(() => clock.restore());
  const keys = loadOrCreateKeys(folder);
  const parts = await startParts(
    {
      databaseUrls: database.urls,
      eventsRedisUrl: events.url,
      timelinesRedisUrl: timelines.url,
      keys,
      poolSize: 6,
      feed: SMALL,
      settleMillis: SETTLE_MILLIS,
      readWaitMillis: 5_000,
      logger: createLogger({ name: 'proof', level: 'silent' }),
    },
    cleanup,
  );
  const raw = new Redis(timelines.url);
  raw.on('error', () => {}); // It is taken away on purpose.
  cleanup.add(() => raw.disconnect());

  const run: ProofWorld['run'] = async (subgraph, as, query, variables) => {
    const response = await parts[subgraph].subgraph.execute({ query, variables, identity: identityOf(as) });
    as.awaits = [...as.awaits, ...(response.effects?.awaits ?? [])];
    return response;
  };
  const people = await Promise.all(
    ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'].slice(0, CAST).map((name) => signUp(parts, name)),
  );
  const forget = () => people.forEach((person) => (person.awaits = []));
  const settled = async () => {
    await parts.settled();
    forget();
  };
  await settled();
  const tables = await contentTables(admin);

  return {
    parts,
    people,
    admin,
    clock,
    timelines,
    raw,
    cursors: createCursorCodec(keys.derive(keyPurpose.cursors)),
    run,
    async copied() {
      await Promise.all([parts.users.caughtUp(), parts.posts.caughtUp(), parts.feed.live.caughtUp()]);
      forget();
    },
    settled,
    async reset() {
      await settled();
      await emptied(admin, tables);
      for (const table of ['users.accounts', 'posts.relation_users', 'feed.relation_users'])
        await admin.unsafe(`update ${table} set is_private = false, is_suspended = false`);
      await raw.flushall();
      await clock.reset();
      await settled();
    },
    close: () => cleanup.run(),
  };
}

export const identityOf = ({ id, awaits }: Person): ViewerIdentity => ({
  kind: 'viewer',
  userId: idOf('user', id),
  sessionId: idOf('session', '249670921027664898'),
  roles: [],
  awaits: [...awaits],
});

async function signUp({ users }: Parts, username: string): Promise<Person> {
  const { data, errors } = await users.subgraph.execute({
    query: 'mutation ($input: SignUpInput!) { signUp(input: $input) { viewer { user { id } } } }',
    variables: { input: { username, email: `${username}@example.com`, password: 'correct horse' } },
    identity: { kind: 'anonymous' },
  });
  if (errors) throw new Error(JSON.stringify(errors));
  const { signUp: made } = data as { signUp: { viewer: { user: { id: string } } } };
  return { id: made.viewer.user.id, name: username, awaits: [] };
}

/** At once, or when whoever reads or writes in the background has let go of the table that was waited for. */
async function emptied(admin: Sql, tables: readonly string[]): Promise<void> {
  await eventually(() => admin.unsafe(`truncate ${tables.join(', ')}`), { everyMillis: 20 });
}

/** What people made, in the owners' tables and in the copies: all but accounts and the logs. */
async function contentTables(admin: Sql): Promise<string[]> {
  const kept =
    'accounts|sessions|refresh_tokens|outbox|relay_partitions|log_consumers|consumer_positions|relation_users|.*migrations';
  const rows = await admin<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('users', 'posts', 'feed') and tablename !~ ${`^(${kept})$`}`;
  return rows.map(({ name }) => name);
}
