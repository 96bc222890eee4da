import { openSync, readFileSync, rmSync, watch, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchedLines } from './batched-lines.ts';
import { createLogger } from './logger.ts';

describe('lines of a log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-lines-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are all written, in their order, a moment later', async () => {
    const path = join(folder, 'log');
    const file = openSync(path, 'a');
    const logger = createLogger({ name: 'part', level: 'info', stream: batchedLines(file) });
    const numbers = Array.from({ length: 500 }, (_, number) => number);
    const seen = (): number[] =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { number: number }).number);
    const written = new Promise<void>((resolve) => {
      const watcher = watch(path, () => {
        if (readFileSync(path, 'utf8').includes('"number":499')) resolve(watcher.close());
      });
    });
    for (const number of numbers) logger.info({ number }, 'counted');
    await written;
    expect(seen()).toEqual(numbers);
  });

  it('are written at once when they are fatal, with all that waits', () => {
    const path = join(folder, 'fatal');
    const file = openSync(path, 'a');
    const logger = createLogger({ name: 'part', level: 'info', stream: batchedLines(file) });
    logger.info('one');
    logger.fatal('two');
    expect(readFileSync(path, 'utf8').match(/"msg":"\w+"/g)).toEqual(['"msg":"one"', '"msg":"two"']);
  });
});
