import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './folder-lock.ts';
import { formatIdentity, identify, isRunning } from './process-identity.ts';

describe('the lock of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-lock-'));
  const file = join(folder, 'postgres.lock');
  afterEach(() => readdirSync(folder).forEach((name) => rmSync(join(folder, name))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is had by one at a time, and says who has it', () => {
    const first = lockFolder(file);
    expect(lockFolder(file)).toMatchObject({ pid: process.pid });
    if ('release' in first) first.release();
    expect(lockFolder(file)).toHaveProperty('release');
  });

  it('is taken over from a process that has ended, even when its id belongs to another one now', () => {
    writeFileSync(file, formatIdentity({ pid: process.pid, started: 'long ago' }));
    expect(lockFolder(file)).toHaveProperty('release');
    expect(readdirSync(folder)).toEqual(['postgres.lock']);
  });

  it('is taken over from one that crashed while taking it over', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const dead of [file, `${file}.takeover`])
      writeFileSync(dead, formatIdentity({ pid, started: 'before' }));
    expect(lockFolder(file)).toHaveProperty('release');
    expect(readdirSync(folder)).toEqual(['postgres.lock']);
  });

  it('that is not readable as one belongs to nobody', () => {
    writeFileSync(file, 'torn');
    expect(lockFolder(file)).toHaveProperty('release');
  });
});

describe('a process identity', () => {
  it('holds for a running process and for no other start of its id', () => {
    const me = identify(process.pid);
    expect(me && isRunning(me)).toBe(true);
    expect(isRunning({ pid: process.pid, started: 'another time' })).toBe(false);
  });

  it('is not given to a process that has ended', () => {
    expect(identify(spawnSync(process.execPath, ['-e', '']).pid)).toBeUndefined();
  });
});
