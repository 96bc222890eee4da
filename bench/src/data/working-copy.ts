import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findRunningPostgres, lockFolder } from '@rookery/local-stack';
import { BenchError } from '../bench-error.ts';

/** What a data folder is made of; the rest of it tells of processes, or of earlier runs. */
const DATA: readonly string[] = ['postgres', 'redis', 'redis-server', 'keys'];

export interface WorkingCopy {
  readonly folder: string;
  /** Once no server runs on it. */
  remove(): void;
}

/**
 * Copies the seeded data for one run, beside it. What a run writes (a trial's posts in ten thousand home lists, follows,
 * likes) would otherwise be in the figures of all later runs. The data folder is this run's until the copy is removed; what a
 * killed run left goes here. Throws BenchError when somebody else has the folder.
 */
export async function makeWorkingCopy(dataDir: string): Promise<WorkingCopy> {
  const lock = lockFolder(join(dataDir, 'postgres.lock'));
  if ('pid' in lock) throw new BenchError(`${dataDir} is in use by another process (${lock.pid}).`);
  const folder = `${dataDir}.run`;
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  };
  try {
    if (findRunningPostgres(dataDir)) throw new BenchError(`A PostgreSQL still runs on ${dataDir}: stop it.`);
    rmSync(folder, { recursive: true, force: true });
    await copyInto(folder, dataDir);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

async function copyInto(folder: string, dataDir: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const parts = DATA.map((name) => join(dataDir, name)).filter((path) => existsSync(path));
  // cp, and not fs.cp: as root the cluster belongs to another user, and some file systems share blocks.
  const child = spawn('cp', ['--archive', '--reflink=auto', ...parts, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new BenchError(`${dataDir} could not be copied for this run.`);
  // Of a server that was killed: its process id may be another's by now.
  rmSync(join(folder, 'postgres/cluster/postmaster.pid'), { force: true });
}
