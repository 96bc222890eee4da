import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What signs and verifies; the same in every process of one deployment. */
export interface Keys {
  /** ES256: signs access tokens. Only users needs it. */
  readonly tokenPrivateKey: KeyObject;
  /** Published at /.well-known/jwks.json; `kid` names a key in a token's header. */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
  /** A 32-byte key for one purpose (`identity:posts`, `cursors`), derived from the one secret. */
  derive(purpose: string): Buffer;
}
export interface PublicJwk extends JsonWebKey {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
}

interface KeyFile {
  readonly tokenPrivateKeyPem: string;
  readonly secret: string;
}

/** Reads the keys under a directory, making them at first start (file mode 0600); safe when several processes start at once. */
export function loadOrCreateKeys(directory: string): Keys {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'keys.json');
  return keysFrom(readKeyFile(path) ?? createKeyFile(path));
}

function readKeyFile(path: string): KeyFile | undefined {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as KeyFile;
}

/** Written whole under another name and then linked, which fails when somebody else was first. */
function createKeyFile(path: string): KeyFile {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file: KeyFile = {
    tokenPrivateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    secret: randomBytes(32).toString('base64url'),
  };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(file), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return file;
  } catch (error) {
    const other = readKeyFile(path);
    if (!other) throw error;
    return other;
  } finally {
    rmSync(draft, { force: true });
  }
}

function keysFrom(file: KeyFile): Keys {
  const tokenPrivateKey = createPrivateKey(file.tokenPrivateKeyPem);
  const jwk = createPublicKey(tokenPrivateKey).export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url').slice(0, 16);
  const secret = Buffer.from(file.secret, 'base64url');
  const derived = new Map<string, Buffer>();
  return {
    tokenPrivateKey,
    jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] },
    derive(purpose) {
      const known = derived.get(purpose);
      if (known) return known;
      const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `rookery:${purpose}`, 32));
      derived.set(purpose, key);
      return key;
    },
  };
}

/** Purposes of derived keys, in one place so that both sides of a border agree. */
export const keyPurpose = {
  identityFor: (subgraph: string) => `identity:${subgraph}`,
  cursors: 'cursors',
  databasePassword: (owner: string) => `database:${owner}`,
} as const;
