import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkingCopy } from './working-copy.ts';

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
    writeFileSync(join(data, 'postgres/cluster/postmaster.pid'), '99999999');
    const copy = await makeWorkingCopy(data);
    for (const name of ['profiles', 'postgres.pid', 'postgres.lock', 'postgres/cluster/postmaster.pid'])
      expect(existsSync(join(copy.folder, name))).toBe(false);
    writeFileSync(join(copy.folder, 'postgres/cluster/PG_VERSION'), '19');
    expect(readFileSync(join(data, 'postgres/cluster/PG_VERSION'), 'utf8')).toBe('18');
    copy.remove();
    expect(existsSync(copy.folder)).toBe(false);
  });

  it('takes the place of what a killed run left', async () => {
    mkdirSync(join(folder, 'bench.run/left'), { recursive: true });
    const copy = await makeWorkingCopy(data);
    expect(existsSync(join(copy.folder, 'left'))).toBe(false);
    copy.remove();
  });

  it('is one at a time, and not made of data that somebody else has', async () => {
    const first = await makeWorkingCopy(data);
    await expect(makeWorkingCopy(data)).rejects.toThrow(/in use/);
    expect(existsSync(join(first.folder, 'postgres'))).toBe(true);
    first.remove();
    const again = await makeWorkingCopy(data);
    again.remove();
  });
});
