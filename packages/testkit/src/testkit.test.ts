import postgres from 'postgres';
import { Redis } from 'ioredis';
import { createTestDatabase } from './test-database.ts';
import { eventually } from './eventually.ts';
import { startTestPostgres } from './test-postgres.ts';
import { startTestRedis } from './test-redis.ts';

describe('a test database', () => {
  it('is migrated, its own, and reached by each owner', async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(first.adminUrl).not.toBe(second.adminUrl);
    for (const [owner, url] of Object.entries(first.urls)) {
      const sql = postgres(url, { max: 1 });
      expect(await sql`select current_schema() as schema`).toEqual([{ schema: owner }]);
      await sql.end();
    }
    await Promise.all([first.drop(), second.drop()]);
  });
});

describe('a test Redis', () => {
  it('is empty after a flush and after a crash', async () => {
    const server = await startTestRedis();
    const client = new Redis(server.url);
    client.on('error', () => {}); // It is down on purpose.
    await client.set('answer', 42);
    await server.flush();
    expect(await client.exists('answer')).toBe(0);
    await client.set('answer', 42);
    await server.kill();
    await server.restart();
    expect(await client.exists('answer')).toBe(0);
    client.disconnect();
    await server.stop();
  });

  it('keeps after a crash what its persistence says', async () => {
    const server = await startTestRedis({ persistence: 'rdb' });
    const client = new Redis(server.url);
    client.on('error', () => {}); // It is down on purpose.
    await client.set('saved', 1);
    await server.save();
    await client.set('lost', 1);
    await server.kill();
    await server.restart();
    expect([await client.exists('saved'), await client.exists('lost')]).toEqual([1, 0]);
    await server.restart('aof');
    await client.set('kept', 1);
    await server.kill();
    await server.restart();
    expect(await client.exists('kept')).toBe(1);
    client.disconnect();
    await server.stop();
  });
});

describe('a test PostgreSQL', () => {
  it('keeps what was committed when it crashes, and comes back on the same address', async () => {
    const server = await startTestPostgres();
    const sql = postgres(server.urls.feed, { max: 1, onnotice: () => {} });
    await sql`create table note as select 42 as answer`;
    await server.crash();
    await expect(sql`select 1`).rejects.toThrow();
    await server.restart();
    expect(await sql`select answer from note`).toEqual([{ answer: 42 }]);
    await sql.end({ timeout: 1 });
    await server.stop();
  });
});

describe('eventually', () => {
  it('returns what the first attempt that does not throw returns', async () => {
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
      return attempts;
    };
    expect(await eventually(attempt, { everyMillis: 1 })).toBe(3);
  });

  it('rejects with the last failure after the deadline', async () => {
    const attempt = () => Promise.reject(new Error('never'));
    await expect(eventually(attempt, { deadlineMillis: 20, everyMillis: 1 })).rejects.toThrow('never');
  });
});
