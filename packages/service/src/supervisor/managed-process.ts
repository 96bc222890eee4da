import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { SupervisorError } from './supervisor-error.ts';
import { prefixLines } from './prefixed-lines.ts';

/** How one process is started, and where it says that it is ready. */
export interface ProcessSpec {
  /** On every line that it prints: `gateway`. */
  readonly name: string;
  /** For node: the entry point's path, below `cwd`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `http://127.0.0.1:4001/health/ready` */
  readonly readyUrl: string;
}

/** How a process ended: one of the two is null. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ManagedProcessOptions {
  /** What the process prints on standard output, behind its name; and on standard error. */
  readonly writeOut: (line: string) => void;
  readonly writeError: (line: string) => void;
  /** Width of the names, so that lines align. */
  readonly nameWidth?: number;
  /** How long a process may take to stop before it is killed. */
  readonly stopMillis?: number;
}

/** One of the processes: it is started, ends, and may be started again. */
export interface ManagedProcess {
  readonly name: string;
  isRunning(): boolean;
  /** Of the present run, or of the last. */
  pid(): number | undefined;
  /** Starts it unless it runs; `env` goes over that of its spec, for this run. */
  start(env?: Readonly<Record<string, string>>): void;
  /** Resolves when it says that it is ready; rejects when it ends before, or when `signal` is aborted. */
  ready(signal?: AbortSignal): Promise<void>;
  /** Resolves when the present run has ended, at once when there is none. */
  ended(): Promise<Ended>;
  /** SIGTERM, and SIGKILL to one that does not end in time. */
  stop(): Promise<Ended>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<Ended>;
}

const STOP_MILLIS = 30_000;
const ASK_MILLIS = 50;
const NEVER_RAN: Ended = { code: null, signal: null };

export function createManagedProcess(spec: ProcessSpec, options: ManagedProcessOptions): ManagedProcess {
  const { writeOut, writeError, nameWidth = spec.name.length, stopMillis = STOP_MILLIS } = options;
  const prefix = `${spec.name.padEnd(nameWidth)} | `;
  let child: ChildProcess | undefined;
  let ending: Promise<Ended> = Promise.resolve(NEVER_RAN);

  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  function start(env: Readonly<Record<string, string>> = {}): void {
    if (isRunning()) return;
    const started = spawn(process.execPath, [...spec.args], {
      cwd: spec.cwd,
      env: { ...spec.env, ...env },
      // The channel tells the process when we are gone. A group of its own keeps a terminal's Ctrl-C from it: we say when.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    if (started.stdout) prefixLines(started.stdout, prefix, writeOut);
    if (started.stderr) prefixLines(started.stderr, prefix, writeError);
    child = started;
    ending = new Promise((resolve) => {
      started.once('exit', (code, signal) => resolve({ code, signal }));
      started.once('error', (error) => {
        writeError(`${prefix}cannot be started: ${error.message}`);
        resolve({ code: 1, signal: null });
      });
    });
  }

  async function end(signal: NodeJS.Signals): Promise<Ended> {
    if (!isRunning()) return ending;
    child?.kill(signal);
    const deadline = setTimeout(() => {
      writeError(`${prefix}does not stop: killing it`);
      child?.kill('SIGKILL');
    }, stopMillis);
    return ending.finally(() => clearTimeout(deadline));
  }

  return {
    name: spec.name,
    isRunning,
    pid: () => child?.pid,
    start,
    async ready(signal) {
      while (!(await saysReady(spec.readyUrl))) {
        signal?.throwIfAborted();
        if (!isRunning())
          throw new SupervisorError(`${spec.name} ${howItEnded(await ending)} before it was ready`);
        await pause(ASK_MILLIS);
      }
    },
    ended: () => ending,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** For people: `was ended by SIGKILL`, `ended with 1`. */
export function howItEnded({ code, signal }: Ended): string {
  return signal ? `was ended by ${signal}` : `ended with ${code}`;
}

async function saysReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(2_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
