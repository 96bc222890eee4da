import { request as httpRequest } from 'node:http';
import { IDENTITY_HEADER, keyPurpose, mintIdentity, type Identity } from '@rookery/auth';
import { eventually } from '@rookery/testkit';
import { WebSocket } from 'ws';
import { signUpAt, type Person } from '../testing/ask.ts';
import { identityOf } from '../testing/home-actions.ts';
import { createHttpWorld, type HttpWorld } from '../testing/http-world.ts';
import { writtenRows } from '../testing/written-rows.ts';

const SUBGRAPHS = ['users', 'posts', 'feed'] as const;
type Name = (typeof SUBGRAPHS)[number];
const SERVICE: Identity = { kind: 'service', service: 'gateway' };

let world: HttpWorld;
let alice: Person;
let written: Awaited<ReturnType<typeof writtenRows>>;
beforeAll(async () => {
  world = await createHttpWorld();
  alice = await signUpAt(world.gateway.url, 'alice');
  await world.parts.settled();
  written = await writtenRows(world.databaseUrls);
});
afterAll(async () => {
  try {
    await world.parts.settled();
    expect(await writtenRows(world.databaseUrls)).toEqual(written);
  } finally {
    await world.close();
  }
});

const mint = (
  name: Name,
  identity: Identity,
  { at = Date.now(), key = name }: { at?: number; key?: Name } = {},
) => mintIdentity(world.keys.derive(keyPurpose.identityFor(key)), name, identity, at);

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}
/** As fetch does, with header names in the case that was given. */
async function send(url: string, { method = 'POST', headers = {}, body }: Sent) {
  return new Promise<{ status: number; json: Record<string, unknown> }>((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers };
    const request = httpRequest(url, {
      method,
      headers: all as Record<string, string | string[]>,
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) as never }),
      );
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('an identity header that a client sends to the gateway', () => {
  const value = (name: Name) => mint(name, identityOf(alice));
  it.each([
    IDENTITY_HEADER,
    'X-Rookery-Identity',
    'X-ROOKERY-IDENTITY',
    'x_rookery_identity',
    'X-Rookery_Identity',
    'x-rookery-identity-users',
    'x-user-id',
    'x-viewer-id',
    'x-forwarded-user',
    'x-forwarded-authorization',
    'proxy-authorization',
    'x-original-authorization',
  ])('%s makes nobody somebody, even when it is signed well', async (name) => {
    for (const subgraph of SUBGRAPHS) {
      const headers = { [name]: name.includes('user-id') ? alice.id : value(subgraph) };
      const read = await send(world.gateway.url, {
        headers,
        body: { query: '{ viewer { id } homeTimeline { edges { cursor } } }' },
      });
      expect(read.json).toMatchObject({
        data: { viewer: null, homeTimeline: null },
        errors: [{ path: ['homeTimeline'], extensions: { code: 'UNAUTHENTICATED' } }],
      });
      const write = await send(world.gateway.url, {
        headers,
        body: { query: 'mutation { createPost(input: { text: "forged" }) { post { id } } }' },
      });
      expect(write.json).toMatchObject({
        data: { createPost: null },
        errors: [{ path: ['createPost'], extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  });

  it('hidden by Connection, or sent twice, is no other', async () => {
    for (const headers of [
      { connection: `close, ${IDENTITY_HEADER}`, [IDENTITY_HEADER]: value('users') },
      { [IDENTITY_HEADER]: [value('users'), value('posts')] },
    ]) {
      const { json } = await send(world.gateway.url, { headers, body: { query: '{ viewer { id } }' } });
      expect(json).toEqual({ data: { viewer: null } });
    }
  });

  it('does not open what is internal: the gateway has no such page', async () => {
    for (const path of [
      '/internal/heads',
      '/internal/events',
      '/internal/snapshot',
      '/internal/live',
      '/users',
    ]) {
      const headers = { [IDENTITY_HEADER]: mint('users', SERVICE) };
      expect((await send(world.gateway.address + path, { method: 'GET', headers })).status).toBe(404);
    }
  });
});

/** What a subgraph takes for nobody at all. */
const NO_IDENTITY: readonly (readonly [string, (name: Name) => string | readonly string[] | undefined])[] = [
  ['none', () => undefined],
  ['an empty one', () => ''],
  ['one that is none', () => 'forged.identity'],
  ['one without a signature', (name) => mint(name, SERVICE).split('.')[0]],
  ['one with a signature of nothing', (name) => `${mint(name, SERVICE).split('.')[0]}.`],
  [
    'one changed after signing',
    (name) => {
      const [, signature] = mint(name, identityOf(alice)).split('.');
      const body = JSON.stringify({ aud: name, exp: Date.now() + 30_000, identity: SERVICE });
      return `${Buffer.from(body).toString('base64url')}.${signature}`;
    },
  ],
  ['one that has expired', (name) => mint(name, SERVICE, { at: Date.now() - 60_000 })],
  ['another subgraph’s', (name) => mint(name === 'users' ? 'posts' : 'users', SERVICE)],
  [
    'one for it under another’s key',
    (name) => mint(name, SERVICE, { key: name === 'users' ? 'posts' : 'users' }),
  ],
  ['an access token', () => alice.token],
  ['two', (name) => [mint(name, SERVICE), mint(name, SERVICE)]],
];

describe.each(SUBGRAPHS)('the %s subgraph, asked past the gateway', (name) => {
  const root = () => world.urls[name];
  const operations: Readonly<Record<Name, readonly string[]>> = {
    users: [
      'mutation { signUp(input: { username: "mallory", email: "m@example.com", password: "12345678" }) { accessToken } }',
    ],
    posts: ['mutation { createPost(input: { text: "forged" }) { post { id } } }'],
    feed: ['mutation { createList(input: { name: "forged" }) { list { id } } }'],
  };
  const reads: Readonly<Record<Name, string>> = {
    users: '{ viewer { id } }',
    posts: '{ viewer { id } }',
    feed: '{ homeTimeline { edges { cursor } } }',
  };
  const everything = () => [
    '{ _service { sdl } }',
    '{ __schema { types { name } } }',
    `query { _entities(representations: [{ __typename: "User", id: "${alice.id}" }]) { __typename } }`,
    '{ viewer { id } }',
    ...operations[name],
  ];

  it.each(NO_IDENTITY)('answers nothing to who comes with %s', async (_what, header) => {
    const value = header(name);
    const headers = value === undefined ? {} : { [IDENTITY_HEADER]: value };
    for (const query of everything()) {
      const forged = { query, identity: SERVICE, event: {}, refreshCookie: 'x' };
      expect(await send(`${root()}/graphql`, { headers, body: forged })).toEqual({
        status: 401,
        json: { error: 'no identity' },
      });
    }
    for (const [method, path] of [
      ['GET', '/internal/heads'],
      ['GET', '/internal/events?partition=0&epoch=0&after=0&limit=10'],
      ['GET', '/internal/snapshot?partition=0'],
      ['POST', '/internal/positions'],
      ['GET', '/graphql?query={__typename}'],
      ['GET', '//internal/heads'],
      ['GET', '/internal/../internal/heads'],
    ] as const) {
      expect((await send(root() + path, { method, headers })).status).toBe(401);
    }
  });

  it('takes no address that is none for a failure of its own', async () => {
    const answer = await send(`${root()}//`, { method: 'GET' });
    expect(answer).toEqual({ status: 400, json: { error: 'no address' } });
  });

  it('answers nothing internal to a viewer, and takes nobody’s word for who they are', async () => {
    const headers = { [IDENTITY_HEADER]: mint(name, { kind: 'anonymous' }) };
    for (const path of [
      '/internal/heads',
      '/internal/events?partition=0&epoch=0&after=0&limit=10',
      '/internal/snapshot?partition=0',
    ])
      expect((await send(root() + path, { method: 'GET', headers })).status).toBe(403);
    const { json } = await send(`${root()}/graphql`, {
      headers,
      body: {
        query: reads[name],
        identity: identityOf(alice),
        ...JSON.parse('{"__proto__":{"identity":1}}'),
      },
    });
    expect(Object.values(json['data'] as object)).toEqual([null]);
  });

  it.each([...NO_IDENTITY, ['a viewer’s', (name: Name) => mint(name, identityOf(alice))] as const])(
    'opens no live link to who comes with %s',
    async (_what, header) => {
      const value = header(name);
      const headers = value === undefined ? {} : { [IDENTITY_HEADER]: value as string };
      const socket = new WebSocket(`${root().replace('http', 'ws')}/internal/live`, { headers });
      const opened = await new Promise((resolve) => {
        socket.on('open', () => resolve(true));
        socket.on('error', () => resolve(false));
      });
      expect(opened).toBe(false);
    },
  );
});

it('all of that is answered to the parts themselves', async () => {
  const { users: url } = world.urls;
  const headers = { [IDENTITY_HEADER]: mint('users', SERVICE) };
  expect(await send(`${url}/internal/heads`, { method: 'GET', headers })).toMatchObject({ status: 200 });
  const socket = new WebSocket(`${world.urls.feed.replace('http', 'ws')}/internal/live`, {
    headers: { [IDENTITY_HEADER]: mint('feed', SERVICE) },
  });
  await eventually(() => expect(socket.readyState).toBe(WebSocket.OPEN));
  socket.close();
});
