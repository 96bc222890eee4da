import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptProcess } from './kept-process.ts';
import { poll } from './poll.ts';
import { programOf } from './process-identity.ts';

export interface StartFailure {
  /** In a line. */
  readonly reason: string;
  /** Whether another attempt may go better: the port was taken, or processes of a killed server are still ending. */
  readonly mayPass: boolean;
}

const START_DEADLINE_MILLIS = 60_000;
const PASSING = /Address already in use|pre-existing shared memory/;

/** Undefined when the server takes connections, else why it does not. */
export async function untilReady(
  server: KeptProcess,
  cluster: string,
  logFile: string,
): Promise<StartFailure | undefined> {
  const outcome = await poll(
    () => {
      if (server.hasExited()) return startFailure(logFile);
      return isReady(server, cluster) ? 'ready' : undefined;
    },
    { deadlineMillis: START_DEADLINE_MILLIS },
  );
  if (outcome === 'ready') return undefined;
  return outcome ?? { reason: `it was not ready after ${START_DEADLINE_MILLIS / 1000} s`, mayPass: false };
}

/**
 * A server that was killed leaves its process id behind, and when another program has that id now, PostgreSQL takes it for
 * itself and does not start. The caller holds the folder's lock and has ended what it knew to be left over.
 */
export function dropStaleStatus(cluster: string): void {
  const pid = Number(readStatus(cluster)[0]);
  if (Number.isSafeInteger(pid) && pid > 0 && programOf(pid) !== 'postgres') {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
  }
}

/** The server writes its process id into the first line of postmaster.pid and its state into the eighth (pg_ctl reads them too). */
function isReady(server: KeptProcess, cluster: string): boolean {
  const status = readStatus(cluster);
  return Number(status[0]) === server.pid && status[7]?.trim() === 'ready';
}

/** The port of a server that runs on this cluster and takes connections: the fourth line of postmaster.pid. */
export function readServer(cluster: string): number | undefined {
  const status = readStatus(cluster);
  const pid = Number(status[0]);
  if (!(pid > 0) || programOf(pid) !== 'postgres' || status[7]?.trim() !== 'ready') return undefined;
  return Number(status[3]);
}

function readStatus(cluster: string): readonly string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function startFailure(logFile: string): StartFailure {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  const passing = lines.find((line) => PASSING.test(line));
  const telling =
    passing ?? lines.find((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return { reason: telling.replace(/^.*?(LOG|FATAL|PANIC):\s*/, ''), mayPass: passing !== undefined };
}
