import { createHmac, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { signAccessToken, type Keys } from '@rookery/auth';
import jsonwebtoken from 'jsonwebtoken';
import { alice, createSmallGraph, type SmallGraph } from '../testing/small-graph.ts';
import { makeKeys, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const keys = makeKeys();
const [publicJwk] = keys.jwks.keys;
const kid = publicJwk?.kid ?? '';
let graph: SmallGraph;
let gateway: TestGateway;
beforeAll(async () => {
  graph = createSmallGraph();
  gateway = await startTestGateway({ subgraphs: graph, keys });
});
afterAll(() => gateway.close());

const VIEWER = '{ viewer { user { username } } }';
const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
const good = () => ({
  iss: 'rookery',
  aud: 'rookery-api',
  sub: alice.userId,
  sid: alice.sessionId,
  roles: [],
  exp: inAMinute(),
});
const sign = (claims: object, privateKey: Keys['tokenPrivateKey'] = keys.tokenPrivateKey) =>
  jsonwebtoken.sign(claims, privateKey, { algorithm: 'ES256', keyid: kid });
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed with the public key as if it were a shared secret. */
function confusedToken(): string {
  const body = `${base64({ alg: 'HS256', kid })}.${base64(good())}`;
  const secret = JSON.stringify(publicJwk satisfies JsonWebKey | undefined);
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
const without = (claim: string) =>
  Object.fromEntries(Object.entries(good()).filter(([name]) => name !== claim));

describe('an access token', () => {
  it('says who asks', async () => {
    const { data } = await gateway.ask(VIEWER, { as: alice });
    expect(data).toEqual({ viewer: { user: { username: 'alice' } } });
  });

  it('may be absent: then nobody is signed in', async () => {
    const { status, data } = await gateway.ask(VIEWER);
    expect({ status, data }).toEqual({ status: 200, data: { viewer: null } });
  });

  const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const bad: [string, () => string][] = [
    ['no header value', () => ''],
    ['no token', () => 'Bearer '],
    ['another scheme', () => `Basic ${Buffer.from('alice:secret').toString('base64')}`],
    ['a token without its scheme', () => sign(good())],
    ['something else', () => 'Bearer null'],
    ['two tokens', () => `Bearer ${sign(good())} ${sign(good())}`],
    ['no signature', () => `Bearer ${base64({ alg: 'none', kid })}.${base64(good())}.`],
    ['the public key as a secret', () => `Bearer ${confusedToken()}`],
    ['the key of somebody else', () => `Bearer ${sign(good(), otherKey)}`],
    [
      'an unknown key',
      () => `Bearer ${jsonwebtoken.sign(good(), otherKey, { algorithm: 'ES256', keyid: 'other' })}`,
    ],
    [
      'another body',
      () => `Bearer ${sign(good()).replace(/\.[^.]+\./, `.${base64({ ...good(), roles: ['admin'] })}.`)}`,
    ],
    ['expired', () => `Bearer ${sign({ ...good(), exp: inAMinute() - 120 })}`],
    ['no expiry', () => `Bearer ${sign(without('exp'))}`],
    ['no subject', () => `Bearer ${sign(without('sub'))}`],
    ['no session', () => `Bearer ${sign(without('sid'))}`],
    ['another audience', () => `Bearer ${sign({ ...good(), aud: 'other' })}`],
    ['another issuer', () => `Bearer ${sign({ ...good(), iss: 'other' })}`],
    ['too long', () => `Bearer ${sign({ ...good(), roles: ['x'.repeat(8_000)] })}`],
  ];
  it.each(bad)('ends the whole request when it is bad: %s', async (_, authorization) => {
    const asked = graph.users.asked.length;
    const { status, headers, data, errors } = await gateway.ask('{ viewer { id } }', {
      headers: { authorization: authorization() },
    });
    expect({ status, data }).toEqual({ status: 401, data: undefined });
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAUTHENTICATED' }]);
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(graph.users.asked).toHaveLength(asked);
  });

  it('is no good any more once its session is revoked, also when it was verified before', async () => {
    const token = signAccessToken(keys, { ...alice, sessionId: alice.sessionId }).token;
    const headers = { authorization: `Bearer ${token}` };
    expect((await gateway.ask(VIEWER, { headers })).status).toBe(200);
    const revoked = { type: 'session.revoked', sessionId: alice.sessionId, revokedAt: Date.now() } as const;
    gateway.revocations.apply([{ event: revoked }]);
    expect((await gateway.ask(VIEWER, { headers })).status).toBe(401);
  });
});

describe('the key set', () => {
  it('is published', async () => {
    const response = await fetch(`${gateway.address}/.well-known/jwks.json`);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(keys.jwks)));
  });

  it('is asked for again when a token names a key that it does not have', async () => {
    const newKeys = makeKeys();
    let served = keys.jwks;
    const second = await startTestGateway({
      subgraphs: createSmallGraph(),
      keys: newKeys,
      jwks: async () => served,
    });
    await using _closed = { [Symbol.asyncDispose]: () => second.close() };
    served = newKeys.jwks;
    expect((await second.ask(VIEWER, { as: alice })).data).toEqual({
      viewer: { user: { username: 'alice' } },
    });
  });

  it('is asked for once, not for every token of a flood that names keys which nobody has', async () => {
    let asked = 0;
    const second = await startTestGateway({
      subgraphs: createSmallGraph(),
      keys,
      jwks: async () => {
        asked += 1;
        return keys.jwks;
      },
    });
    await using _closed = { [Symbol.asyncDispose]: () => second.close() };
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const token = jsonwebtoken.sign(good(), other, { algorithm: 'ES256', keyid: `key ${index}` });
        return (await second.ask(VIEWER, { headers: { authorization: `Bearer ${token}` } })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
    // Once to have a set at all, and once for the keys that are not in it, in five seconds.
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('that cannot be had signs nobody out', async () => {
    const jwks = () => Promise.reject(new Error('users is away'));
    const second = await startTestGateway({ subgraphs: createSmallGraph(), keys, jwks });
    await using _closed = { [Symbol.asyncDispose]: () => second.close() };
    const { status, errors } = await second.ask(VIEWER, { as: alice });
    expect({ status, code: errors[0]?.extensions['code'] }).toEqual({
      status: 503,
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    expect((await fetch(`${second.address}/.well-known/jwks.json`)).status).toBe(503);
    expect((await second.ask(VIEWER)).status).toBe(200);
  });
});
