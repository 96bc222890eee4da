import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Identity } from './identity.ts';

/** The header that carries an identity between processes; the gateway strips it from what clients send. */
export const IDENTITY_HEADER = 'x-rookery-identity';
/** How long a minted identity is good for. */
export const IDENTITY_LIFETIME_MILLIS = 30_000;
const CLOCK_LEEWAY_MILLIS = 5_000;

interface Envelope {
  /** The subgraph it is meant for. */
  readonly aud: string;
  /** Unix milliseconds. */
  readonly exp: number;
  readonly identity: Identity;
}

/** Signs an identity for one subgraph, under that subgraph's key. */
export function mintIdentity(
  key: Buffer,
  audience: string,
  identity: Identity,
  nowMillis = Date.now(),
): string {
  const envelope: Envelope = { aud: audience, exp: nowMillis + IDENTITY_LIFETIME_MILLIS, identity };
  const body = Buffer.from(JSON.stringify(envelope)).toString('base64url');
  return `${body}.${sign(key, body).toString('base64url')}`;
}

/** The identity in a header; undefined when it is absent, forged, expired or meant for another subgraph. */
export function readIdentity(
  key: Buffer,
  audience: string,
  header: string | undefined,
  nowMillis = Date.now(),
): Identity | undefined {
  const [body, signature, ...rest] = (header ?? '').split('.');
  if (!body || !signature || rest.length > 0) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(key, body);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const envelope = JSON.parse(Buffer.from(body, 'base64url').toString()) as Envelope;
  if (envelope.aud !== audience || envelope.exp + CLOCK_LEEWAY_MILLIS < nowMillis) return undefined;
  return envelope.identity;
}

function sign(key: Buffer, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest();
}
