import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkingCopy, removeWorkingCopy } from './working-copy.ts';

describe('the copy that a run works on', () => {
  let folder: string;
  let data: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rookery-bench-'));
    data = join(folder, 'bench');
    mkdirSync(join(data, 'postgres/cluster'), { recursive: true });
    mkdirSync(join(data, 'profiles'));
    writeFileSync(join(data, 'postgres/cluster/PG_VERSION'), '18');
    writeFileSync(join(data, 'postgres.pid'), '1');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has the data and nothing that tells of processes or earlier runs, and what is written to it stays in it', async () => {
    const copy = await makeWorkingCopy(data);
    expect(existsSync(join(copy, 'profiles'))).toBe(false);
    expect(existsSync(join(copy, 'postgres.pid'))).toBe(false);
    writeFileSync(join(copy, 'postgres/cluster/PG_VERSION'), '19');
    expect(readFileSync(join(data, 'postgres/cluster/PG_VERSION'), 'utf8')).toBe('18');
    removeWorkingCopy(copy);
    expect(existsSync(copy)).toBe(false);
  });

  it('takes away what a killed run left, and leaves what another one works on', async () => {
    // Larger than any process id of Linux.
    const [dead, living] = [join(folder, 'bench.run-99999999'), join(folder, `bench.run-${process.ppid}`)];
    for (const path of [dead, living]) mkdirSync(path);
    await makeWorkingCopy(data);
    expect([existsSync(dead), existsSync(living)]).toEqual([false, true]);
  });

  it('is not made of data that a server runs on', async () => {
    writeFileSync(join(data, 'postgres/cluster/postmaster.pid'), '1');
    await expect(makeWorkingCopy(data)).rejects.toThrow(/in use/);
  });
});
