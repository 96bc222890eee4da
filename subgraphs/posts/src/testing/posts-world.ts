import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANONYMOUS, loadOrCreateKeys, type Identity, type PositionToAwait } from '@rookery/auth';
import { transact, type Database } from '@rookery/database';
import { openDatabase } from '@rookery/drizzle';
import { createAppliedPositions, type DomainEvent } from '@rookery/events';
import {
  ID_EPOCH_MILLIS,
  ID_KINDS,
  idOf,
  type Id,
  type IdKind,
  type PostId,
  type UserId,
} from '@rookery/ids';
import type { SubgraphEffects } from '@rookery/subgraph-host';
import { createLogger, NO_METRICS, type Metrics } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis } from '@rookery/testkit';
import { createRelationsProjection } from '@rookery/visibility';
import { Redis } from 'ioredis';
import { createPostsPart, type PostsPart, type PostsSettings } from '../posts-part.ts';
import { relations } from '../visibility/visibility-queries.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

/** What a subgraph answered, as tests look at it. */
export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer has the shape of the test's own query
  readonly data: any;
  /** Codes of all errors, by response path: `{ 'likePost': 'NOT_FOUND' }`. */
  readonly errors: Record<string, unknown>;
  /** The extensions of the first error. */
  readonly details: Record<string, unknown>;
  readonly effects: SubgraphEffects;
}

/** Somebody who uses posts. */
export interface Person {
  readonly id: UserId;
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The same, with positions that this viewer's identity still bears. */
  askAwaiting(awaits: readonly PositionToAwait[], query: string): Promise<Answer>;
  /** Writes a post; throws when refused. */
  post(text: string, more?: { replyToId?: PostId; quotedPostId?: PostId }): Promise<PostId>;
  /** Runs a mutation of one post by name; throws when refused. */
  does(mutation: PostMutation, postId: PostId): Promise<Answer['data']>;
}
export type PostMutation =
  'deletePost' | 'likePost' | 'unlikePost' | 'repost' | 'undoRepost' | 'bookmarkPost' | 'unbookmarkPost';

/** A running posts part on its own database and Redis. Relations are applied at once, without a users subgraph. */
export interface PostsWorld {
  readonly db: Database;
  readonly part: PostsPart;
  /** The users log that the part reads; `settled` waits for what is appended. */
  readonly usersLog: MemoryLog;
  /** How many statements `work` sends for itself: those of the log's machinery aside. */
  countStatements(work: () => Promise<unknown>): Promise<number>;
  /** The same, their texts. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly string[]>;
  /** The same people in another process on the same database, whose Redis is away and which applies no log. */
  elsewhere(settings?: Partial<PostsSettings>, metrics?: Metrics): (person: Person) => Person;
  readonly anonymous: Pick<Person, 'ask'>;
  /** Resolves to as many people as asked for. */
  people(count: number): Promise<Person[]>;
  person(account?: { isPrivate?: boolean; bornAt?: number; isUnknown?: boolean }): Promise<Person>;
  change(
    person: Person,
    account: { isPrivate?: boolean; isSuspended?: boolean; isDeleted?: boolean },
  ): Promise<void>;
  follows(follower: Person, followee: Person): Promise<void>;
  blocks(blocker: Person, blocked: Person, options?: { active: boolean }): Promise<void>;
  /** From now on logs are neither relayed nor applied. */
  standStill(): Promise<void>;
  /** Undoes `standStill`. */
  goOn(): Promise<void>;
  /** Resolves when all that was written is applied. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const LOG_TABLES = /outbox|relay_partitions|log_consumers|dead_letters|consumer_positions|pg_catalog/;

let sequence = 0;
/** An id as `mint_id` would make it at a time. */
export function idAt<K extends IdKind>(kind: K, millis: number, shard = sequence % 256): Id<K> {
  sequence += 1;
  const time = BigInt(millis - ID_EPOCH_MILLIS) << 22n;
  const rest = (BigInt(ID_KINDS[kind]) << 18n) | (BigInt(shard) << 10n) | BigInt(sequence & 1023);
  return idOf(kind, (time | rest).toString());
}

export async function createPostsWorld(): Promise<PostsWorld> {
  const [database, redisServer] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const statements: string[] = [];
  const db = openDatabase({
    url: database.urls.posts,
    poolSize: 8,
    applicationName: 'posts-test',
    onStatement: (statement) => statements.push(statement),
  });
  const redis = new Redis(redisServer.url);
  const logger = createLogger({ name: 'posts-test', level: 'error' });
  const applied = createAppliedPositions({ redis, logger });
  const keysFolder = mkdtempSync(join(tmpdir(), 'posts-keys-'));
  const usersLog = createMemoryLog('users');
  const shared = { db, keys: loadOrCreateKeys(keysFolder), logger, applied, sources: { users: usersLog } };
  const part = createPostsPart({ ...shared, redis, settings: { awaitedConsumers: ['posts'] } });
  await applied.start();
  await part.start();
  let running = true;

  const projection = createRelationsProjection(relations);
  let version = 0;
  const nextVersion = () => (version += 1);
  const apply = (event: DomainEvent) => transact(db, (tx) => projection.apply(tx, [event]));

  async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    statements.length = 0;
    await work();
    return statements.filter((statement) => !LOG_TABLES.test(statement));
  }

  async function ask(
    identity: Identity,
    query: string,
    variables: Record<string, unknown> = {},
    at: PostsPart = part,
  ): Promise<Answer> {
    const { data, errors = [], effects = {} } = await at.subgraph.execute({ query, variables, identity });
    return {
      data,
      errors: Object.fromEntries(
        errors.map(({ path = [], extensions }) => [path.join('.'), extensions?.['code']]),
      ),
      details: errors[0]?.extensions ?? {},
      effects,
    };
  }

  function personWith(id: UserId, at = part): Person {
    const identityWith = (awaits: readonly PositionToAwait[]): Identity => ({
      kind: 'viewer',
      userId: id,
      sessionId: idAt('session', Date.now()),
      roles: [],
      awaits,
    });
    const person: Person = {
      id,
      ask: (query, variables) => ask(identityWith([]), query, variables, at),
      askAwaiting: (awaits, query) => ask(identityWith(awaits), query, {}, at),
      async post(text, more = {}) {
        const query = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`;
        const { data, details } = await person.ask(query, { input: { text, ...more } });
        if (!data?.createPost) throw new Error(`not posted: ${JSON.stringify(details)}`);
        return data.createPost.post.id;
      },
      async does(mutation, postId) {
        const selection = mutation === 'deletePost' ? 'deletedPostId' : 'post { id }';
        const query = `mutation ($postId: ID!) { ${mutation}(input: { postId: $postId }) { ${selection} } }`;
        const { data, details } = await person.ask(query, { postId });
        if (!data?.[mutation]) throw new Error(`${mutation} refused: ${JSON.stringify(details)}`);
        return data[mutation];
      },
    };
    return person;
  }

  async function person({ isPrivate = false, bornAt = Date.now(), isUnknown = false } = {}): Promise<Person> {
    const userId = idAt('user', bornAt);
    const account = { isPrivate, isSuspended: false, isDeleted: false, version: nextVersion() };
    if (!isUnknown) await apply({ type: 'user.created', userId, ...account });
    return personWith(userId);
  }

  return {
    db,
    part,
    usersLog,
    countStatements: async (work) => (await statementsOf(work)).length,
    statementsOf,
    elsewhere(settings = {}, metrics = NO_METRICS) {
      const away = new Redis({ lazyConnect: true, enableOfflineQueue: false });
      const other = createPostsPart({ ...shared, redis: away, metrics, settings });
      return ({ id }) => personWith(id, other);
    },
    anonymous: { ask: (query, variables) => ask(ANONYMOUS, query, variables) },
    person,
    people: (count) => Promise.all(Array.from({ length: count }, () => person())),
    change: ({ id: userId }, { isPrivate = false, isSuspended = false, isDeleted = false }) =>
      apply({ type: 'user.updated', userId, isPrivate, isSuspended, isDeleted, version: nextVersion() }),
    follows: (follower, followee) =>
      apply({
        type: 'follow.changed',
        followId: idAt('follow', Date.now()),
        followerId: follower.id,
        followeeId: followee.id,
        state: 'following',
        hidesReposts: false,
        version: nextVersion(),
      }),
    blocks: (blocker, blocked, { active } = { active: true }) =>
      apply({
        type: 'block.changed',
        blockerId: blocker.id,
        blockedId: blocked.id,
        active,
        version: nextVersion(),
      }),
    async standStill() {
      running = false;
      await part.stop();
    },
    async goOn() {
      running = true;
      await part.start();
    },
    settled: () => part.caughtUp(),
    async close() {
      if (running) await part.stop();
      await applied.stop();
      redis.disconnect();
      await db.$client.end();
      await redisServer.stop();
      await database.drop();
      rmSync(keysFolder, { recursive: true });
    },
  };
}

/** A client's key for createPost. */
export const newKey = (): string => randomUUID();
