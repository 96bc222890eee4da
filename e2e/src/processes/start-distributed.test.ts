import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@rookery/local-stack';
import { eventually } from '@rookery/testkit';
import { SERVICES } from '../../../scripts/services.mjs';
import { signUp } from '../client.ts';
import { openStores } from '../world.ts';
import { ROOT, type Environment } from '../world-product.ts';

const SCRIPT = join(ROOT, 'scripts/start-distributed.mjs');
const START_MILLIS = 40_000;

interface Started {
  readonly child: ChildProcess;
  /** All that it printed so far. */
  printed(): string;
  /** The exit code. */
  ended(): Promise<number | null>;
}

const running: ChildProcess[] = [];

function startScript(env: Environment, ...flags: string[]): Started {
  const child = spawn(process.execPath, [SCRIPT, ...flags], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const exited = once(child, 'close');
  return {
    child,
    printed: () => printed,
    async ended() {
      await exited;
      return child.exitCode;
    },
  };
}

async function isServed(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
}

describe('npm run start:distributed', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let ports: Record<string, number>;
  let settings: Environment;

  beforeAll(async () => {
    stores = await openStores();
    const found = await Promise.all(
      SERVICES.map(async ({ portSetting }) => [portSetting, await freePort()] as const),
    );
    ports = Object.fromEntries(found);
    const texts = found.map(([setting, port]) => [setting, String(port)]);
    settings = { ...stores.settings, ...Object.fromEntries(texts) };
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => stores.release());

  const whenReady = (started: Started) =>
    eventually(() => expect(started.printed()).toContain('rookery: ready'), { deadlineMillis: START_MILLIS });
  const noneIsServed = () =>
    eventually(
      async () => {
        const served = await Promise.all(Object.values(ports).map(isServed));
        expect(served).not.toContain(true);
      },
      { deadlineMillis: START_MILLIS },
    );

  it('prefixes what each process says, starts one that dies again, and one Ctrl-C stops all in order', async () => {
    const started = startScript(settings);
    await whenReady(started);
    for (const { name } of SERVICES)
      expect(started.printed()).toMatch(new RegExp(`^${name} *\\| listening on http`, 'm'));
    await signUp({ url: `http://127.0.0.1:${ports['PORT']}/graphql` }, 'alice');

    process.kill(Number(/posts is process (\d+)/.exec(started.printed())?.[1]), 'SIGKILL');
    await eventually(() => expect(started.printed().match(/^posts *\| ready$/gm)).toHaveLength(2), {
      deadlineMillis: START_MILLIS,
    });
    expect(started.printed()).toContain('rookery: posts was ended by SIGKILL; starting it again in 0.2 s');

    started.child.kill('SIGINT');
    expect(await started.ended()).toBe(0);
    const stops = [...started.printed().matchAll(/^(\S+) *\| SIGTERM: stopping$/gm)].map(([, name]) => name);
    expect(stops).toEqual(SERVICES.map(({ name }) => name));
    await noneIsServed();
  });

  it('leaves nothing running when it is itself killed', async () => {
    const started = startScript(settings);
    await whenReady(started);
    started.child.kill('SIGKILL');
    await noneIsServed();
  });

  it('runs a service twice, the second on a port 100 higher', async () => {
    const started = startScript(settings, '--twice', 'feed-worker,gateway');
    await whenReady(started);
    expect(await isServed((ports['PORT'] ?? 0) + 100)).toBe(true);
    expect(await isServed((ports['FEED_WORKER_PORT'] ?? 0) + 100)).toBe(true);
    started.child.kill('SIGTERM');
    expect(await started.ended()).toBe(0);
  });

  it('a port that is taken is one clear line, and nothing is started', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const started = startScript({ ...settings, POSTS_PORT: String(port) });
    expect(await started.ended()).not.toBe(0);
    expect(started.printed().trim()).toBe(`rookery: port ${port} is taken: set POSTS_PORT to another`);
    other.close();
  });

  it.each([
    [['--fast'], "rookery: Unknown option '--fast' (usage: npm run start:distributed"],
    [['--twice', 'likes'], 'rookery: no service is called likes (usage: npm run start:distributed'],
  ])('the flags %j are one clear line', async (flags, line) => {
    const started = startScript(settings, ...flags);
    expect(await started.ended()).toBe(1);
    expect(started.printed()).toContain(line);
    expect(started.printed().trim().split('\n')).toHaveLength(1);
  });
});
