import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@rookery/testkit';
import { EXIT_REFUSED } from '../exit-code.ts';
import type { ProcessSpec } from './managed-process.ts';
import { freeAddress } from './ports.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

const HOST = '127.0.0.1';
/** A service: it says who it is, is ready at once, and stops when asked. */
const SERVER = `
  const { createServer } = require('node:http');
  createServer((request, response) => response.end()).listen(Number(process.env.PORT), '${HOST}', () => console.log('hello ' + process.env.WORD));
  process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
  process.on('disconnect', () => process.exit(0));
`;
const REFUSES = `console.error('the port is taken'); process.exit(${EXIT_REFUSED});`;

describe('a supervisor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-supervisor-'));
  const printed: string[] = [];
  const said: string[] = [];
  let supervisor: Supervisor | undefined;
  beforeEach(() => {
    printed.length = 0;
    said.length = 0;
  });
  afterEach(() => supervisor?.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  async function spec(name: string, script: string): Promise<ProcessSpec> {
    const { port } = await freeAddress(HOST);
    const file = join(folder, `${name}.cjs`);
    writeFileSync(file, script);
    const env = { PORT: String(port), WORD: 'world' };
    return { name, args: [file], cwd: folder, env, readyUrl: `http://${HOST}:${port}/` };
  }

  async function supervise(
    scripts: Readonly<Record<string, string>>,
    { restart = true } = {},
  ): Promise<Supervisor> {
    const processes = await Promise.all(Object.entries(scripts).map(([name, script]) => spec(name, script)));
    supervisor = createSupervisor({
      processes,
      restart,
      say: (line) => void said.push(line),
      writeOut: (line) => void printed.push(line),
      writeError: (line) => void printed.push(line),
      firstPauseMillis: 10,
    });
    return supervisor;
  }

  it('starts all, prefixes what they print, and stops them in the order of the list', async () => {
    const { start, stop } = await supervise({ gateway: SERVER, users: SERVER });
    await start();
    expect([...printed].sort()).toEqual(['gateway | hello world', 'users   | hello world']);
    await stop();
    await eventually(() => expect(printed.slice(2)).toEqual(['gateway | bye', 'users   | bye']));
  });

  it('starts one again that dies, and leaves the others alone', async () => {
    const { start, process } = await supervise({ gateway: SERVER, users: SERVER });
    await start();
    const [pid, other] = [process('users').pid(), process('gateway').pid()];
    await process('users').kill();
    await eventually(() => expect(printed.filter((line) => line.startsWith('users'))).toHaveLength(2));
    await process('users').ready();
    expect(process('users').pid()).not.toBe(pid);
    expect(process('gateway').pid()).toBe(other);
    expect(said).toContain('users was ended by SIGKILL; starting it again in 0.01 s');
  });

  it('waits longer from one failure to the next', async () => {
    const { process } = await supervise({ users: 'setTimeout(() => process.exit(3), 1);' });
    const started = supervisor?.start();
    started?.catch(() => {});
    await eventually(() => expect(said).toContain('users ended with 3; starting it again in 0.04 s'));
    expect(said.filter((line) => line.includes('ended'))).toEqual(
      expect.arrayContaining([
        'users ended with 3; starting it again in 0.01 s',
        'users ended with 3; starting it again in 0.02 s',
      ]),
    );
    await supervisor?.stop();
    await expect(started).rejects.toThrow();
    expect(process('users').isRunning()).toBe(false);
  });

  it('gives up when one refuses to start', async () => {
    const { start } = await supervise({ gateway: SERVER, users: REFUSES });
    await expect(start()).rejects.toThrow('users ended with 78 before it was ready');
    expect(printed).toContain('users   | the port is taken');
  });

  it('without restarts leaves the dead one dead until it is asked to start, with other settings if need be', async () => {
    const { start, process } = await supervise({ users: SERVER }, { restart: false });
    await start();
    await process('users').kill();
    expect(await process('users').ended()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(process('users').isRunning()).toBe(false);
    await start({ WORD: 'again' });
    expect(printed).toEqual(['users | hello world', 'users | hello again']);
  });

  it('kills one that does not stop', async () => {
    const { createManagedProcess } = await import('./managed-process.ts');
    const stubborn = await spec(
      'stubborn',
      `${SERVER} process.removeAllListeners('SIGTERM'); process.on('SIGTERM', () => {});`,
    );
    const each = createManagedProcess(stubborn, {
      writeOut: (line) => void printed.push(line),
      writeError: (line) => void printed.push(line),
      stopMillis: 20,
    });
    each.start();
    await each.ready();
    expect(await each.stop()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(printed).toContain('stubborn | does not stop: killing it');
  });
});
