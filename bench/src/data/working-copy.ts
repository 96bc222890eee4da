import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BenchError } from '../bench-error.ts';

/** What a data folder is made of; the rest of it tells of processes, or of earlier runs. */
const DATA: readonly string[] = ['postgres', 'redis', 'redis-server', 'keys'];
const POSTMASTER = 'postgres/cluster/postmaster.pid';

/**
 * Copies the seeded data for one run, beside it, and returns the copy's folder. What a run writes (a trial's posts in ten
 * thousand home lists, follows, likes) would otherwise be in the figures of all later runs. Whoever asked removes it; what
 * a killed run left goes here. Throws BenchError when the data is in use.
 */
export async function makeWorkingCopy(dataDir: string): Promise<string> {
  const prefix = `${basename(dataDir)}.run-`;
  for (const name of readdirSync(dirname(dataDir)))
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length))))
      rmSync(join(dirname(dataDir), name), { recursive: true, force: true });
  if (existsSync(join(dataDir, POSTMASTER)))
    throw new BenchError(
      `${dataDir} is in use, or was not closed: start PostgreSQL on it once (npm start), and stop it.`,
    );
  const copy = join(dirname(dataDir), `${prefix}${process.pid}`);
  mkdirSync(copy, { recursive: true });
  const parts = DATA.map((name) => join(dataDir, name)).filter((path) => existsSync(path));
  // cp, and not fs.cp: as root the cluster belongs to another user, and some file systems share blocks.
  const child = spawn('cp', ['--archive', '--reflink=auto', ...parts, copy], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return copy;
  removeWorkingCopy(copy);
  throw new BenchError(`${dataDir} could not be copied for this run.`);
}

/** Removes a copy that no server runs on any more. */
export function removeWorkingCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
