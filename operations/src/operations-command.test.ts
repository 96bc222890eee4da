import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestRedis, type TestRedis } from '@rookery/testkit';
import { addUsage, dayOf, type UsageBatch } from '@rookery/usage';
import { Redis } from 'ioredis';
import { printSchema } from 'graphql';
import { workingTreeSchema } from './check/client-schema.ts';
import type { OperationCheck } from './check/operation-check.ts';
import { operationsDirectory } from './index.ts';
import { parseManifest } from './manifest/index.ts';
import { manifestFile, runOperationsCommand } from './operations-command.ts';

const supergraph = readFileSync(join(operationsDirectory, '..', 'schema', 'supergraph.graphql'), 'utf8');
const operations = parseManifest(readFileSync(manifestFile, 'utf8'), manifestFile);
const idOf = (name: string) => operations.find((operation) => operation.name === name)?.id ?? '';

describe('npm run operations', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rookery-operations-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const run = async (...argv: string[]) => {
    const said: string[] = [];
    const complained: string[] = [];
    const code = await runOperationsCommand(argv, {
      say: (text) => void said.push(text),
      complain: (text) => void complained.push(text),
    });
    return { code, said: said.join('\n'), complained: complained.join('\n') };
  };
  const checked = async (...argv: string[]) => {
    const { code, said } = await run('check', '--json', ...argv);
    return { code, ...(JSON.parse(said) as OperationCheck) };
  };
  /** The supergraph with the field `Post.quoteCount` called otherwise. */
  const withoutQuoteCount = () => {
    const changed = supergraph.replace(/\bquoteCount: Int!/, 'timesQuoted: Int!');
    expect(changed).not.toBe(supergraph);
    return write('renamed.graphql', changed);
  };
  /** The supergraph with `Post.quoteCount` deprecated. */
  const withOldQuoteCount = () =>
    write(
      'deprecated.graphql',
      supergraph.replace(/\bquoteCount: Int!/, 'quoteCount: Int! @deprecated(reason: "Use quotes.")'),
    );

  it('check finds nothing in the schema of the working tree, nor in the committed supergraph', async () => {
    const { code, said } = await run('check');
    expect([code, said]).toEqual([
      0,
      expect.stringContaining(`${operations.length} operations checked, 0 broken`),
    ]);
    const file = write('supergraph.graphql', supergraph);
    expect(await checked('--schema', file)).toMatchObject({
      code: 0,
      checked: operations.length,
      broken: [],
    });
    const asClientsSeeIt = write('api.graphql', printSchema(workingTreeSchema()));
    expect(await checked('--schema', asClientsSeeIt)).toMatchObject({ code: 0, broken: [] });
  });

  it('check names each operation that a renamed field breaks, and no other, and exits with 1', async () => {
    const { code, broken } = await checked('--schema', withoutQuoteCount());
    const users = operations.filter(({ body }) => /\bquoteCount\b/.test(body)).map(({ name }) => name);
    expect(users.length).toBeGreaterThan(0);
    expect([code, broken.map(({ name }) => name)]).toEqual([1, users]);
    expect(broken[0]?.errors[0]).toContain('Cannot query field "quoteCount" on type "Post"');
    expect((await run('check', '--schema', withoutQuoteCount())).said).toContain(`  ${users[0]}\n`);
  });

  it('check tells which client a manifest’s operation is of, over several manifests', async () => {
    const head = { format: 'apollo-persisted-query-manifest', version: 1 };
    const file = (name: string, operation: object) =>
      write(name, JSON.stringify({ ...head, operations: [operation] }));
    const { said, code } = await run(
      'check',
      '--manifest',
      file('a.json', { id: 'a', name: 'Fine', body: '{ viewer { id } }' }),
      '--manifest',
      file('b.json', { id: 'b', name: 'Old', body: '{ viewer { nonsense } }', clientName: 'ios' }),
    );
    expect([code, said]).toEqual([1, expect.stringContaining('  Old of ios\n')]);
    expect(said).toContain('2 operations checked, 1 broken');
    const broken = await run('check', '--manifest', file('c.json', { id: 'c', name: 'C', body: '{' }));
    expect([broken.code, broken.said]).toEqual([1, expect.stringContaining('Syntax Error')]);
  });

  it('check names what is deprecated and used, and lets it pass', async () => {
    const { code, deprecated } = await checked('--schema', withOldQuoteCount());
    const users = operations.filter(({ body }) => /\bquoteCount\b/.test(body)).map(({ name }) => name);
    expect(code).toBe(0);
    expect(deprecated).toEqual([
      { coordinate: 'Post.quoteCount', reason: 'Use quotes.', operations: users, usedBy: [] },
    ]);
  });

  it.each<[string, string[], string]>([
    ['no command', [], 'npm run operations -- manifest'],
    ['an unknown one', ['explode'], 'npm run operations -- manifest'],
    ['an unknown option', ['check', '--nonsense'], "Unknown option '--nonsense'"],
    ['a manifest that is not there', ['check', '--manifest', '/nowhere.json'], 'ENOENT'],
    ['a manifest that is none', ['check', '--manifest', 'package.json'], 'its format must be'],
    ['a schema that is none', ['check', '--schema', 'package.json'], 'is no schema'],
    ['a Redis that is none', ['check', '--usage', 'localhost'], '--usage must be a URL'],
    ['a Redis that is away', ['check', '--usage', 'redis://127.0.0.1:1'], 'usage cannot be read'],
  ])('exits with 2 and says so when it is given %s', async (_what, argv, message) => {
    const { code, complained } = await run(...argv);
    expect([code, complained]).toEqual([2, expect.stringContaining(message)]);
  });

  it('manifest writes a manifest', async () => {
    const file = join(folder, 'written.json');
    expect(await run('manifest', '--out', file)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(manifestFile, 'utf8'));
  });

  describe('with usage', () => {
    let server: TestRedis;
    const today = dayOf(Date.now());
    const ios = { name: 'ios', version: '1.2' };
    const web = { name: 'web', version: '' };
    const usage: UsageBatch = {
      operations: [
        { client: ios, operation: { name: 'HomeTimeline', id: idOf('HomeTimeline') }, count: 41 },
        { client: web, operation: { name: 'Own', id: 'own' }, count: 7 },
      ],
      documents: [
        { operationId: idOf('HomeTimeline'), coordinates: ['Post.quoteCount', 'Query.homeTimeline'] },
        { operationId: 'own', coordinates: ['Post.quoteCount', 'Query.post', 'Query.post(id:)'] },
      ],
      direct: [{ client: web, operationName: 'Own', coordinate: 'TimelineFilter.NO_MORE', count: 3 }],
    };
    beforeAll(async () => {
      server = await startTestRedis();
      const redis = new Redis(server.url);
      await addUsage(redis, today, usage);
      redis.disconnect();
    });
    afterAll(() => server.stop());

    it('check tells who runs what breaks, and who uses what is gone though no manifest lists it', async () => {
      const { code, broken, gone } = await checked('--schema', withoutQuoteCount(), '--usage', server.url);
      expect(code).toBe(1);
      const homeTimeline = broken.find(({ name }) => name === 'HomeTimeline');
      expect(homeTimeline?.usedBy).toMatchObject([{ client: ios, count: 41, lastSeen: today }]);
      expect(gone).toMatchObject([
        {
          coordinate: 'Post.quoteCount',
          usedBy: [
            { client: ios, count: 41 },
            { client: web, count: 7 },
          ],
        },
        { coordinate: 'TimelineFilter.NO_MORE', usedBy: [{ client: web, count: 3 }] },
      ]);
      const { said } = await run('check', '--schema', withoutQuoteCount(), '--usage', server.url);
      expect(said).toContain(`    run by ios 1.2: 41 times, last on ${today}`);
      expect(said).toContain(
        `  Post.quoteCount\n    HomeTimeline, run by ios 1.2: 41 times, last on ${today}\n    Own, run by web: 7`,
      );
    });

    it('check tells who uses what is deprecated', async () => {
      const { deprecated } = await checked('--schema', withOldQuoteCount(), '--usage', server.url);
      expect(deprecated[0]?.usedBy).toMatchObject([
        { client: ios, operation: { name: 'HomeTimeline' }, count: 41, lastSeen: today },
        { client: web, operation: { name: 'Own' }, count: 7, lastSeen: today },
      ]);
    });
  });
});
