import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import {
  formatIdentity,
  identify,
  isRunning,
  parseIdentity,
  type ProcessIdentity,
} from './process-identity.ts';

export interface FolderLock {
  /** Gives the lock back. Safe to repeat. */
  release(): void;
}

/**
 * Takes a lock file for as long as this process lives: the lock of one that crashed is taken over, however it ended.
 * Returns the lock, or the process that holds it.
 */
export function lockFolder(lockFile: string): FolderLock | ProcessIdentity {
  const holder = take(lockFile, 0);
  if (holder) return holder;
  let held = true;
  return {
    release() {
      // Once only: by the second time this process may hold the lock anew.
      if (held) release(lockFile);
      held = false;
    },
  };
}

/** Undefined when taken, else who has it. */
function take(lockFile: string, depth: number): ProcessIdentity | undefined {
  const mine = identify(process.pid);
  if (!mine) throw new Error('this process cannot be identified: neither /proc nor ps is to be had');
  const draft = `${lockFile}.${process.pid}.${randomUUID()}`;
  writeFileSync(draft, formatIdentity(mine));
  try {
    for (;;) {
      // A link, unlike open(O_EXCL), makes the file appear with its content: nobody reads a lock half written.
      if (succeeds(() => linkSync(draft, lockFile))) return undefined;
      const text = readIfThere(lockFile);
      if (text === undefined) continue;
      const holder = parseIdentity(text);
      if (holder && isRunning(holder)) return holder;
      if (replaceDead(lockFile, text, draft, depth)) return undefined;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Two who find the same dead lock must not both replace it, nor may the slower remove the faster's fresh one. So replacing needs
 * a lock of its own, and a second look under it. That lock too may be a dead process's: hence the recursion.
 */
function replaceDead(lockFile: string, deadText: string, draft: string, depth: number): boolean {
  if (depth > 8) throw new Error(`${lockFile} cannot be taken over: remove it and its .takeover files`);
  const takeover = `${lockFile}.takeover`;
  if (take(takeover, depth + 1) !== undefined) return false;
  try {
    if (readIfThere(lockFile) !== deadText) return false;
    renameSync(draft, lockFile);
    return true;
  } finally {
    release(takeover);
  }
}

function release(lockFile: string): void {
  const holder = parseIdentity(readIfThere(lockFile) ?? '');
  if (holder?.pid === process.pid && isRunning(holder)) rmSync(lockFile, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
