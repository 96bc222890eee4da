import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, type Environment, type RunningProduct } from './world-product.ts';

const MAIN = join(ROOT, 'all-in-one/dist/main.js');
const START_DEADLINE_MILLIS = 90_000;

/** Every part in one process: what `npm start` runs. */
export async function runAllInOne(settings: Environment): Promise<RunningProduct> {
  let port = '0';
  let running: ChildProcess | undefined;
  let address = '';
  const isRunning = () => running?.exitCode === null && running.signalCode === null;

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const child = running;
    if (!child || !isRunning()) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  return {
    address: () => address,
    async start(env = {}) {
      await end('SIGTERM');
      const child = spawn(process.execPath, [MAIN], {
        env: { ...settings, PORT: port, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running = child;
      address = await readyAddress(child);
      port = new URL(address).port;
    },
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
    async killPart() {
      await end('SIGKILL');
    },
    signalParts(_parts, signal) {
      running?.kill(signal);
    },
    async ended() {
      if (running && isRunning()) await once(running, 'exit');
      return running?.signalCode ?? null;
    },
  };
}

/** The address that the product prints when it is ready. */
function readyAddress(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error('no standard output');
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const fail = (why: string) => reject(new Error(`${why}; it printed:\n${printed.join('\n')}`));
    const timer = setTimeout(() => fail('not ready in time'), START_DEADLINE_MILLIS);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${signal ?? code}`);
    });
    createInterface({ input: stdout }).on('line', (line) => {
      printed.push(line);
      const found = /GraphQL\s+(http:\/\/\S+)\/graphql/.exec(line)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
