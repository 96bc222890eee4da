import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { keep, type KeptProcess } from './kept-process.ts';
import { endLeftoverServer, rememberServer } from './leftover-server.ts';
import { LocalStackError } from './local-stack-error.ts';
import { poll } from './poll.ts';
import { findRedis, type RedisBinary } from './redis-binary.ts';
import { askRedis } from './redis-question.ts';
import { openServerFolder, type ServerFolder } from './server-folder.ts';

/** `aof`: at most a second of writes is lost; `rdb`: what came after the last snapshot is; `none`: all. */
export type RedisPersistence = 'none' | 'rdb' | 'aof';

export interface StartRedisOptions {
  /** Data lies in its folder `redis`, which is made when missing. One running Rookery per folder. */
  readonly dataDir: string;
  /** Told what is being done, a line at a time. */
  readonly log: (line: string) => void;
  /** Loopback port; a free one when left out. */
  readonly port?: number;
  /** More for its command line (`['--maxmemory', '64mb']`). */
  readonly args?: readonly string[];
  /** `aof` when left out: the event streams survive a restart. */
  readonly persistence?: RedisPersistence;
  /** The server to run; `findRedis` is asked when left out. */
  readonly binary?: RedisBinary;
  /** `dataDir` is deleted by `stop`: for tests. */
  readonly temporary?: boolean;
}

export interface LocalRedis {
  readonly url: string;
  readonly port: number;
  /** Writes what it persists and stops. Safe to repeat. */
  stop(): Promise<void>;
  /** A crash of the server, for tests. */
  kill(): Promise<void>;
  /**
   * Stops it unless it is down, then starts it on the same port with the same password: clients find it again. With
   * another persistence from then on, if one is given.
   */
  restart(persistence?: RedisPersistence): Promise<void>;
}

const START_DEADLINE_MILLIS = 60_000;
const PORT_ATTEMPTS = 5;
const PERSISTENCE: Readonly<Record<RedisPersistence, readonly string[]>> = {
  none: ['save ""', 'appendonly no'],
  rdb: ['save 60 1', 'appendonly no'],
  aof: ['save ""', 'appendonly yes', 'appendfsync everysec'],
};

/** Starts a Redis of our own on a loopback port, with a password. It ends when this process does, however that ends. Throws LocalStackError. */
export async function startRedis(options: StartRedisOptions): Promise<LocalRedis> {
  const folder = openServerFolder(options.dataDir, 'redis');
  try {
    const binary = options.binary ?? (await findRedis(options));
    await endLeftoverServer(folder.pidFile, 'SIGTERM');
    return await startOnPort(folder, { ...options, binary });
  } catch (error) {
    folder.lock.release();
    throw error;
  }
}

type Prepared = StartRedisOptions & { readonly binary: RedisBinary };

async function startOnPort(folder: ServerFolder, options: Prepared): Promise<LocalRedis> {
  const password = randomBytes(24).toString('base64url');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const launched = await launch(folder, options, { port, password });
    if (typeof launched !== 'string') {
      options.log(`Redis listens on 127.0.0.1:${port}`);
      return handle(folder, options, { port, password }, launched);
    }
    const taken = launched.includes('Address already in use');
    if (!taken || options.port !== undefined || attempt === PORT_ATTEMPTS) {
      throw new LocalStackError(`Redis did not start: ${launched} (all of it: ${folder.logFile})`);
    }
  }
}

interface Address {
  readonly port: number;
  readonly password: string;
}

function handle(folder: ServerFolder, given: Prepared, address: Address, first: KeptProcess): LocalRedis {
  let options = given;
  /** Undefined when it is down on purpose. */
  let server: KeptProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = server;
    server = undefined;
    await ending?.end(signal);
    if (ending) rmSync(folder.pidFile, { force: true });
  };
  /** One that ends by itself is started again, where it was: clients find it. */
  const watch = (watched: KeptProcess): void => {
    server = watched;
    void watched.exited.then(async () => {
      if (server !== watched) return;
      options.log('Redis ended unexpectedly; starting it again');
      const launched = await launch(folder, options, address);
      if (typeof launched === 'string') return options.log(`Redis did not start again: ${launched}`);
      if (server === watched) return watch(launched);
      await launched.end('SIGKILL');
    });
  };
  watch(first);
  const stopSignal = () => (options.persistence === 'none' ? 'SIGKILL' : 'SIGTERM');
  return {
    url: `redis://:${address.password}@127.0.0.1:${address.port}`,
    port: address.port,
    async stop() {
      await end(stopSignal());
      folder.lock.release();
      if (options.temporary) rmSync(folder.dataDir, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
    async restart(persistence) {
      await end(stopSignal());
      if (persistence) options = { ...options, persistence };
      const launched = await launch(folder, options, address);
      if (typeof launched === 'string') throw new LocalStackError(`Redis did not start again: ${launched}`);
      watch(launched);
    },
  };
}

/** One attempt: the server, ready, or why not. */
async function launch(
  folder: ServerFolder,
  options: Prepared,
  { port, password }: Address,
): Promise<KeptProcess | string> {
  const { binary, persistence = 'aof', args = [] } = options;
  const home = join(folder.dataDir, 'redis');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  // In a file of ours rather than on the command line, which every user of the machine can read.
  const settings = [
    ...['bind 127.0.0.1', `port ${port}`, `requirepass ${password}`, 'daemonize no', 'dir ./', 'databases 1'],
    ...PERSISTENCE[persistence],
  ];
  writeFileSync(join(home, 'redis.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  const server = await keep({
    command: [binary.path, 'redis.conf', ...args],
    cwd: home,
    env: binary.env,
    logFile: folder.logFile,
    stopSignal: persistence === 'none' ? 'KILL' : 'TERM',
  });
  rememberServer(folder.pidFile, server.pid);
  const outcome = await poll(
    async () => {
      if (server.hasExited()) return lastWords(folder.logFile);
      return (await askRedis({ port, password }, 'PING')) === '+PONG' ? server : undefined;
    },
    { deadlineMillis: START_DEADLINE_MILLIS },
  );
  if (outcome === server) return server;
  await server.end('SIGKILL');
  return typeof outcome === 'string' ? outcome : `it was not ready after ${START_DEADLINE_MILLIS / 1000} s`;
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  const telling =
    lines.find((line) => line.includes('Address already in use')) ?? lines.at(-1) ?? 'it said nothing';
  return telling.replace(/^\d+:\w \S+ \S+ \S+ \S+ [.#*-] /, '');
}
