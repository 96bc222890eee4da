import { statSync } from 'node:fs';
import { run } from './child-process.ts';
import { LocalStackError } from './local-stack-error.ts';

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** As whom PostgreSQL runs: it refuses to be root. */
export interface ServerUser {
  /** Put before each command, where a program changes the user. */
  readonly prefix: readonly string[];
  /** For systems without that program: given to spawn. */
  readonly spawnAs?: UserIds;
  /** To whom the data must belong, when that is not us. */
  readonly owner?: UserIds;
}

export interface ServerUserOptions {
  readonly executable: string;
  /** Must exist. */
  readonly folder: string;
  /** Of an earlier start: its owner stays. */
  readonly clusterFolder: string;
}

/**
 * Ourselves, unless we are root: then the owner of the existing data, or the system's `postgres`, or `nobody`. No user is created: that would change the machine.
 * Where that user may not walk to the folder (a clone under /root), the server gets the one capability that it lacks.
 */
export async function serverUser({
  executable,
  folder,
  clusterFolder,
}: ServerUserOptions): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const { uid, gid } =
    ownerOf(clusterFolder) ?? (await userNamed('postgres')) ?? (await userNamed('nobody')) ?? refuse(folder);
  const setpriv = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  // Without no_setuid_fixup access(2) ignores the capabilities of a user other than root, and PostgreSQL asks it.
  const reachAll = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  const candidates: readonly ServerUser[] = [
    { prefix: [...setpriv, '--'] },
    { prefix: [...setpriv, ...reachAll, '--'] },
    { prefix: [], spawnAs: { uid, gid } },
  ];
  for (const user of candidates) {
    const probe = [...user.prefix, '/bin/sh', '-c', '"$0" --version && test -x "$1"', executable, folder];
    if ((await run(probe, user.spawnAs)).ok) return { ...user, owner: { uid, gid } };
  }
  return refuse(folder);
}

function refuse(folder: string): never {
  throw new LocalStackError(
    `PostgreSQL does not run as root, and no other user of this machine can reach ${folder}: start as another user, or move the clone and DATA_DIR out of root's home.`,
  );
}

function ownerOf(folder: string): UserIds | undefined {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}

async function userNamed(name: string): Promise<UserIds | undefined> {
  const [uid, gid] = await Promise.all([run(['id', '-u', name]), run(['id', '-g', name])]);
  return uid.ok && gid.ok ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}
