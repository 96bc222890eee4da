import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, startTestRedis, type TestDatabase, type TestRedis } from '@rookery/testkit';
import { runAllInOne } from './world-all-in-one.ts';
import { runDistributed } from './world-distributed.ts';
import type { Environment, RunningProduct } from './world-product.ts';

/** The product as its users meet it: an address, processes that can end, and nothing of its inside. */
export interface World extends RunningProduct {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The GraphQL endpoint. */
  readonly url: string;
  readonly wsUrl: string;
  readonly redis: TestRedis;
  close(): Promise<void>;
}

/** How the product runs: jest.config.mjs has a project for each, of the same files. */
declare const ROOKERY_E2E_MODE: Mode;
export type Mode = 'all-in-one' | 'distributed';

/** Starts the whole product, as it was built, on a fresh database and Redis, or on stores that are there. */
export async function startWorld(env: Environment = {}, given?: Stores, mode?: Mode): Promise<World> {
  const { settings, redis, release } = given ?? (await openStores());
  const product = await startProduct({ ...settings, ...env }, mode).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return {
    ...product,
    get origin() {
      return product.address();
    },
    get url() {
      return `${product.address()}/graphql`;
    },
    get wsUrl() {
      return `${product.address().replace('http', 'ws')}/graphql`;
    },
    redis,
    async close() {
      await product.stop();
      await release();
    },
  };
}

/** Starts the product on these settings, in the way that is being tested; nothing of it is left when that fails. */
export async function startProduct(
  settings: Environment,
  mode: Mode = ROOKERY_E2E_MODE,
): Promise<RunningProduct> {
  const run = mode === 'distributed' ? runDistributed : runAllInOne;
  const product = await run(settings);
  try {
    await product.start();
    return product;
  } catch (error) {
    await product.kill();
    throw error;
  }
}

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** A database (one that the caller has, or a fresh one), a Redis and a folder of one's own, as settings of the product. */
export async function openStores(
  openDatabase: () => Promise<Pick<TestDatabase, 'urls' | 'drop'>> = createTestDatabase,
) {
  const [database, redis] = await Promise.all([openDatabase(), startTestRedis()]);
  const dataDir = mkdtempSync(join(tmpdir(), 'rookery-e2e-'));
  // Nothing of the test run's own environment reaches the product but what finds programs.
  const { PATH = '', HOME = '' } = process.env;
  const settings: Environment = {
    PATH,
    HOME,
    DATA_DIR: dataDir,
    USERS_DATABASE_URL: database.urls.users,
    POSTS_DATABASE_URL: database.urls.posts,
    FEED_DATABASE_URL: database.urls.feed,
    REDIS_URL: redis.url,
    NODE_ENV: 'development',
    LOG_LEVEL: 'error',
    HOST: '127.0.0.1',
  };
  return {
    settings,
    redis,
    async release() {
      await Promise.all([redis.stop(), database.drop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
