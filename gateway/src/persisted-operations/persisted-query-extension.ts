import { MAX_ID_LENGTH } from '@rookery/operations/manifest';

/** `extensions.persistedQuery` of a request. */
export type PersistedQueryExtension =
  | { readonly kind: 'none' }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'malformed'; readonly message: string };

const NONE: PersistedQueryExtension = { kind: 'none' };

/** Reads `{ persistedQuery: { version: 1, sha256Hash: "…" } }` from what a client sent, which may be anything. */
export function readPersistedQuery(extensions: unknown): PersistedQueryExtension {
  const extension = ownValue(extensions, 'persistedQuery');
  if (extension == null) return NONE;
  if (typeof extension !== 'object') return malformed('persistedQuery must be an object');
  if (ownValue(extension, 'version') !== 1) return malformed('Unsupported persisted query version');
  const id = ownValue(extension, 'sha256Hash');
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID_LENGTH)
    return malformed(`sha256Hash must be a string of 1 to ${MAX_ID_LENGTH} characters`);
  return { kind: 'id', id };
}

function malformed(message: string): PersistedQueryExtension {
  return { kind: 'malformed', message };
}

function ownValue(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, name)) return undefined;
  return (object as Readonly<Record<string, unknown>>)[name];
}
