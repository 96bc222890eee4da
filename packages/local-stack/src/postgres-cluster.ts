import { randomBytes, randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from './child-process.ts';
import { firstLine, LocalStackError } from './local-stack-error.ts';
import { POSTGRES_MAJOR } from './postgres-binaries.ts';
import type { ServerUser } from './server-user.ts';

export interface EnsureClusterOptions {
  /** Holds the cluster and its password. Made whole or not at all. */
  readonly home: string;
  readonly initdb: string;
  readonly user: ServerUser;
  /** Nothing of it need survive a power cut. */
  readonly temporary: boolean;
}

/** Makes the cluster where there is none. Returns whether it did. The caller holds the folder's lock. */
export async function ensureCluster({
  home,
  initdb,
  user,
  temporary,
}: EnsureClusterOptions): Promise<boolean> {
  if (existsSync(home)) {
    checkVersion(home);
    return false;
  }
  removeDrafts(home);
  const draft = `${home}.new-${randomUUID()}`;
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  const { owner, prefix, spawnAs } = user;
  if (owner) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const made = await run(
    [
      ...[
        ...prefix,
        initdb,
        `--pgdata=${join(draft, 'cluster')}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
      ],
      // The builtin locale sorts alike on every machine, whatever its C library.
      ...[
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      ...(temporary ? ['--no-sync'] : []),
    ],
    { cwd: draft, ...spawnAs },
  );
  if (!made.ok) {
    rmSync(draft, { recursive: true, force: true });
    const error = made.stderr.split('\n').find((line) => /error|fatal/i.test(line)) ?? firstLine(made.stderr);
    throw new LocalStackError(`PostgreSQL could not make its data folder ${home}: ${error}`);
  }
  renameSync(draft, home);
  return true;
}

export function superuserPassword(home: string): string {
  return readFileSync(join(home, 'password'), 'utf8').trim();
}

function checkVersion(home: string): void {
  let version: string;
  try {
    version = readFileSync(join(home, 'cluster/PG_VERSION'), 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LocalStackError(
      `${home} is not a data folder of PostgreSQL that this user can read (${code}): move it away, or set DATA_DIR.`,
    );
  }
  if (version !== POSTGRES_MAJOR) {
    throw new LocalStackError(
      `${home} is of PostgreSQL ${version}, and this is ${POSTGRES_MAJOR}: move it away, or set DATA_DIR.`,
    );
  }
}

/** What interrupted starts have left. */
function removeDrafts(home: string): void {
  for (const name of readdirSync(dirname(home))) {
    if (name.startsWith(`${basename(home)}.new-`))
      rmSync(join(dirname(home), name), { recursive: true, force: true });
  }
}
