import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { poll } from './poll.ts';
import { formatIdentity, identify, isRunning, parseIdentity } from './process-identity.ts';

/** Writes down which process serves a folder, so that the next start can find it if both we and its keeper are killed. */
export function rememberServer(file: string, pid: number): void {
  const identity = identify(pid);
  if (identity) writeFileSync(file, formatIdentity(identity));
}

/**
 * Ends the server that a crashed Rookery left in a folder. Call it only while holding the folder's lock: nobody else's server can be meant then.
 * Usually its keeper is stopping it already, and there is only a moment to wait.
 */
export async function endLeftoverServer(file: string, signal: NodeJS.Signals): Promise<void> {
  const server = readServer(file);
  if (!server) return;
  const gone = () => !isRunning(server) || undefined;
  for (const [attempt, deadlineMillis] of [
    [signal, 15_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (gone()) break;
    try {
      process.kill(server.pid, attempt);
    } catch {
      // It ended between the question and the signal.
    }
    await poll(gone, { deadlineMillis });
  }
  rmSync(file, { force: true });
}

function readServer(file: string) {
  try {
    return parseIdentity(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
