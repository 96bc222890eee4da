import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import postgres from 'postgres';
import { poll } from './poll.ts';
import { startPostgres, type LocalPostgres } from './postgres.ts';
import { identify, isRunning, parseIdentity, type ProcessIdentity } from './process-identity.ts';
import { findRedis, type RedisBinary } from './redis-binary.ts';
import { askRedis } from './redis-question.ts';
import { startRedis, type LocalRedis } from './redis.ts';
import { findRunningPostgres } from './running-postgres.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const BUILT = pathToFileURL(join(import.meta.dirname, '../dist/index.js')).href;
const log = () => {};
/** Nothing here tests what the disk keeps through a power cut. */
const settings = { fsync: 'off' };

let binary: RedisBinary;
/** Holds a cluster as a first start and an orderly stop leave it: making one takes longer than any of these tests. */
let made: string;
beforeAll(async () => {
  binary = await findRedis({ dataDir: join(REPOSITORY, '.data'), log });
  made = mkdtempSync(join(tmpdir(), 'rookery-stack-'));
  const server = await startPostgres({ dataDir: made, log, settings });
  await server.stop();
}, 300_000);
afterAll(() => rmSync(made, { recursive: true, force: true }));

let dataDir: string;
const running: { stop(): Promise<void> }[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rookery-stack-'));
});
/** Servers whose starter a test killed: none may outlive a test that failed. */
const orphans: ProcessIdentity[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  for (const orphan of orphans.splice(0)) if (isRunning(orphan)) process.kill(orphan.pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Another start, of the cluster that was made before these tests. */
function copyCluster(): void {
  execFileSync('cp', ['-a', join(made, 'postgres'), dataDir]);
}

async function startedPostgres(): Promise<LocalPostgres> {
  const server = await startPostgres({ dataDir, log, settings });
  running.push(server);
  return server;
}

async function startedRedis(): Promise<LocalRedis> {
  const server = await startRedis({ dataDir, log, binary });
  running.push(server);
  return server;
}

async function query<T>(server: LocalPostgres, text: string): Promise<T[]> {
  const sql = postgres(server.adminUrl, { max: 1 });
  try {
    return [...(await sql.unsafe<(T & object)[]>(text))];
  } finally {
    await sql.end();
  }
}

function ask(redis: LocalRedis, command: string): Promise<string | undefined> {
  return askRedis({ port: redis.port, password: new URL(redis.url).password }, command);
}

describe('a local PostgreSQL', () => {
  it('has its data again at the second start, with the same password', async () => {
    const first = await startedPostgres();
    await query(first, 'create table note as select 42 as answer');
    await first.stop();
    const second = await startedPostgres();
    expect(await query(second, 'select answer from note')).toEqual([{ answer: 42 }]);
    expect(new URL(second.adminUrl).password).toBe(new URL(first.adminUrl).password);
  });

  it('lets nobody in without the password, and keeps that from others', async () => {
    copyCluster();
    const server = await startedPostgres();
    const url = new URL(server.adminUrl);
    url.password = 'guess';
    await expect(query({ ...server, adminUrl: url.href }, 'select 1')).rejects.toThrow(
      /password authentication failed/,
    );
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o077).toBe(0);
  });

  it('refuses a folder in use with one clear line, leaves its user alone, and tells where it runs', async () => {
    copyCluster();
    expect(findRunningPostgres(dataDir)).toBeUndefined();
    const server = await startedPostgres();
    expect(findRunningPostgres(dataDir)).toEqual({ adminUrl: server.adminUrl, port: server.port });
    const line = `${dataDir} is in use by another Rookery (process ${process.pid}): stop it, or set DATA_DIR to another folder.`;
    await expect(startPostgres({ dataDir, log })).rejects.toThrow(line);
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts again after a crash of its own', async () => {
    copyCluster();
    const server = await startedPostgres();
    await query(server, 'create table note as select 42 as answer');
    await server.kill();
    expect(await query(await startedPostgres(), 'select answer from note')).toEqual([{ answer: 42 }]);
  });

  it('stopped at once it keeps what was committed, and comes back on the same address when asked to', async () => {
    copyCluster();
    const { port, ...server } = await startedPostgres();
    await query({ port, ...server }, 'create table note as select 42 as answer');
    await server.stopImmediately();
    const again = await startPostgres({ dataDir, log, settings, port });
    running.push(again);
    expect(again.adminUrl).toBe(server.adminUrl);
    expect(await query(again, 'select answer from note')).toEqual([{ answer: 42 }]);
  });

  it('says in one line what it does not like about its settings', async () => {
    copyCluster();
    const attempt = startPostgres({ dataDir, log, settings: { shared_buffers: 'plenty' } });
    await expect(attempt).rejects.toThrow(
      /^PostgreSQL did not start: invalid value for parameter "shared_buffers".*\.log\)$/,
    );
  });
});

describe('a local Redis', () => {
  it('has its data again at the second start', async () => {
    const first = await startedRedis();
    await ask(first, 'SET answer 42');
    await first.stop();
    expect(await ask(await startedRedis(), 'EXISTS answer')).toBe(':1');
  });

  it('comes back on the same address after a crash', async () => {
    const server = await startedRedis();
    await server.kill();
    expect(await ask(server, 'PING')).toBeUndefined();
    await server.restart();
    expect(await ask(server, 'PING')).toBe('+PONG');
  });

  it('is started again on the same address when it ends by itself', async () => {
    const redis = await startedRedis();
    const before = parseIdentity(readFileSync(join(dataDir, 'redis.pid'), 'utf8'));
    process.kill(before?.pid ?? 0, 'SIGKILL');
    const answered = await poll(
      async () =>
        (parseIdentity(readFileSync(join(dataDir, 'redis.pid'), 'utf8'))?.pid !== before?.pid &&
          (await ask(redis, 'PING')) === '+PONG') ||
        undefined,
      { deadlineMillis: 15_000 },
    );
    expect(answered).toBe(true);
  });

  it('lets nobody in without the password', async () => {
    const { port } = await startedRedis();
    expect(await askRedis({ port, password: 'guess' }, 'PING')).toMatch(/^-NOAUTH/);
  });

  it('says in one line that its port is taken', async () => {
    const { port } = await startedRedis();
    const other = mkdtempSync(join(tmpdir(), 'rookery-stack-'));
    const attempt = startRedis({ dataDir: other, log, binary, port });
    await expect(attempt).rejects.toThrow(/^Redis did not start: .*Address already in use.*\.log\)$/);
    rmSync(other, { recursive: true });
  });
});

describe('after a SIGKILL of the process that started them', () => {
  interface Victim {
    readonly parent: ChildProcess;
    readonly servers: readonly ProcessIdentity[];
  }

  async function victim(): Promise<Victim> {
    copyCluster();
    const script = `
      import { startPostgres, startRedis } from ${JSON.stringify(BUILT)};
      const options = { dataDir: ${JSON.stringify(dataDir)}, log() {} };
      await startPostgres({ ...options, settings: { fsync: 'off' } });
      await startRedis({ ...options, binary: ${JSON.stringify(binary)} });
      process.stdout.write('started');
      setInterval(() => {}, 1_000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve, reject) => {
      parent.stdout?.once('data', resolve);
      parent.once('exit', () =>
        reject(new Error('the process did not start its servers: is packages/local-stack built?')),
      );
    });
    const servers = ['postgres', 'redis'].map((name) => {
      const server = parseIdentity(readFileSync(join(dataDir, `${name}.pid`), 'utf8'));
      if (!server) throw new Error(`${name} wrote no process id`);
      return server;
    });
    orphans.push(...servers);
    return { parent, servers };
  }

  const allGone = (processes: readonly number[]) =>
    poll(() => processes.every((pid) => identify(pid) === undefined) || undefined, {
      deadlineMillis: 15_000,
    });

  it('nothing of theirs runs on, and the next start serves the same folder', async () => {
    const { parent, servers } = await victim();
    const keepers = servers.map(({ pid }) => parentOf(pid));
    parent.kill('SIGKILL');
    expect(await allGone([...servers.map(({ pid }) => pid), ...keepers])).toBe(true);
    await startedPostgres();
    await startedRedis();
  });

  it('and of their keepers, the next start ends what is left and serves the same folder', async () => {
    const { parent, servers } = await victim();
    for (const { pid } of servers) {
      for (const child of [parentOf(pid), ...siblingsOf(pid)]) process.kill(child, 'SIGKILL');
    }
    parent.kill('SIGKILL');
    expect(await allGone([parent.pid ?? 0])).toBe(true);
    expect(servers.every(({ pid }) => identify(pid) !== undefined)).toBe(true);
    await startedPostgres();
    await startedRedis();
    expect(await allGone(servers.map(({ pid }) => pid))).toBe(true);
  });

  it('a temporary folder is removed with them', async () => {
    const script = `
      import { startPostgres } from ${JSON.stringify(BUILT)};
      await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {}, temporary: true, settings: { fsync: 'off' } });
      process.kill(process.pid, 'SIGKILL');`;
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    // There until the server starts, and again gone when it has ended.
    expect(
      await poll(() => existsSync(join(dataDir, 'postgres')) || undefined, { deadlineMillis: 15_000 }),
    ).toBe(true);
    expect(await poll(() => !existsSync(dataDir) || undefined, { deadlineMillis: 15_000 })).toBe(true);
  });
});

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** The keeper's other child, which waits for the pipe to close. */
function siblingsOf(pid: number): number[] {
  const keeper = parentOf(pid);
  const children = readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8').trim().split(' ');
  return children.map(Number).filter((child) => child !== pid);
}
