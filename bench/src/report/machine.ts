import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { ROOT } from '../paths.ts';

/** What figures depend on, and which code they are of. */
export interface Machine {
  readonly commit: string;
  /** Whether files differ from the commit. */
  readonly isDirty: boolean;
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly node: string;
}

export function describeMachine(now: Date): Machine {
  return {
    commit: git(['rev-parse', '--short=9', 'HEAD']) ?? 'unknown',
    isDirty: git(['status', '--porcelain', '--untracked-files=no']) !== '',
    date: now.toISOString(),
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

function git(args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', [...args], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
