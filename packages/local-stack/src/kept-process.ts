import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { childEnvironment } from './child-process.ts';
import { poll } from './poll.ts';
import type { UserIds } from './server-user.ts';

export interface KeepOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Another user than ours. */
  readonly spawnAs?: UserIds | undefined;
  /** Output of the server, of this start only. */
  readonly logFile: string;
  /** How the server is asked to stop when we crash; it is killed if it has not after 20 s. */
  readonly stopSignal: 'INT' | 'TERM' | 'QUIT' | 'KILL';
  /** Deleted once the server has ended, also after a crash of ours. */
  readonly removeFolder?: string | undefined;
}

export interface KeptProcess {
  readonly pid: number;
  readonly hasExited: () => boolean;
  /** Settles when the server has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Sends a signal and waits for the end; kills what has not ended by the deadline. */
  end(signal: NodeJS.Signals, deadlineMillis?: number): Promise<void>;
}

/**
 * A shell that outlives us by a moment. Descriptor 3 is a pipe from us: it closes when this process ends, in whichever way (SIGKILL
 * too), and the shell then stops the server. Its own session keeps a terminal's Ctrl-C from it, so that we decide the order of stopping.
 */
const KEEPER = `
stop=$1 remove=$2; shift 2
"$@" 3<&- 4>&- </dev/null &
server=$!
echo "$server" >&4
exec 4>&-
(
  read -r nothing <&3
  kill -s "$stop" "$server" 2>/dev/null
  waited=0
  while [ $waited -lt 20 ] && kill -0 "$server" 2>/dev/null; do sleep 1; waited=$((waited + 1)); done
  kill -s KILL "$server" 2>/dev/null
) &
guard=$!
wait "$server"; code=$?
kill "$guard" 2>/dev/null
if [ -n "$remove" ]; then rm -rf "$remove"; fi
exit $code
`;

/** Starts a server that never outlives this process. Throws when it cannot even be started. */
export async function keep(options: KeepOptions): Promise<KeptProcess> {
  const { command, cwd, env, spawnAs, logFile, stopSignal, removeFolder = '' } = options;
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', stopSignal, removeFolder, ...command], {
    cwd,
    env: childEnvironment(env),
    ...spawnAs,
    detached: true,
    stdio: ['ignore', log, log, 'pipe', 'pipe'],
  });
  closeSync(log);
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  }).then(() => {
    ended = true;
  });
  const [, , , lifeline, announcement] = child.stdio as unknown as [null, null, null, Writable, Readable];
  lifeline.on('error', () => {}); // The keeper has ended: `exited` says so.
  const pid = await readPid(announcement, exited);
  // A process with nothing else to do may end, and its servers with it.
  child.unref();
  (lifeline as unknown as { unref(): void }).unref();
  return {
    pid,
    hasExited: () => ended,
    exited,
    async end(signal, deadlineMillis = 20_000) {
      if (!ended) process.kill(pid, signal);
      // Polled rather than awaited: the child is unreferenced, and waiting for it alone would let this process end.
      const done = await poll(() => ended || undefined, { deadlineMillis });
      if (done) return;
      process.kill(pid, 'SIGKILL');
      await poll(() => ended || undefined, { deadlineMillis: 5_000 });
    },
  };
}

async function readPid(announcement: Readable, exited: Promise<void>): Promise<number> {
  const [line] = (await Promise.race([
    once(announcement.setEncoding('utf8'), 'data'),
    exited.then(() => ['']),
  ])) as [string];
  announcement.destroy();
  const pid = Number.parseInt(line, 10);
  if (!Number.isSafeInteger(pid)) throw new Error('the keeper of a local server did not start');
  return pid;
}
