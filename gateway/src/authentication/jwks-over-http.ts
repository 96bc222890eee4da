import { request } from 'undici';
import type { Jwks } from './jwks.ts';

const TIMEOUT_MILLIS = 2_000;

/** The key set that users publishes. Rejects when it cannot be had. */
export async function fetchJwks(usersUrl: string): Promise<Jwks> {
  const { statusCode, body } = await request(new URL('/.well-known/jwks.json', usersUrl), {
    headersTimeout: TIMEOUT_MILLIS,
    bodyTimeout: TIMEOUT_MILLIS,
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`users answered ${statusCode} when asked for its keys`);
  }
  return (await body.json()) as Jwks;
}
