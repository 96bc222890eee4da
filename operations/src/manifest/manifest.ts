/** One operation that a client may ask for by its id, as Apollo's tools write it. */
export interface ManifestOperation {
  /** Any string of 1 to 200 characters; Apollo's tools take the SHA-256 of the body. */
  readonly id: string;
  /** The operation's name. Apollo's tools always write it. */
  readonly name?: string;
  readonly body: string;
  /** The only client (`apollographql-client-name`) that the id answers; left out: every client. */
  readonly clientName?: string;
}

/** A manifest that cannot be used; the message is for people and names the file and the entry. */
export class ManifestError extends Error {
  constructor(file: string, problem: string) {
    super(`${file} is no persisted query manifest: ${problem}`);
    this.name = 'ManifestError';
  }
}

/** Name of the format in the file's head. */
export const MANIFEST_FORMAT = 'apollo-persisted-query-manifest';
export const MAX_ID_LENGTH = 200;

/**
 * Reads a manifest: `{ format: "apollo-persisted-query-manifest", version: 1, operations: [{ id, name, type, body }] }`,
 * with `clientName` where an operation is one client's alone. What else stands there is let be. Throws a ManifestError.
 */
export function parseManifest(text: string, file: string): ManifestOperation[] {
  const manifest = parsedJson(text, file);
  if (!isObject(manifest) || manifest['format'] !== MANIFEST_FORMAT)
    throw new ManifestError(file, `its format must be "${MANIFEST_FORMAT}"`);
  if (manifest['version'] !== 1) throw new ManifestError(file, 'its version must be 1');
  const { operations } = manifest;
  if (!Array.isArray(operations)) throw new ManifestError(file, 'operations must be a list');
  return withoutDoubles(
    operations.map((operation: unknown, index) => toOperation(operation, index, file)),
    file,
  );
}

/** Operations of which no two claim one id for one client. Throws a ManifestError that names both; equal ones are one. */
export function withoutDoubles(operations: readonly ManifestOperation[], file: string): ManifestOperation[] {
  const byKey = new Map<string, ManifestOperation>();
  for (const operation of operations) {
    const key = manifestKey(operation.id, operation.clientName);
    const other = byKey.get(key);
    if (other && other.body !== operation.body)
      throw new ManifestError(
        file,
        `two operations (${other.name}, ${operation.name}) have the id ${operation.id}`,
      );
    byKey.set(key, operation);
  }
  return [...byKey.values()];
}

/** What an operation is found by. */
export function manifestKey(id: string, clientName: string | undefined): string {
  return JSON.stringify([id, clientName ?? null]);
}

function toOperation(operation: unknown, index: number, file: string): ManifestOperation {
  if (!isObject(operation)) throw new ManifestError(file, `operation ${index + 1} must be an object`);
  const { id, name, body, clientName } = operation;
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID_LENGTH)
    throw new ManifestError(
      file,
      `the id of operation ${index + 1} must be 1 to ${MAX_ID_LENGTH} characters`,
    );
  if (typeof body !== 'string' || body === '')
    throw new ManifestError(file, `operation ${index + 1} has no body`);
  if (clientName != null && typeof clientName !== 'string')
    throw new ManifestError(file, `the clientName of operation ${index + 1} must be a string`);
  return {
    id,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    body,
    ...(clientName == null ? {} : { clientName }),
  };
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ManifestError(file, error instanceof Error ? error.message : 'it is no JSON');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
