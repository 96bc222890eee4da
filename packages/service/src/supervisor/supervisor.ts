import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_REFUSED } from '../exit-code.ts';
import {
  createManagedProcess,
  howItEnded,
  type ManagedProcess,
  type ProcessSpec,
} from './managed-process.ts';

export interface SupervisorOptions {
  /** In the order in which they stop. They start all at once: each waits for what it needs. */
  readonly processes: readonly ProcessSpec[];
  /** Whether a process that ends by itself is started again. Tests that kill say no, and start it themselves. */
  readonly restart: boolean;
  /** What happens, a line at a time. */
  readonly say: (line: string) => void;
  /** What the processes print, each line behind the process's name. */
  readonly writeOut: (line: string) => void;
  readonly writeError: (line: string) => void;
  readonly firstPauseMillis?: number;
}

export interface Supervisor {
  /** Starts what does not run and resolves when all are ready. Rejects when one refuses to start, or ends and is not restarted. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Stops all in order; nothing is started again. */
  stop(): Promise<void>;
  /** A process by its name; throws when there is none. */
  process(name: string): ManagedProcess;
  readonly processes: readonly ManagedProcess[];
}

const FIRST_PAUSE_MILLIS = 200;
const LONGEST_PAUSE_MILLIS = 10_000;
/** Who ran for so long did not fail at once: the next pause is the first again. */
const STEADY_MILLIS = 30_000;

/** Keeps several processes running until it is asked to stop them. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { say, restart, writeOut, writeError, firstPauseMillis = FIRST_PAUSE_MILLIS } = options;
  const nameWidth = Math.max(...options.processes.map(({ name }) => name.length));
  const processes = options.processes.map((spec) =>
    createManagedProcess(spec, { writeOut, writeError, nameWidth }),
  );
  const watched = new WeakSet<ManagedProcess>();
  let stopping = new AbortController();
  let wasReady = false;

  function startOne(each: ManagedProcess, env: Readonly<Record<string, string>>): void {
    if (each.isRunning()) return;
    each.start(env);
    say(`${each.name} is process ${each.pid()}`);
  }

  /** Starts a process again whenever it ends by itself. */
  async function watch(each: ManagedProcess, env: Readonly<Record<string, string>>): Promise<void> {
    const { signal } = stopping;
    for (let failures = 0; !signal.aborted;) {
      const startedAt = performance.now();
      const ended = await each.ended();
      if (signal.aborted || each.isRunning()) continue;
      if (!wasReady && ended.code === EXIT_REFUSED) return;
      if (performance.now() - startedAt > STEADY_MILLIS) failures = 0;
      const millis = Math.min(LONGEST_PAUSE_MILLIS, firstPauseMillis * 2 ** failures);
      failures += 1;
      say(`${each.name} ${howItEnded(ended)}; starting it again in ${millis / 1_000} s`);
      await pause(millis, undefined, { signal }).catch(() => {});
      if (!signal.aborted) startOne(each, env);
    }
  }

  /** With restarts, only a refusal before everything was ready ends the wait. */
  async function untilReady(each: ManagedProcess): Promise<void> {
    for (;;) {
      try {
        return await each.ready(stopping.signal);
      } catch (error) {
        const { code } = await each.ended();
        if (stopping.signal.aborted || !restart || code === EXIT_REFUSED) throw error;
        await pause(firstPauseMillis);
      }
    }
  }

  return {
    processes,
    process(name) {
      const found = processes.find((each) => each.name === name);
      if (!found) throw new Error(`no process is called ${name}`);
      return found;
    },
    async start(env = {}) {
      if (stopping.signal.aborted) stopping = new AbortController();
      for (const each of processes) {
        startOne(each, env);
        if (!restart || watched.has(each)) continue;
        watched.add(each);
        void watch(each, env).finally(() => watched.delete(each));
      }
      await Promise.all(processes.map(untilReady));
      wasReady = true;
    },
    async stop() {
      stopping.abort();
      for (const each of processes) await each.stop();
    },
  };
}
