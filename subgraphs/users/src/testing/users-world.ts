import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ANONYMOUS,
  createAccessTokenVerifier,
  loadOrCreateKeys,
  type Identity,
  type ViewerIdentity,
} from '@rookery/auth';
import type { Database } from '@rookery/database';
import { openDatabase } from '@rookery/drizzle';
import { createAppliedPositions } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import type { SubgraphResponse } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { createUsersPart, type UsersPart } from '../index.ts';
import type { UsersSettings } from '../settings.ts';

/** Somebody who has signed up. */
export interface Person {
  readonly id: UserId;
  readonly username: string;
  readonly identity: ViewerIdentity;
  readonly refreshToken: string;
}

export interface AskOptions {
  readonly as?: Person;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly refreshCookie?: string;
}

/** The users part on stores of its own, and people in it. */
export interface UsersWorld {
  readonly part: UsersPart;
  readonly db: Database;
  readonly redis: Redis;
  /** Statements sent since the last call. */
  takeStatements(): string[];
  /** Moves the clock of the part on. */
  passMillis(millis: number): void;
  now(): number;
  ask(query: string, options?: AskOptions): Promise<SubgraphResponse>;
  /** The same in another process on the same database, whose Redis is away and which applies no log. */
  elsewhere(settings?: Partial<UsersSettings>): UsersWorld['ask'];
  /** Like `ask`, for what must not fail: returns the data, as whatever the test says it is. */
  tell<Data>(query: string, options?: AskOptions): Promise<Data>;
  signUp(username: string, input?: Readonly<Record<string, unknown>>): Promise<Person>;
  /** Who an access token is of, after checking it. */
  identityOf(accessToken: string): ViewerIdentity;
  /** Until everything committed so far is applied. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse battery staple';
const SIGN_UP = `mutation ($input: SignUpInput!) {
  signUp(input: $input) { accessToken refreshToken viewer { user { id username } } }
}`;

export interface UsersWorldOptions {
  /** Whom changes wait for; by default the consumer that runs here. */
  readonly awaitedConsumers?: readonly string[];
}

export async function createUsersWorld({
  awaitedConsumers = ['users'],
}: UsersWorldOptions = {}): Promise<UsersWorld> {
  const [database, redisServer] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const keyFolder = mkdtempSync(join(tmpdir(), 'rookery-keys-'));
  const keys = loadOrCreateKeys(keyFolder);
  const logger = createLogger({ name: 'users-test', level: 'error' });
  let statements: string[] = [];
  const db = openDatabase({
    url: database.urls.users,
    poolSize: 20,
    applicationName: 'users-test',
    onStatement: (statement) => void statements.push(statement),
  });
  const redis = new Redis(redisServer.url);
  const applied = createAppliedPositions({ redis, logger });
  await applied.start();
  let passed = 0;
  const now = () => Date.now() + passed;
  const settings = {
    awaitedConsumers,
    passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 },
    // Hundreds of people sign up at once.
    hashing: { concurrency: 4, maxWaiting: 10_000, maxWaitMillis: 600_000 },
    now,
  };
  const part = createUsersPart({ db, redis, keys, logger, applied, settings });
  await part.start();
  const verifier = createAccessTokenVerifier(keys.jwks);

  const identityOf = (accessToken: string): ViewerIdentity => {
    const claims = verifier.verify(accessToken);
    if (!claims) throw new Error('not a valid access token');
    const { userId, sessionId, roles } = claims;
    return { kind: 'viewer', userId, sessionId, roles, awaits: [] };
  };

  const askOf =
    (at: UsersPart): UsersWorld['ask'] =>
    (query, { as, variables = {}, refreshCookie } = {}) => {
      const identity: Identity = as?.identity ?? ANONYMOUS;
      const cookie = refreshCookie === undefined ? {} : { refreshCookie };
      return at.subgraph.execute({ query, variables, identity, ...cookie });
    };

  const world: UsersWorld = {
    part,
    db,
    redis,
    takeStatements() {
      const taken = statements;
      statements = [];
      return taken;
    },
    passMillis: (millis) => void (passed += millis),
    now,
    ask: askOf(part),
    elsewhere(more = {}) {
      const away = new Redis({ lazyConnect: true, enableOfflineQueue: false });
      const deps = { db, redis: away, keys, logger, applied };
      return askOf(createUsersPart({ ...deps, settings: { ...settings, ...more } }));
    },
    async tell<Data>(query: string, options?: AskOptions) {
      const { data, errors } = await world.ask(query, options);
      if (errors) throw new Error(JSON.stringify(errors));
      return data as Data;
    },
    async signUp(username, input = {}) {
      const given = { username, email: `${username}@example.com`, password: PASSWORD, ...input };
      const { signUp } = await world.tell<{ signUp: { accessToken: string; refreshToken: string } }>(
        SIGN_UP,
        {
          variables: { input: given },
        },
      );
      const identity = identityOf(signUp.accessToken);
      return { id: identity.userId, username, identity, refreshToken: signUp.refreshToken };
    },
    identityOf,
    settled: () => part.caughtUp(),
    async close() {
      await part.stop();
      await applied.stop();
      redis.disconnect();
      await db.$client.end();
      await Promise.all([database.drop(), redisServer.stop()]);
      rmSync(keyFolder, { recursive: true });
    },
  };
  return world;
}
