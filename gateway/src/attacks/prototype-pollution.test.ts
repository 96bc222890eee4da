import { rawSocket, until } from '../live/testing/clients.ts';
import { alice, bob, createSmallGraph, postId } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
/** Own keys alone, as JSON has them: `toEqual` cannot tell a prototype from a key. */
const text = (value: unknown) => JSON.stringify(value);

describe('a name that JavaScript’s own objects have', () => {
  const graph = createSmallGraph();
  let gateway: TestGateway;
  const untouched = Object.getOwnPropertyNames(Object.prototype);
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: graph });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(untouched);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    for (const { asked } of Object.values(graph)) asked.length = 0;
  });

  async function postText(body: string, authorization?: string): Promise<string> {
    const headers = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) };
    return (await (await fetch(gateway.url, { method: 'POST', headers, body })).text()).trim();
  }

  it.each(NAMES)('is an alias like any, in every subgraph’s part of an answer: %s', async (name) => {
    const answer = await postText(
      text({
        query: `{ ${name}: homeTimeline { ${name}: edges { ${name}: node {
          ${name}: author { ${name}: username a: displayName } b: text } } } }`,
      }),
      `Bearer ${gateway.tokenOf(alice)}`,
    );
    const person = (username: string) => `{"${name}":"${username}","a":"${username}"}`;
    const nodes = [
      ['alice', 'one'],
      ['bob', 'two'],
      ['alice', 'three'],
    ].map(([username = '', post]) => `{"${name}":{"${name}":${person(username)},"b":"${post}"}}`);
    expect(answer).toBe(`{"data":{"${name}":{"${name}":[${nodes.join(',')}]}}}`);
  });

  it.each(NAMES)('is an alias like any where several fetches fill one object: %s', async (name) => {
    const answer = await postText(
      text({ query: `{ ${name}: user(id: "${bob.userId}") { ${name}: username posts: postCount } }` }),
    );
    expect(answer).toBe(`{"data":{"${name}":{"${name}":"bob","posts":2}}}`);
    expect(graph.posts.asked).toHaveLength(1);
  });

  it.each(NAMES)('is a variable, an operation and a fragment like any: %s', async (name) => {
    const query = `query ${name}($${name}: ID!) { user(id: $${name}) { ...${name} } } fragment ${name} on User { id }`;
    const body = (variables: string) =>
      `{"query":${text(query)},"operationName":"${name}","variables":${variables}}`;
    expect(await postText(body(`{"${name}":"${alice.userId}"}`))).toBe(
      `{"data":{"user":{"id":"${alice.userId}"}}}`,
    );
    expect(JSON.parse(await postText(body('{}')))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: name, reason: 'REQUIRED' } }],
    });
  });

  it.each(NAMES)('is not looked up among inputs, enums and directives: %s', async (name) => {
    const input = `{"input":{"postId":"${postId(1)}","${name}":{"isAdmin":true}}}`;
    const mutation = 'mutation ($input: LikePostInput!) { likePost(input: $input) { post { id } } }';
    expect(JSON.parse(await postText(`{"query":${text(mutation)},"variables":${input}}`))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: `input.${name}`, reason: 'MALFORMED' } }],
    });
    const order = 'query ($order: TimelineOrder) { homeTimeline(order: $order) { edges { cursor } } }';
    expect(JSON.parse(await postText(text({ query: order, variables: { order: name } })))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'order', reason: 'MALFORMED' } }],
    });
    for (const query of [`{ viewer { id @${name} } }`, `{ ${name} }`, `{ viewer { ...on ${name} { id } } }`])
      expect(JSON.parse(await postText(text({ query })))).toMatchObject({
        errors: [{ extensions: { code: expect.stringMatching(/VALIDATION|PARSE/) } }],
      });
    for (const { asked } of Object.values(graph)) expect(asked).toEqual([]);
  });

  it('in a body, its variables and its extensions changes nobody’s request', async () => {
    const evil = '{"isAdmin":true,"query":"{ user(id: \\"1\\") { id } }","identity":{"kind":"service"}}';
    const pairs = `"__proto__":${evil},"constructor":{"prototype":${evil}}`;
    const body = `{"query":"{ __typename viewer { id } }","variables":{${pairs}},"extensions":{${pairs}},${pairs}}`;
    expect(await postText(body)).toBe('{"data":{"__typename":"Query","viewer":null}}');
    expect(JSON.parse(await postText(`{${pairs}}`))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
    for (const { identity } of graph.posts.asked) expect(identity).toEqual({ kind: 'anonymous' });
  });

  it('in what a socket says of itself makes nobody somebody', async () => {
    const { socket, messages } = await rawSocket(gateway.wsUrl);
    const Authorization = `"Bearer ${gateway.tokenOf(alice)}"`;
    socket.send(`{"type":"connection_init","payload":{"__proto__":{"Authorization":${Authorization}}}}`);
    await until(() => messages.length === 1);
    const query = text({ query: '{ __proto__: viewer { id } }' });
    socket.send(`{"id":"__proto__","type":"subscribe","payload":${query}}`);
    await until(() => messages.length === 3);
    expect(text(messages[1])).toBe('{"id":"__proto__","type":"next","payload":{"data":{"__proto__":null}}}');
    socket.terminate();
  });
});
