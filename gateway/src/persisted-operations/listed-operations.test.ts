import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import {
  createListedOperations,
  type ListedOperations,
  type ListedOperationsOptions,
} from './listed-operations.ts';

const operation = (name: string, body = `query ${name} { viewer { id } }`) => ({
  id: name,
  name,
  type: 'query',
  body,
});
const manifestOf = (...operations: unknown[]) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });

describe('the operations of manifests', () => {
  let folder: string;
  let file: string;
  let lines: { level: number; msg: string; [more: string]: unknown }[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rookery-manifest-'));
    file = join(folder, 'manifest.json');
    lines = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (options: Partial<ListedOperationsOptions> = {}) =>
    createListedOperations({
      files: [file],
      prepare: async () => ({ errors: [] }),
      logger: createLogger({
        name: 'gateway',
        level: 'info',
        stream: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
      }),
      pollMillis: 600_000,
      ...options,
    });
  const errors = () => lines.filter(({ level }) => level >= 50);

  it.each<[string, string, string]>([
    ['is cut short', '{"format": "apollo-pers', 'JSON'],
    ['is of another format', '{"format": "relay", "version": 1, "operations": []}', 'its format must be'],
    ['is of another version', manifestOf().replace('1', '2'), 'its version must be 1'],
    ['has no operations', manifestOf().replace('[]', '{}'), 'operations must be a list'],
    ['has an operation without id', manifestOf({ body: '{ a }' }), 'the id of operation 1'],
    ['has an id that is too long', manifestOf(operation('x'.repeat(201))), 'must be 1 to 200 characters'],
    ['has an operation without body', manifestOf(operation('A'), { id: 'B' }), 'operation 2 has no body'],
    [
      'gives an id twice',
      manifestOf(operation('A'), operation('A', '{ a }')),
      'two operations (A, A) have the id A',
    ],
  ])('end the start with a message for people when a file %s', async (_what, text, message) => {
    writeFileSync(file, text);
    await expect(load()).rejects.toThrow(`${file} is no persisted query manifest: `);
    await expect(load()).rejects.toThrow(message);
  });

  it('end the start when a file is not there, or two contradict each other', async () => {
    await expect(load()).rejects.toThrow('it cannot be read (ENOENT)');
    const other = join(folder, 'other.json');
    writeFileSync(file, manifestOf(operation('A')));
    writeFileSync(other, manifestOf(operation('A', '{ a }')));
    await expect(load({ files: [file, other] })).rejects.toThrow('two operations (A, A) have the id A');
    writeFileSync(other, manifestOf(operation('A'), operation('B')));
    const listed = await load({ files: [file, other] });
    expect(listed.current().size).toBe(2);
    listed.close();
  });

  it('are prepared by name before they are in force, each once, and again only when they are new', async () => {
    const prepared: (string | undefined)[] = [];
    let seen: number | undefined;
    writeFileSync(file, manifestOf(operation('A'), operation('B'), { id: 'C', body: '{ viewer { id } }' }));
    let listed: ListedOperations | undefined = undefined as ListedOperations | undefined;
    listed = await load({
      prepare: async (_text, name) => {
        prepared.push(name);
        seen = listed?.current().size;
        return { errors: [] };
      },
    });
    expect(prepared).toEqual(['A', 'B', undefined]);
    writeFileSync(file, manifestOf(operation('B'), operation('D')));
    await listed.refresh();
    expect(prepared).toEqual(['A', 'B', undefined, 'D']);
    expect(seen).toBe(3);
    expect([listed.current().size, listed.current().byId('A', undefined)]).toEqual([2, undefined]);
    listed.close();
  });

  it('stay as they were while the file is broken or gone, and change when it is whole', async () => {
    writeFileSync(file, manifestOf(operation('A')));
    const listed = await load();
    const has = (id: string) => listed.current().byId(id, undefined) !== undefined;
    writeFileSync(file, manifestOf(operation('A'), operation('B')).slice(0, -20));
    await Promise.all([listed.refresh(), listed.refresh()]);
    expect([has('A'), has('B'), errors().length]).toEqual([true, false, 1]);
    rmSync(file);
    await listed.refresh();
    expect([has('A'), errors().length]).toEqual([true, 2]);
    writeFileSync(file, manifestOf(operation('B')));
    await listed.refresh();
    expect([has('A'), has('B'), errors().length]).toEqual([false, true, 2]);
    listed.close();
  });

  it('are looked at by themselves, also when the file is replaced by another', async () => {
    writeFileSync(file, manifestOf(operation('A')));
    const listed = await load({ pollMillis: 10 });
    writeFileSync(`${file}.new`, manifestOf(operation('Z')));
    renameSync(`${file}.new`, file);
    await eventually(() => expect(listed.current().byId('Z', undefined)).toBeDefined());
    listed.close();
  });

  it('that do not hold are logged by name, and are listed all the same', async () => {
    writeFileSync(file, manifestOf(operation('Good'), operation('Bad'), operation('Worse')));
    const listed = await load({
      prepare: async (_text, name) => {
        if (name === 'Worse') throw new Error('boom');
        return { errors: name === 'Bad' ? [{ message: 'Cannot query field' }] : [] };
      },
    });
    const warned = lines.filter(({ level }) => level === 40);
    expect(warned).toMatchObject([
      { operation: 'Bad', id: 'Bad', problems: ['Cannot query field'] },
      { operation: 'Worse', problems: ['boom'] },
    ]);
    expect(listed.current().byId('Bad', undefined)).toBeDefined();
    listed.close();
  });

  it('let others be served between one and the next', async () => {
    writeFileSync(file, manifestOf(...Array.from({ length: 20 }, (_, index) => operation(`O${index}`))));
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const listed = await load();
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(40);
    listed.close();
  });
});
