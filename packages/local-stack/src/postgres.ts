import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { keep, type KeptProcess } from './kept-process.ts';
import { endLeftoverServer, rememberServer } from './leftover-server.ts';
import { LocalStackError } from './local-stack-error.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { ensureCluster, superuserPassword } from './postgres-cluster.ts';
import { dropStaleStatus, untilReady } from './postgres-status.ts';
import { openServerFolder, type ServerFolder } from './server-folder.ts';
import { serverUser } from './server-user.ts';

export interface StartPostgresOptions {
  /** Data lies in its folder `postgres`, which is made when missing. One running Rookery per folder. */
  readonly dataDir: string;
  /** Told what is being done, a line at a time. */
  readonly log: (line: string) => void;
  /** Loopback port; a free one when left out. */
  readonly port?: number;
  /** Server settings (`fsync: 'off'`), over ours. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** `dataDir` is deleted when the server ends, also after a crash: for tests. */
  readonly temporary?: boolean;
}

export interface LocalPostgres {
  /** A superuser's URL of the database `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  /** Settles when the server has ended, whether asked to or not. */
  readonly exited: Promise<void>;
  /** Ends open transactions, writes everything and stops. Safe to repeat. */
  stop(): Promise<void>;
  /** As `pg_ctl stop -m immediate`, for tests: every session ends at once, nothing is written, the next start recovers. */
  stopImmediately(): Promise<void>;
  /** A crash of the server, for tests: the next start recovers. */
  kill(): Promise<void>;
}

const ATTEMPTS = 5;

/** Starts a PostgreSQL of our own on a free loopback port. It ends when this process does, however that ends. Throws LocalStackError. */
export async function startPostgres(options: StartPostgresOptions): Promise<LocalPostgres> {
  const folder = openServerFolder(options.dataDir, 'postgres');
  try {
    return await start(folder, options);
  } catch (error) {
    folder.lock.release();
    if (options.temporary) rmSync(folder.dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function start(
  folder: ServerFolder,
  { log, port: wantedPort, settings, temporary = false }: StartPostgresOptions,
): Promise<LocalPostgres> {
  const { dataDir, lock, pidFile, logFile } = folder;
  const binaries = postgresBinaries();
  const home = join(dataDir, 'postgres');
  const cluster = join(home, 'cluster');
  const user = await serverUser({ executable: binaries.postgres, folder: dataDir, clusterFolder: cluster });
  await endLeftoverServer(pidFile, 'SIGINT');
  if (await ensureCluster({ home, initdb: binaries.initdb, user, temporary }))
    log(`made a PostgreSQL cluster in ${home}`);

  dropStaleStatus(cluster);
  for (let attempt = 1; ; attempt += 1) {
    const port = wantedPort ?? (await freePort());
    const server = await keep({
      command: [
        ...user.prefix,
        binaries.postgres,
        '-D',
        cluster,
        ...flags({ ...defaults(port), ...settings }),
      ],
      cwd: home,
      spawnAs: user.spawnAs,
      logFile,
      stopSignal: temporary ? 'QUIT' : 'INT',
      removeFolder: temporary ? dataDir : undefined,
    });
    rememberServer(pidFile, server.pid);
    const failure = await untilReady(server, cluster, logFile);
    if (failure === undefined) {
      log(`PostgreSQL listens on 127.0.0.1:${port}`);
      return handle({ server, port, password: superuserPassword(home), lock, pidFile, temporary });
    }
    await server.end('SIGQUIT');
    rmSync(pidFile, { force: true });
    if (!failure.mayPass || attempt === ATTEMPTS) {
      throw new LocalStackError(`PostgreSQL did not start: ${failure.reason} (all of it: ${logFile})`);
    }
    await pause(attempt * 200);
  }
}

interface Running {
  readonly server: KeptProcess;
  readonly port: number;
  readonly password: string;
  readonly lock: ServerFolder['lock'];
  readonly pidFile: string;
  readonly temporary: boolean;
}

function handle({ server, port, password, lock, pidFile, temporary }: Running): LocalPostgres {
  let ending: Promise<void> | undefined;
  const end = (signal: NodeJS.Signals) => {
    ending ??= server.end(signal).then(() => {
      rmSync(pidFile, { force: true });
      lock.release();
    });
    return ending;
  };
  return {
    adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    exited: server.exited,
    stop: () => end(temporary ? 'SIGQUIT' : 'SIGINT'),
    stopImmediately: () => end('SIGQUIT'),
    kill: () => end('SIGKILL'),
  };
}

function defaults(port: number): Record<string, string | number> {
  return {
    listen_addresses: '127.0.0.1',
    port,
    // A socket's path may be no longer than 107 bytes, and a clone lies where it lies.
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}

function flags(settings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
