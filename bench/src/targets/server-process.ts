import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { BenchError } from '../bench-error.ts';
import type { Cleanup } from '../cleanup.ts';
import { built, ROOT } from '../paths.ts';
import { childEnvironment } from './child-environment.ts';

export interface ServerProcessOptions {
  /** For messages: `stock posts`. */
  readonly name: string;
  /** A built module, absolute. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it says on standard error. */
  readonly logFile: string;
  /** Where its CPU profile goes when it ends; none without. */
  readonly profileDir?: string | undefined;
  /** Stops it at the end of the run, if nobody has before. */
  readonly cleanup: Cleanup;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** The address that it printed: `http://127.0.0.1:PORT/graphql`. */
  readonly url: string;
  /** SIGTERM, and SIGKILL to what has not ended by the deadline. Safe to repeat. */
  stop(): Promise<void>;
}

const START_DEADLINE_MILLIS = 60_000;
const STOP_DEADLINE_MILLIS = 20_000;
const ADDRESS = /GraphQL\s+(http:\/\/\S+\/graphql)/;

/** Starts a server and waits for the line with its address. Throws BenchError with its last words when it does not start. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { script, args = [], env = {}, logFile, profileDir, cleanup } = options;
  const log = openSync(logFile, 'w', 0o600);
  const preloaded = [
    pathToFileURL(built('targets/end-with-parent.js')),
    ...(profileDir === undefined ? [] : [recorderInto(profileDir)]),
  ];
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: childEnvironment({
      NODE_ENV: 'production',
      NODE_OPTIONS: preloaded.map(({ href }) => `--import=${href}`).join(' '),
      ...env,
    }),
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  const stop = () => end(child);
  cleanup.add(stop);
  try {
    const url = await addressOf(child, options);
    child.stdout?.resume();
    return { pid: child.pid ?? 0, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function recorderInto(directory: string): URL {
  const module = pathToFileURL(built('profile/record-profile.js'));
  module.searchParams.set('directory', directory);
  return module;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MILLIS);
  await exited;
  clearTimeout(timer);
}

function addressOf(child: ChildProcess, { name, logFile }: ServerProcessOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new BenchError(`${name} ${what}: ${lastWords(logFile)} (all of it: ${logFile})`));
    };
    const timer = setTimeout(() => fail('was not ready in time'), START_DEADLINE_MILLIS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? code}`));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = ADDRESS.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

/** The first line that speaks of an error, else the last line. */
function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return lines.find((line) => /error/i.test(line)) || lines.at(-1) || 'it said nothing';
}
