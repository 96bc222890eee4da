import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { LocalStackError } from './local-stack-error.ts';

export interface ServerFolder {
  readonly dataDir: string;
  readonly lock: FolderLock;
  /** Which process served this folder last. */
  readonly pidFile: string;
  readonly logFile: string;
}

/** Makes the data folder and takes it for one server, or says in one line who has it. */
export function openServerFolder(dataDirOption: string, server: 'postgres' | 'redis'): ServerFolder {
  const dataDir = resolve(dataDirOption);
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LocalStackError(`${dataDir} cannot be written (${code}): set DATA_DIR to a folder of yours.`);
  }
  const lock = lockFolder(join(dataDir, `${server}.lock`));
  if ('pid' in lock) {
    throw new LocalStackError(
      `${dataDir} is in use by another Rookery (process ${lock.pid}): stop it, or set DATA_DIR to another folder.`,
    );
  }
  return { dataDir, lock, pidFile: join(dataDir, `${server}.pid`), logFile: join(dataDir, `${server}.log`) };
}
