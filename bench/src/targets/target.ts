import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cleanup } from '../cleanup.ts';
import type { OperationName, TargetName } from '../names.ts';
import { OPERATION_NAMES } from '../names.ts';
import { built, ROOT } from '../paths.ts';
import { startServerProcess, type ServerProcess, type ServerProcessOptions } from './server-process.ts';
import type { Stores } from './stores.ts';

/** One way of answering the operations. */
export interface Target {
  readonly name: TargetName;
  readonly operations: readonly OperationName[];
  /** Whether it applies the logs: then a turn begins when copies have caught up. */
  readonly isOurs: boolean;
  /** Why it cannot run; undefined when it can. */
  missing(): string | undefined;
  start(context: TargetContext): Promise<RunningTarget>;
}

export interface TargetContext {
  readonly stores: Stores;
  readonly logDir: string;
  readonly profileDir: string | undefined;
  readonly cleanup: Cleanup;
  /** For ours: settings other than its defaults. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RunningTarget {
  /** Where operations are posted. */
  readonly url: string;
  /** Where those that write are, if elsewhere. */
  readonly writesUrl?: string;
  /** Processes that were started; those which they started belong to them. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

const anywhere = { missing: () => undefined, isOurs: false } as const;

export const TARGETS: Readonly<Record<TargetName, Target>> = {
  bare: { ...anywhere, name: 'bare', operations: ['home'], start: (context) => startFloor('bare', context) },
  floor: { ...anywhere, name: 'floor', operations: ['home', 'create-post'], start: startBothFloors },
  stock: { ...anywhere, name: 'stock', operations: OPERATION_NAMES, start: startStock },
  'all-in-one': {
    name: 'all-in-one',
    operations: OPERATION_NAMES,
    isOurs: true,
    missing: () => undefined,
    start: (context) => startOurs('all-in-one', join(ROOT, 'all-in-one/dist/main.js'), context),
  },
  distributed: {
    name: 'distributed',
    operations: OPERATION_NAMES,
    isOurs: true,
    missing: () => (existsSync(DISTRIBUTED) ? undefined : 'scripts/start-distributed.mjs does not exist'),
    start: (context) => startOurs('distributed', DISTRIBUTED, context),
  },
};
const DISTRIBUTED = join(ROOT, 'scripts/start-distributed.mjs');

/** The page's server is frozen, so that the writing one is a process of its own. */
async function startBothFloors(context: TargetContext): Promise<RunningTarget> {
  const pages = await startFloor('floor', context);
  try {
    const writes = await startFloor('create-post', context);
    const stop = async () => {
      await Promise.all([pages.stop(), writes.stop()]);
    };
    return { url: pages.url, writesUrl: writes.url, pids: [...pages.pids, ...writes.pids], stop };
  } catch (error) {
    await pages.stop();
    throw error;
  }
}

async function startFloor(
  name: 'bare' | 'floor' | 'create-post',
  context: TargetContext,
): Promise<RunningTarget> {
  const args = [JSON.stringify(context.stores)];
  const server = await startServerProcess({
    ...base(name, context),
    script: built(`floor/${name}.js`),
    args,
  });
  return { url: server.url, pids: [server.pid], stop: () => server.stop() };
}

const ANY_PORT = { PORT: '0', USERS_PORT: '0', POSTS_PORT: '0', FEED_PORT: '0', FEED_WORKER_PORT: '0' };

/**
 * Fifty people read and write as thousands would: what is limited by person is counted as ever, and let through. A trial
 * that is about limits says so in its settings.
 */
const ROOM_FOR_A_CROWD = {
  RATE_LIMITS: 'posting.viewer=999999999/10800,requests.viewer=999999999/60,cost.viewer=999999999/15',
};

/** Ours, with its own defaults: only where its stores are, free ports, and that room is said. */
async function startOurs(
  name: 'all-in-one' | 'distributed',
  script: string,
  context: TargetContext,
): Promise<RunningTarget> {
  const { databaseUrl, redisUrl, dataDir } = context.stores;
  const env = {
    ...{ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, HOST: '127.0.0.1' },
    ...ANY_PORT,
    ...ROOM_FOR_A_CROWD,
    ...context.settings,
  };
  const server = await startServerProcess({ ...base(name, context), script, env });
  return { url: server.url, pids: [server.pid], stop: () => server.stop() };
}

/** Where an operation of a running target is posted. */
export const urlFor = (
  { url, writesUrl }: Pick<RunningTarget, 'url' | 'writesUrl'>,
  { writes }: { readonly writes: boolean },
): string => (writes ? (writesUrl ?? url) : url);

/** A process for each subgraph and one for the gateway, as its documentation would have it. */
async function startStock(context: TargetContext): Promise<RunningTarget> {
  const servers: ServerProcess[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const start = async (part: string, args: readonly unknown[]) => {
    const server = await startServerProcess({
      ...base(`stock ${part}`, context),
      script: built(`stock/${part}/main.js`),
      args: args.map((arg) => JSON.stringify(arg)),
    });
    servers.push(server);
    return server.url;
  };
  try {
    const [users, posts, feed] = [
      await start('users', [context.stores]),
      await start('posts', [context.stores]),
      await start('feed', [context.stores]),
    ];
    const url = await start('gateway', [context.stores, { users, posts, feed }]);
    return { url, pids: servers.map(({ pid }) => pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function base(
  name: string,
  { logDir, profileDir, cleanup }: TargetContext,
): Pick<ServerProcessOptions, 'name' | 'logFile' | 'profileDir' | 'cleanup'> {
  return { name, logFile: join(logDir, `${name.replaceAll(' ', '-')}.log`), profileDir, cleanup };
}
