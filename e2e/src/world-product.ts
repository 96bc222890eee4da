import { join } from 'node:path';

export type Environment = Readonly<Record<string, string>>;

/** A part that holds leases; in one process with all others, or in a process of its own. */
export type LeaseHolder = 'users' | 'posts' | 'feed-worker';

/** The product on stores that are there, in one process or in several. */
export interface RunningProduct {
  /** Of the gateway, without a path; the same after every start. */
  address(): string;
  /** Starts what does not run, and anew what runs with other settings; resolves when it is ready. */
  start(env?: Environment): Promise<void>;
  /** Resolves when a process has ended by itself; with the signal that ended it, if one did. */
  ended(): Promise<NodeJS.Signals | null>;
  /** SIGTERM; the exit code, the first that is not 0 of several. */
  stop(): Promise<number | null>;
  /** SIGKILL to all of it, as the machine would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGKILL to the process that this part is in. Resolves when it is gone. */
  killPart(part: LeaseHolder): Promise<void>;
  /** SIGSTOP or SIGCONT to the processes that these parts are in. */
  signalParts(parts: readonly LeaseHolder[], signal: 'SIGSTOP' | 'SIGCONT'): void;
}

export const ROOT = join(import.meta.dirname, '../..');
