import { rawSocket, until } from '../live/testing/clients.ts';
import { createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const around = (open: string, inside: string, close: string, depth: number) =>
  `${open.repeat(depth)}${inside}${close.repeat(depth)}`;

/** Documents that stand for more than they are worth, by what they do. */
const DOCUMENTS: readonly (readonly [string, string, string])[] = [
  ['fields within fields', `{ ${around('a { ', 'id', ' }', 17)} }`, 'OPERATION_TOO_COMPLEX'],
  [
    'fragments that double 40 times',
    `{ ...F0 } ${times(40, (i) => `fragment F${i} on Query { a${i}: viewer { id } ...F${i + 1} ...F${i + 1} }`)}
     fragment F40 on Query { viewer { id } }`,
    'OPERATION_TOO_COMPLEX',
  ],
  ['aliases', `{ viewer { ${times(51, (i) => `a${i}: id`)} } }`, 'OPERATION_TOO_COMPLEX'],
  ['root fields', `{ ${times(21, (i) => `a${i}: viewer { id }`)} }`, 'OPERATION_TOO_COMPLEX'],
  ['directives', `{ viewer { id ${'@include(if: true) '.repeat(51)} } }`, 'OPERATION_TOO_COMPLEX'],
  ['unknown directives', `{ viewer { id ${times(51, (i) => `@d${i}`)} } }`, 'OPERATION_TOO_COMPLEX'],
  ['tokens', `{ viewer { ${'id '.repeat(4_000)} } }`, 'GRAPHQL_PARSE_FAILED'],
  ['fields', `{ viewer { ${'id '.repeat(1_000)} } }`, 'OPERATION_TOO_COMPLEX'],
  ['lists within lists', `{ user(id: ${around('[', '1', ']', 1_900)}) { id } }`, 'OPERATION_TOO_COMPLEX'],
  ['lists that are never closed', `{ user(id: ${'['.repeat(3_900)}`, 'OPERATION_TOO_COMPLEX'],
  ['inputs within inputs', `{ user(id: ${around('{a:', '1', '}', 900)}) { id } }`, 'OPERATION_TOO_COMPLEX'],
  [
    'types within types',
    `query ($x: ${around('[', 'ID', ']', 1_900)}) { viewer { id } }`,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'fragments within fragments',
    `{ ${around('... { ', 'viewer { id }', ' }', 1_300)} }`,
    'OPERATION_TOO_COMPLEX',
  ],
  ['selections that are never closed', '{a'.repeat(1_990), 'OPERATION_TOO_COMPLEX'],
  [
    'fragments in a circle',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a fragment in itself',
    '{ viewer { ...A } } fragment A on Viewer { id ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a number of 4 000 digits', `{ homeTimeline(first: ${'9'.repeat(4_000)}) { edges { cursor } } }`, ''],
  [
    '300 operations without a name for one',
    times(300, (i) => `query Q${i} { viewer { id } }`),
    'BAD_REQUEST',
  ],
  ['two operations of a name', 'query A { viewer { id } } query A { viewer { id } }', ''],
  ['definitions of types', '{ viewer { id } } type Query { a: Int } scalar Int', ''],
  ['introspection', '{ __schema { types { name fields { name } } } }', ''],
  ['what subgraphs alone answer', '{ _entities(representations: []) { __typename } _service { sdl } }', ''],
  ['@defer', '{ viewer { id ... @defer { email } } }', ''],
].map(([what, document, code]) => [what ?? '', document ?? '', code || 'GRAPHQL_VALIDATION_FAILED']);

const ID = 'query ($id: ID!) { user(id: $id) { id } }';
const FILTER = 'query ($f: TimelineFilter) { homeTimeline(filter: $f) { edges { cursor } } }';
const FIRST = 'query ($n: Int) { homeTimeline(first: $n) { edges { cursor } } }';
/** JSON with variables that are hard to look at. */
const VARIABLES: readonly (readonly [string, string, string])[] = [
  ['lists 5 000 deep', ID, `{"id":${around('[', '1', ']', 5_000)}}`],
  ['objects 5 000 deep', ID, `{"id":${around('{"a":', '1', '}', 5_000)}}`],
  ['3 000 fields that do not exist', FILTER, `{"f":{${times(3_000, (i) => `"onlyMedi${i}":1,`)}"x":1}}`],
  ['a text where a number is due', FIRST, `{"n":"${'x'.repeat(50_000)}"}`],
  ['a number without end', FIRST, `{"n":${'9'.repeat(50_000)}}`],
  ['a number that is none', FIRST, '{"n":1e999}'],
  ['a number too large', FIRST, '{"n":4294967296}'],
  ['"Did you mean" 4 000 times', FIRST, `{"n":"${'Did you mean '.repeat(4_000)}"}`],
  ['nothing where something is due', ID, '{"id":null}'],
  ['an inherited name', 'query ($toString: ID!) { user(id: $toString) { id } }', '{}'],
];

/** Bodies that are JSON but no request. */
const BODIES: readonly (readonly [string, string])[] = [
  ['a batch', `[${times(10, () => '{"query":"{ viewer { id } }"},')}{"query":"{ viewer { id } }"}]`],
  ['brackets 500 000 deep', '['.repeat(500_000)],
  ['a list 400 000 deep', around('[', '', ']', 400_000)],
  ['an operation that is an object', '{"query":{"kind":"Document","definitions":[]}}'],
  ['an operation that is a list', '{"query":["{ viewer { id } }"]}'],
  ['a name that is a number', '{"query":"{ viewer { id } }","operationName":7}'],
  ['a name that nothing has', '{"query":"query A { viewer { id } }","operationName":"__proto__"}'],
  ['variables in a list', '{"query":"{ viewer { id } }","variables":[1]}'],
  ['variables in a text', '{"query":"{ viewer { id } }","variables":"{}"}'],
  ['extensions in a list', '{"query":"{ viewer { id } }","extensions":[1]}'],
];

describe('an operation that means harm by its shape', () => {
  const graph = createSmallGraph();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: graph, settings: { environment: 'production' } });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    for (const { asked } of Object.values(graph)) expect(asked).toEqual([]);
  });

  async function codesOf(response: Response) {
    const text = await response.text();
    const { data, errors = [] } = JSON.parse(text) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    };
    // A small question gets a small answer.
    expect([data, text.length < 60_000]).toEqual([undefined, true]);
    return [response.status, [...new Set(errors.map(({ extensions }) => extensions.code))]];
  }
  const post = (body: string) =>
    fetch(gateway.url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const get = (search: Record<string, string>) =>
    fetch(`${gateway.url}?${new URLSearchParams(search)}`, { headers: { 'apollo-require-preflight': '1' } });

  /** Sends one operation, and one that is well behind it: the socket must have stayed open for that. */
  async function overSocket(payload: string): Promise<unknown> {
    const { socket, messages } = await rawSocket(gateway.wsUrl);
    socket.send('{"type":"connection_init"}');
    await until(() => messages.length === 1);
    socket.send(`{"id":"1","type":"subscribe","payload":${payload}}`);
    socket.send('{"id":"2","type":"subscribe","payload":{"query":"{ __typename }"}}');
    const answerTo = (id: string) => messages.find((message) => (message as { id?: string }).id === id);
    await until(() => answerTo('1') !== undefined && answerTo('2') !== undefined);
    socket.terminate();
    const found = answerTo('1');
    const { type, payload: errors } = found as { type: string; payload: { extensions: { code: string } }[] };
    return [type, [...new Set(errors.map(({ extensions }) => extensions.code))]];
  }

  describe.each(DOCUMENTS)('%s', (_what, query, code) => {
    it('is refused over POST', async () => {
      expect(await codesOf(await post(JSON.stringify({ query })))).toEqual([400, [code]]);
    });
    it('is refused over GET, or the line is too long', async () => {
      const response = await get({ query });
      if (response.status === 431) return;
      expect(await codesOf(response)).toEqual([400, [code]]);
    });
    it('is refused on a socket, which goes on', async () => {
      expect(await overSocket(JSON.stringify({ query }))).toEqual(['error', [code]]);
    });
  });

  it.each(VARIABLES)('%s is refused', async (_what, query, variables) => {
    const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    expect(await codesOf(await post(body))).toEqual([400, ['BAD_USER_INPUT']]);
    expect(await overSocket(body)).toEqual(['error', ['BAD_USER_INPUT']]);
    if (variables.length < 10_000)
      expect(await codesOf(await get({ query, variables }))).toEqual([400, ['BAD_USER_INPUT']]);
  });

  it.each(BODIES)('%s is refused', async (_what, body) => {
    expect(await codesOf(await post(body))).toEqual([400, ['BAD_REQUEST']]);
  });

  it('a megabyte of fields that do not exist is refused like a few', async () => {
    const fields = times(70_000, (index) => `"f${index}":1,`).replaceAll(' ', '');
    const body = `{"query":${JSON.stringify(FILTER)},"variables":{"f":{${fields}"x":1}}}`;
    expect(await codesOf(await post(body))).toEqual([400, ['BAD_USER_INPUT']]);
  });

  it('100 KB of "Did you mean" in a document are refused like a few', async () => {
    const query = `{ homeTimeline(first: "${'Did you mean'.repeat(8_000)}") { edges { cursor } } }`;
    expect(await codesOf(await post(JSON.stringify({ query })))).toEqual([
      400,
      ['GRAPHQL_VALIDATION_FAILED'],
    ]);
  });

  it('a document or a body that is too large is refused for that', async () => {
    const document = JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(100 * 1024)}` });
    expect(await codesOf(await post(document))).toEqual([400, ['BAD_REQUEST']]);
    const body = JSON.stringify({ query: '{ viewer { id } }', variables: { x: 'x'.repeat(1024 * 1024) } });
    expect(await codesOf(await post(body))).toEqual([413, ['BAD_REQUEST']]);
  });
});
