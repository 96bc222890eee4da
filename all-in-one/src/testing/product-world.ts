import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateKeys, type Keys } from '@rookery/auth';
import type { Owner } from '@rookery/drizzle';
import type { GatewaySettings } from '@rookery/gateway';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis, type TestRedis } from '@rookery/testkit';
import { ask, signUpAt, type Answer, type Person } from './ask.ts';
import { startProduct, type Product, type ProductOptions } from '../product.ts';

/** The whole product in this process, on a database and a Redis of its own. */
export interface ProductWorld {
  /** Of each owner: for what no API does. */
  readonly databaseUrls: Readonly<Record<Owner, string>>;
  readonly product: Product;
  readonly keys: Keys;
  readonly redis: TestRedis;
  /** Statements by owner since last emptied. */
  readonly statements: { owner: Owner; statement: string }[];
  /** Runs a named operation, or the given text, as somebody. */
  run(nameOrText: string, variables?: Record<string, unknown>, as?: Person): Promise<Answer>;
  signUp(username: string): Promise<Person>;
  close(): Promise<void>;
}

const TEST_GATEWAY: GatewaySettings = {
  host: '127.0.0.1',
  port: 0,
  environment: 'test',
  trustedOrigins: [],
};
/** A test does in seconds what nobody does in hours. */
const ROOM_FOR_A_TEST: NonNullable<GatewaySettings['rateLimits']> = {
  'requests.viewer': 'off',
  'cost.viewer': 'off',
  'posting.viewer': 'off',
  'following.viewer': 'off',
};

export async function createProductWorld(options: Partial<ProductOptions> = {}): Promise<ProductWorld> {
  const [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const keysDirectory = mkdtempSync(join(tmpdir(), 'rookery-keys-'));
  const keys = loadOrCreateKeys(keysDirectory);
  const statements: ProductWorld['statements'] = [];
  const product = await startProduct({
    databaseUrls: database.urls,
    eventsRedisUrl: redis.url,
    timelinesRedisUrl: redis.url,
    keys,
    poolSize: 5,
    logger: createLogger({ name: 'test', level: 'error' }),
    onStatement: (owner, statement) => statements.push({ owner, statement }),
    ...options,
    gateway: { rateLimits: ROOM_FOR_A_TEST, ...(options.gateway ?? TEST_GATEWAY) },
  });

  const { url } = product.gateway;
  return {
    product,
    keys,
    redis,
    statements,
    databaseUrls: database.urls,
    run: (nameOrText, variables, as) => ask(url, nameOrText, variables, as),
    signUp: (username) => signUpAt(url, username),
    async close() {
      await product.close();
      await redis.stop();
      await database.drop();
      rmSync(keysDirectory, { recursive: true });
    },
  };
}
