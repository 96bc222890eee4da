import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../..');
const LOCAL_STACK = join(REPOSITORY, 'packages/local-stack/dist/index.js');

/**
 * Starts one PostgreSQL for all test files of the run and finds the Redis server that they start for themselves (src/test-run.ts reads it).
 * What it starts ends, and its folder goes, when jest ends: in jest-global-teardown.mjs, or by itself when jest is killed.
 */
export default async function globalSetup() {
  if (!existsSync(LOCAL_STACK)) throw new Error('Build first: npm run build (npm test does it itself).');
  const { findRedis, startPostgres } = await import(LOCAL_STACK);
  const log = () => {};
  const redis = await findRedis({ dataDir: join(REPOSITORY, '.data'), log });
  const folder = mkdtempSync(join(tmpdir(), 'rookery-test-'));
  chmodSync(folder, 0o711);
  const server = await startPostgres({
    dataDir: folder,
    log,
    temporary: true,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: 400,
      // What a password costs to check, at both ends: a test opens dozens of connections.
      scram_iterations: 1,
    },
  });
  globalThis.rookeryTestPostgres = server;
  process.env.ROOKERY_TEST_RUN = JSON.stringify({ adminUrl: server.adminUrl, folder, redis });
}
