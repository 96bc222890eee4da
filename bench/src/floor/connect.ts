import { Redis } from 'ioredis';
import postgres, { type Sql } from 'postgres';
import type { Stores } from '../targets/stores.ts';

/** Few, so that statements of several requests go out in one write, and no fewer, so that PostgreSQL is never idle meanwhile. */
const POOL_SIZE = 2;

/** The stores' clients, from the process's first argument. */
export function connect(): { readonly sql: Sql; readonly redis: Redis; readonly stores: Stores } {
  const stores = JSON.parse(process.argv[2] ?? '{}') as Stores;
  return {
    sql: postgres(stores.databaseUrl, { max: POOL_SIZE, onnotice: () => {} }),
    redis: new Redis(stores.redisUrl, { enableAutoPipelining: true }),
    stores,
  };
}
