import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who a token stands for, until when (Unix milliseconds). */
interface Bearer {
  readonly userId: string;
  readonly expiresAt: number;
}

/**
 * Verifies the product's access tokens for the floor and the stock stack: signature once a token, expiry every time, as
 * the product does. Returns the user's id; undefined for any header that is not good.
 */
export function createTokenVerifier(
  dataDir: string,
): (authorization: string | undefined) => string | undefined {
  const key = publicKeyOf(dataDir);
  const known = new Map<string, Bearer>();
  return (authorization = '') => {
    let bearer = known.get(authorization);
    if (!bearer) {
      bearer = bearerOf(authorization, key);
      if (!bearer) return undefined;
      known.set(authorization, bearer);
    }
    return bearer.expiresAt > Date.now() ? bearer.userId : undefined;
  };
}

function publicKeyOf(dataDir: string): KeyObject {
  const file = JSON.parse(readFileSync(join(dataDir, 'keys/keys.json'), 'utf8')) as {
    tokenPrivateKeyPem: string;
  };
  return createPublicKey(file.tokenPrivateKeyPem);
}

function bearerOf(authorization: string, key: KeyObject): Bearer | undefined {
  const [header, claims, signature] = authorization.replace(/^Bearer /, '').split('.');
  if (!header || !claims || !signature) return undefined;
  const signed = Buffer.from(`${header}.${claims}`);
  const isGood = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isGood) return undefined;
  const { sub, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    sub: string;
    exp: number;
  };
  return { userId: sub, expiresAt: exp * 1_000 };
}
