import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateKeys } from '@rookery/auth';
import { loadConfig } from '@rookery/config';
import { isMigrated, openDatabase } from '@rookery/drizzle';
import { createLogger, createMetrics, createMetricsPage } from '@rookery/telemetry';
import { createTestDatabase, eventually, type TestDatabase } from '@rookery/testkit';
import { Cleanup } from '../cleanup.ts';
import { PortTakenError } from '../port-taken.ts';
import type { ServiceScope } from '../run-service.ts';
import { openPartStores } from './part-stores.ts';
import { servePart } from './serve-part.ts';

describe('a part in a process of its own', () => {
  const keysFolder = mkdtempSync(join(tmpdir(), 'rookery-keys-'));
  let database: TestDatabase;
  let cleanup: Cleanup;
  let said: string[];
  let calls: string[];
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(() => {
    cleanup = new Cleanup();
    said = [];
    calls = [];
  });
  afterEach(() => cleanup.run());
  afterAll(async () => {
    await database.drop();
    rmSync(keysFolder, { recursive: true });
  });

  function scopeWith(env: Readonly<Record<string, string>>): ServiceScope {
    const metrics = createMetrics();
    return {
      config: loadConfig({
        USERS_DATABASE_URL: database.urls.users,
        REDIS_URL: 'redis://127.0.0.1:1',
        ...env,
      }),
      keys: loadOrCreateKeys(keysFolder),
      logger: createLogger({ name: 'test', level: 'silent' }),
      metrics,
      metricsPage: createMetricsPage(metrics, { token: undefined, trustLoopback: true }),
      cleanup,
      say: (line) => void said.push(line),
      stopping: new AbortController().signal,
    };
  }

  async function serveUsers(scope: ServiceScope): Promise<void> {
    const stores = await openPartStores('users', scope);
    await servePart(
      {
        name: 'users',
        stores,
        subgraph: { name: 'users', execute: () => Promise.resolve({}) } as never,
        start: () => Promise.resolve(void calls.push('start')),
        stop: () => Promise.resolve(void calls.push('stop')),
        isReady: () => isMigrated('users', stores.db),
      },
      scope,
    );
  }

  const readiness = async () => {
    const [, address] = /listening on (\S+)/.exec(said.join('\n')) ?? [];
    return (await fetch(`${address}/health/ready`)).status;
  };

  it('is not ready, and does not start its work, before the tables are those of its build', async () => {
    const owner = openDatabase({ url: database.urls.users, poolSize: 1, applicationName: 'test' });
    const [last] = await owner.$client.unsafe(
      'delete from migrations where created_at = (select max(created_at) from migrations) returning hash, created_at',
    );
    const serving = serveUsers(scopeWith({ USERS_PORT: '0' }));
    await eventually(async () => expect(await readiness()).toBe(503));
    await eventually(() => expect(said).toContain('waiting for the migrated tables of users'));
    expect(calls).toEqual([]);

    await owner.$client.unsafe('insert into migrations (hash, created_at) values ($1, $2)', [
      last?.['hash'],
      last?.['created_at'],
    ]);
    await owner.$client.end();
    await serving;
    expect(calls).toEqual(['start']);
    expect(await readiness()).toBe(200);
    await cleanup.run();
    expect(calls).toEqual(['start', 'stop']);
  });

  it('says in one line that its port is taken, and by which setting it gets another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const serving = serveUsers(scopeWith({ USERS_PORT: String(port) }));
    await expect(serving).rejects.toThrow(new PortTakenError(port, 'USERS_PORT'));
    expect(calls).toEqual([]);
    other.close();
  });

  it('names the store that its settings lack', async () => {
    await expect(openPartStores('users', scopeWith({ USERS_DATABASE_URL: '' }))).rejects.toThrow(
      /USERS_DATABASE_URL must be given/,
    );
  });
});
