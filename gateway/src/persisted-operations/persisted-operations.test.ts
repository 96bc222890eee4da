import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@rookery/telemetry';
import { startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { sha256 } from './sha256.ts';
import {
  createPersistedOperations,
  type PersistedOperationsMode,
  type PersistedOperationsOptions,
} from './persisted-operations.ts';
import { PERSISTED_OPERATION_CODES, type OperationRequest, type Resolved } from './resolution.ts';

const LISTED = 'query Me { viewer { ...Person id } }\n\nfragment Person on Viewer {\n  email\n}';
const SAME = '# the same\nfragment Person on Viewer { email } query Me{viewer{...Person,id}}';
const OTHER_ORDER = 'query Me { viewer { id ...Person } } fragment Person on Viewer { email }';
const UNLISTED = 'query Others { viewer { email } }';
const IOS_ONLY = 'query Home { homeTimeline { edges { cursor } } }';
const SCHEMA = 'query { ...F __typename } fragment F on Query { __schema { types { name } } }';

const folder = mkdtempSync(join(tmpdir(), 'rookery-manifest-'));
const manifest = join(folder, 'manifest.json');
writeFileSync(
  manifest,
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: sha256(LISTED), name: 'Me', type: 'query', body: LISTED },
      { id: 'short', name: 'Home', type: 'query', body: UNLISTED.replace('Others', 'Short') },
      { id: 'home', name: 'Home', type: 'query', body: IOS_ONLY, clientName: 'ios' },
      { id: 'short', name: 'Home', type: 'query', body: IOS_ONLY, clientName: 'ios' },
    ],
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

const byId = (sha256Hash: unknown, rest: OperationRequest = {}): OperationRequest => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
  ...rest,
});

/** An outcome in short: the code of a refusal, or where the text came from. */
const shortOf = (resolved: Resolved) => (resolved.kind === 'refused' ? resolved.code : resolved.source);

describe('operations by id and by text', () => {
  let server: TestRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushall());
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  const create = (mode: PersistedOperationsMode, options: Partial<PersistedOperationsOptions> = {}) =>
    createPersistedOperations({
      mode,
      manifestFiles: [manifest],
      automatic: true,
      redis,
      apqLimits: { answerMillis: 5_000 },
      prepare: async () => ({ errors: [] }),
      allowIntrospection: false,
      logger: createLogger({ name: 'gateway', level: 'silent' }),
      ...options,
    });

  const requests: Record<string, OperationRequest> = {
    'listed text': { query: LISTED },
    'listed text in other white space and order': { query: SAME },
    'listed text with its fields in another order': { query: OTHER_ORDER },
    'unlisted text': { query: UNLISTED },
    'text that is no GraphQL': { query: '{' },
    'schema alone': { query: SCHEMA },
    'listed id': byId(sha256(LISTED)),
    'listed id that is no hash': byId('short'),
    'unlisted id': byId(sha256(UNLISTED)),
    'unlisted id that is no hash': byId('nowhere'),
    'id of another client': byId('home', { clientName: 'android' }),
    'id of this client': byId('home', { clientName: 'ios' }),
    'listed id and its text': byId(sha256(LISTED), { query: LISTED }),
    'unlisted id and its text': byId(sha256(UNLISTED), { query: UNLISTED }),
    'id and another text': byId(sha256(LISTED), { query: UNLISTED }),
    nothing: {},
  };
  const NOT_LISTED = 'PERSISTED_QUERY_NOT_IN_LIST';
  const BOTH = 'CANNOT_SEND_PQ_ID_AND_BODY';
  const ID = 'PERSISTED_QUERY_ID_REQUIRED';
  const UNSAFE = 'QUERY_NOT_IN_SAFELIST';
  // What is asked for: off, audit, require-list, require-id.
  const outcomes: Record<string, [string, string, string, string]> = {
    'listed text': ['text', 'text', 'manifest', ID],
    'listed text in other white space and order': ['text', 'text', 'manifest', ID],
    'listed text with its fields in another order': ['text', 'text', UNSAFE, ID],
    'unlisted text': ['text', 'text', UNSAFE, ID],
    'text that is no GraphQL': ['text', 'text', UNSAFE, ID],
    'schema alone': ['text', 'text', UNSAFE, ID],
    'listed id': ['manifest', 'manifest', 'manifest', 'manifest'],
    'listed id that is no hash': ['manifest', 'manifest', 'manifest', 'manifest'],
    'unlisted id': ['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_FOUND', NOT_LISTED, NOT_LISTED],
    'unlisted id that is no hash': [NOT_LISTED, NOT_LISTED, NOT_LISTED, NOT_LISTED],
    'id of another client': [NOT_LISTED, NOT_LISTED, NOT_LISTED, NOT_LISTED],
    'id of this client': ['manifest', 'manifest', 'manifest', 'manifest'],
    'listed id and its text': ['text', 'text', BOTH, BOTH],
    'unlisted id and its text': ['text', 'text', BOTH, BOTH],
    'id and another text': ['PERSISTED_QUERY_HASH_MISMATCH', 'PERSISTED_QUERY_HASH_MISMATCH', BOTH, BOTH],
    nothing: ['BAD_REQUEST', 'BAD_REQUEST', 'BAD_REQUEST', ID],
  };

  it.each(['off', 'audit', 'require-list', 'require-id'] as const)(
    'are run or refused in mode %s as Apollo Router does',
    async (mode) => {
      const operations = await create(mode);
      const column = ['off', 'audit', 'require-list', 'require-id'].indexOf(mode);
      const seen: Record<string, string> = {};
      for (const [name, request] of Object.entries(requests))
        seen[name] = shortOf(await operations.resolve(request));
      expect(seen).toEqual(
        Object.fromEntries(Object.entries(outcomes).map(([name, each]) => [name, each[column]])),
      );
      operations.close();
    },
  );

  it('are refused with the statuses of Apollo Router and messages that clients look for', async () => {
    const [off, list] = [await create('off'), await create('require-list')];
    const none = await create('off', { manifestFiles: [], automatic: false });
    const requireId = await create('require-id');
    const refusals = await Promise.all([
      off.resolve(byId(sha256(UNLISTED))),
      off.resolve(byId(sha256(LISTED), { query: UNLISTED })),
      off.resolve({}),
      none.resolve(byId(sha256(UNLISTED))),
      list.resolve(byId('nowhere')),
      list.resolve(byId('short', { query: UNLISTED })),
      list.resolve({ query: UNLISTED }),
      requireId.resolve({ query: LISTED }),
    ]);
    const told = refusals.map((each) =>
      each.kind === 'refused' ? [each.code, each.httpStatus, each.message.slice(0, 25)] : [],
    );
    expect(told).toEqual([
      ['PERSISTED_QUERY_NOT_FOUND', 200, 'PersistedQueryNotFound'],
      ['PERSISTED_QUERY_HASH_MISMATCH', 400, 'provided sha does not mat'],
      ['BAD_REQUEST', 400, 'The request names no oper'],
      ['PERSISTED_QUERY_NOT_SUPPORTED', 200, 'PersistedQueryNotSupporte'],
      ['PERSISTED_QUERY_NOT_IN_LIST', 404, 'The id was not found in t'],
      ['CANNOT_SEND_PQ_ID_AND_BODY', 400, 'Sending a persisted query'],
      ['QUERY_NOT_IN_SAFELIST', 403, 'The operation body was no'],
      ['PERSISTED_QUERY_ID_REQUIRED', 400, 'This endpoint does not al'],
    ]);
    expect(new Set(told.map(([code]) => code))).toEqual(new Set(PERSISTED_OPERATION_CODES));
    for (const each of [off, list, none, requireId]) each.close();
  });

  it('run in the words of the manifest, which are prepared', async () => {
    const operations = await create('require-list');
    expect(await operations.resolve({ query: SAME })).toEqual({
      kind: 'operation',
      text: LISTED,
      source: 'manifest',
      id: sha256(LISTED),
    });
    operations.close();
  });

  it('may be one client’s alone, and go before those of every client', async () => {
    const operations = await create('require-id');
    const textFor = async (clientName?: string) => {
      const resolved = await operations.resolve(byId('short', { clientName }));
      return resolved.kind === 'operation' ? resolved.text : resolved;
    };
    expect(await textFor('ios')).toBe(IOS_ONLY);
    expect(await textFor('android')).toContain('query Short');
    expect(await textFor()).toContain('query Short');
    operations.close();
  });

  it.each(['off', 'audit'] as const)(
    'are registered in mode %s by who sends both, once the text has proved valid',
    async (mode) => {
      const [one, other] = [await create(mode), await create(mode, { manifestFiles: [] })];
      const hash = sha256(UNLISTED);
      const sent = await one.resolve(byId(hash.toUpperCase(), { query: UNLISTED }));
      expect(shortOf(await other.resolve(byId(hash)))).toBe('PERSISTED_QUERY_NOT_FOUND');
      if (sent.kind === 'operation') await sent.register?.();
      const found = { kind: 'operation', text: UNLISTED, source: 'apq', id: hash };
      expect(await other.resolve(byId(hash))).toEqual(found);
      expect(await one.resolve(byId(hash.toUpperCase()))).toEqual(found);
      for (const each of [one, other]) each.close();
    },
  );

  it.each(['require-list', 'require-id'] as const)(
    'are not registered in mode %s, and what was registered before is not run',
    async (mode) => {
      const [free, strict] = [await create('off'), await create(mode)];
      const sent = await free.resolve(byId(sha256(UNLISTED), { query: UNLISTED }));
      if (sent.kind === 'operation') await sent.register?.();
      expect(shortOf(await strict.resolve(byId(sha256(UNLISTED))))).toBe(NOT_LISTED);
      expect(shortOf(await strict.resolve(byId(sha256(UNLISTED), { query: UNLISTED })))).toBe(BOTH);
      for (const each of [free, strict]) each.close();
    },
  );

  it('let what asks for the schema alone pass a list where introspection is on, and nothing beside it', async () => {
    const operations = await create('require-list', { allowIntrospection: true });
    const asked = async (query: string) => shortOf(await operations.resolve({ query }));
    expect(await asked(SCHEMA)).toBe('text');
    expect(await asked('{ __schema { types { name } } viewer { id } }')).toBe(UNSAFE);
    expect(await asked('{ ...F } fragment F on Query { __typename ...F viewer { id } }')).toBe(UNSAFE);
    expect(await asked('mutation { __typename }')).toBe(UNSAFE);
    expect(await asked('fragment F on Query { __typename }')).toBe(UNSAFE);
    operations.close();
  });

  it.each<[string, unknown]>([
    ['a word', 'apq'],
    ['no version', { sha256Hash: sha256(LISTED) }],
    ['another version', { version: 2, sha256Hash: sha256(LISTED) }],
    ['a version in words', { version: '1', sha256Hash: sha256(LISTED) }],
    ['no hash', { version: 1 }],
    ['an empty hash', { version: 1, sha256Hash: '' }],
    ['a hash that is a number', { version: 1, sha256Hash: 7 }],
    ['an object for a hash', { version: 1, sha256Hash: { toString: 'x' } }],
    ['a hash that is far too long', { version: 1, sha256Hash: 'a'.repeat(201) }],
    ['a version by inheritance', JSON.parse('{"__proto__":{"version":1},"sha256Hash":"short"}')],
  ])(
    'are refused as a bad request when the extension has %s, in every mode',
    async (_what, persistedQuery) => {
      for (const mode of ['off', 'require-id'] as const) {
        const operations = await create(mode);
        const resolved = await operations.resolve({ query: LISTED, extensions: { persistedQuery } });
        expect(resolved).toMatchObject({ kind: 'refused', code: 'BAD_REQUEST', httpStatus: 400 });
        operations.close();
      }
    },
  );

  it('take other extensions, and none, for no id', async () => {
    const operations = await create('off', { manifestFiles: [] });
    for (const extensions of [undefined, null, 'x', [], { other: 1 }, { persistedQuery: null }])
      expect(await operations.resolve({ query: LISTED, extensions })).toMatchObject({ source: 'text' });
    // Without a list, an id that cannot be a hash can never be registered.
    expect(shortOf(await operations.resolve(byId('short')))).toBe('BAD_REQUEST');
    operations.close();
  });

  it('are from the manifest alone where registering is off', async () => {
    const operations = await create('off', { automatic: false });
    expect(shortOf(await operations.resolve(byId(sha256(LISTED))))).toBe('manifest');
    expect(shortOf(await operations.resolve(byId(sha256(UNLISTED))))).toBe(NOT_LISTED);
    expect(shortOf(await operations.resolve(byId(sha256(UNLISTED), { query: UNLISTED })))).toBe(BOTH);
    operations.close();
  });

  it('that no manifest lists are logged once in mode audit, without what somebody typed', async () => {
    const lines: Record<string, unknown>[] = [];
    const stream = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    const logger = createLogger({ name: 'gateway', level: 'warn', stream });
    const operations = await create('audit', { logger });
    const signIn = (password: string) =>
      `mutation SignIn { signIn(input: {password: "${password}"}) { user { id } } }`;
    await operations.resolve({ query: signIn('hunter2'), clientName: 'ios' });
    await operations.resolve({ query: `# again\n${signIn('hunter2')}`, clientName: 'web' });
    for (const query of [LISTED, SAME, '{']) await operations.resolve({ query });
    await operations.resolve(byId(sha256(LISTED)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ msg: 'unknown operation', operation: 'SignIn', client: 'ios' });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    for (let index = 0; index < 100; index += 1)
      await operations.resolve({ query: `query Q${index} { viewer { id } }` });
    expect(lines).toHaveLength(61);
    expect(lines[60]).toMatchObject({ msg: 'more unknown operations than are told' });
    operations.close();
  });
});
