import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  type KeyObject,
} from 'node:crypto';
import { keyPurpose, mintIdentity, signAccessToken } from '@rookery/auth';
import { idOf, withKind } from '@rookery/ids';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { identityOf } from '../testing/home-actions.ts';
import { ask, type Person } from '../testing/ask.ts';
import { createProductWorld, type ProductWorld } from '../testing/product-world.ts';
import { writtenRows } from '../testing/written-rows.ts';

const POST = 'mutation { createPost(input: { text: "forged" }) { post { id } } }';
const NOW = Math.floor(Date.now() / 1000);

let world: ProductWorld;
let alice: Person;
let refreshToken: string;
/** Claims and header of alice's own, good token. */
let claims: Record<string, unknown>;
let kid: string;
beforeAll(async () => {
  world = await createProductWorld();
  alice = await world.signUp('alice');
  const { data } = await world.run(
    'mutation ($input: SignInInput!) { signIn(input: $input) { refreshToken } }',
    { input: { login: 'alice', password: 'correct horse' } },
  );
  refreshToken = data.signIn.refreshToken;
  const [header = '', body = ''] = alice.token.split('.');
  kid = partOf(header)['kid'] as string;
  claims = partOf(body);
  await world.product.settled();
});
afterAll(() => world.close());

const partOf = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

type Signer = (bytes: Buffer) => Buffer;
const es256 =
  (key: KeyObject): Signer =>
  (bytes) =>
    signBytes('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
const ours: Signer = (bytes) => es256(world.keys.tokenPrivateKey)(bytes);
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const hs256 =
  (secret: string | Buffer): Signer =>
  (bytes) =>
    createHmac('sha256', secret).update(bytes).digest();
const theirs = es256(stranger.privateKey);

/** A token of alice's, with these changes, signed so. Objects or texts, for JSON that no object can be. */
function forge(change: { header?: unknown; body?: unknown; signer?: Signer }): string {
  const header =
    typeof change.header === 'string'
      ? change.header
      : { alg: 'ES256', typ: 'JWT', kid, ...(change.header as object | undefined) };
  const body =
    typeof change.body === 'string' ? change.body : { ...claims, ...(change.body as object | undefined) };
  const text = `${encoded(header)}.${encoded(body)}`;
  return `${text}.${(change.signer ?? ours)(Buffer.from(text)).toString('base64url')}`;
}
const publicPem = () =>
  createPublicKey(world.keys.tokenPrivateKey).export({ type: 'spki', format: 'pem' }).toString();
const evilJwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: 'evil', alg: 'ES256', use: 'sig' };

const FORGED: readonly (readonly [string, () => string])[] = [
  ['alg none', () => forge({ header: { alg: 'none' }, signer: () => Buffer.alloc(0) })],
  ['alg none with a signature', () => forge({ header: { alg: 'None' } })],
  [
    'HS256 under the public key in PEM',
    () => forge({ header: { alg: 'HS256' }, signer: hs256(publicPem()) }),
  ],
  [
    'HS256 under the public key as a JWK',
    () => forge({ header: { alg: 'HS256' }, signer: hs256(JSON.stringify(world.keys.jwks.keys[0])) }),
  ],
  ['HS256 under nothing', () => forge({ header: { alg: 'HS256' }, signer: hs256('') })],
  [
    'RS256',
    () => forge({ header: { alg: 'RS256' }, signer: (bytes) => signBytes('sha256', bytes, rsa.privateKey) }),
  ],
  ['the key of somebody else under our kid', () => forge({ signer: theirs })],
  ['a signature of zeros', () => forge({ signer: () => Buffer.alloc(64) })],
  [
    'a signature in another encoding',
    () => forge({ signer: (bytes) => signBytes('sha256', bytes, world.keys.tokenPrivateKey) }),
  ],
  ['no signature', () => forge({}).replace(/[^.]+$/, '')],
  ...[
    '../../../../dev/null',
    "' or 1=1 --",
    'https://evil.example/jwks.json',
    '__proto__',
    '',
    'x'.repeat(2_000),
    '\u0000',
  ].map((name): [string, () => string] => [
    `the kid ${JSON.stringify(name.slice(0, 40))}`,
    () => forge({ header: { kid: name }, signer: theirs }),
  ]),
  ['a kid that is no text', () => forge({ header: { kid: [kid] } })],
  ['no kid', () => forge({ header: { kid: undefined } })],
  ['its own key in jwk', () => forge({ header: { kid: 'evil', jwk: evilJwk }, signer: theirs })],
  ['its own key in jwk under our kid', () => forge({ header: { jwk: evilJwk }, signer: theirs })],
  ['a jku', () => forge({ header: { jku: 'https://evil.example/jwks.json' }, signer: theirs })],
  ['an x5u', () => forge({ header: { x5u: 'https://evil.example/cert.pem' }, signer: theirs })],
  ['a header that is null', () => forge({ header: 'null' })],
  ['a header in a list', () => forge({ header: `[{"alg":"ES256","kid":"${kid}"}]` })],
  [
    'alg twice',
    () => forge({ header: `{"alg":"ES256","kid":"${kid}","alg":"none"}`, signer: () => Buffer.alloc(1) }),
  ],
  [
    'sub twice after signing',
    () => forge({}).replace(/\.[^.]+\./, `.${encoded(JSON.stringify(claims).replace('{', '{"sub":"1",'))}.`),
  ],
  [
    'roles added after signing',
    () => forge({}).replace(/\.[^.]+\./, `.${encoded({ ...claims, roles: ['admin'] })}.`),
  ],
  ['expired', () => forge({ body: { exp: NOW - 60 } })],
  ['not valid yet', () => forge({ body: { nbf: NOW + 600 } })],
  ['no exp', () => forge({ body: { exp: undefined } })],
  ['exp as a text', () => forge({ body: { exp: String(NOW + 600) } })],
  ['exp as null', () => forge({ body: { exp: null } })],
  ['another audience', () => forge({ body: { aud: 'rookery-admin' } })],
  ['another issuer', () => forge({ body: { iss: 'https://evil.example' } })],
  ['no issuer', () => forge({ body: { iss: undefined } })],
  ['the id of a session for sub', () => forge({ body: { sub: claims['sid'] } })],
  ['the id of a post for sub', () => forge({ body: { sub: withKind(alice.id, 'post') } })],
  ['an id that is a number', () => forge({ body: { sub: Number(alice.id) } })],
  ['an id with a tail', () => forge({ body: { sub: `${alice.id} or 1=1` } })],
  ['no session', () => forge({ body: { sid: undefined } })],
  ['roles that are a text', () => forge({ body: { roles: 'admin' } })],
  ['a body that is no object', () => forge({ body: '"alice"' })],
  ['the refresh token', () => refreshToken],
  [
    'the identity that subgraphs take',
    () => mintIdentity(world.keys.derive(keyPurpose.identityFor('users')), 'users', identityOf(alice)),
  ],
  ['40 KB', () => `${'x'.repeat(4_000)}.${'y'.repeat(4_000)}.${'z'.repeat(4_000)}`],
  ['dots', () => '.'.repeat(1_000)],
];

describe('a token that is not alice’s own', () => {
  /** Says connection_init with it. */
  async function closeCode(connectionParams: Record<string, unknown>): Promise<number> {
    return new Promise((resolve) => {
      createClient({
        url: world.product.gateway.wsUrl,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        lazy: false,
        connectionParams,
        onNonLazyError: () => undefined,
        on: { closed: (event) => resolve((event as { code: number }).code), connected: () => resolve(0) },
      });
    });
  }

  let written: Awaited<ReturnType<typeof writtenRows>>;
  beforeAll(async () => void (written = await writtenRows(world.databaseUrls)));
  afterAll(async () => {
    await world.product.settled();
    expect(await writtenRows(world.databaseUrls)).toEqual(written);
  });

  it.each(FORGED)('is refused, and nothing is written: %s', async (_what, token) => {
    const answer = await ask(world.product.gateway.url, POST, {}, { token: token() });
    expect(answer).toEqual({
      status: 401,
      errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await closeCode({ Authorization: `Bearer ${token()}` })).toBe(4403);
  });

  it('is told from her own by these tests, whose own signing is good', async () => {
    const { status, data } = await ask(
      world.product.gateway.url,
      '{ viewer { user { id } } }',
      {},
      { token: forge({}) },
    );
    expect([status, data]).toEqual([200, { viewer: { user: { id: alice.id } } }]);
  });
});

describe('a socket whose token ends', () => {
  const EVENTS = 'subscription { homeTimeline { cursor } }';

  /** Lets somebody in, subscribes, and says when and how the socket was closed. */
  async function subscribed(token: string) {
    let onClosed: (closed: { code: number; at: number }) => void;
    const closed = new Promise<{ code: number; at: number }>((resolve) => (onClosed = resolve));
    const client = createClient({
      url: world.product.gateway.wsUrl,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { Authorization: `Bearer ${token}` },
      on: { closed: (event) => onClosed({ code: (event as { code: number }).code, at: Date.now() }) },
    });
    const opened = new Promise((resolve) => client.on('opened', resolve));
    const events = client.iterate({ query: EVENTS });
    const ended = events.next().then(
      () => 'an event',
      () => 'closed',
    );
    await opened;
    return { closed, ended };
  }

  it('because it expires is closed with 4403 then', async () => {
    const { userId, sessionId, roles } = identityOf(alice);
    const { token, expiresAt } = signAccessToken(
      world.keys,
      { userId, sessionId: idOf('session', String(claims['sid'] ?? sessionId)), roles },
      { lifetimeMillis: 3_000 },
    );
    const { closed, ended } = await subscribed(token);
    const { code, at } = await closed;
    expect([code, await ended]).toEqual([4403, 'closed']);
    expect(at).toBeGreaterThanOrEqual(expiresAt.getTime() - 100);
  });

  it('because of a sign-out elsewhere is closed with 4403 within two seconds, and the token is refused', async () => {
    const bob = await world.signUp('bob');
    const { closed, ended } = await subscribed(bob.token);
    await ask(world.product.gateway.url, 'mutation { signOut { sessionId } }', {}, bob);
    const signedOutAt = Date.now();
    const { code, at } = await closed;
    expect([code, await ended]).toEqual([4403, 'closed']);
    expect(at - signedOutAt).toBeLessThan(2_000);
    await world.product.settled();
    const before = await writtenRows(world.databaseUrls);
    expect(await ask(world.product.gateway.url, POST, {}, bob)).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await writtenRows(world.databaseUrls)).toEqual(before);
  });
});
