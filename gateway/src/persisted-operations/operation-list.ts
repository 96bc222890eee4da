import { manifestKey, type ManifestOperation } from '@rookery/operations/manifest';
import { LRUCache } from 'lru-cache';
import { normalizedBody, parsedBody } from './operation-body.ts';

/** The operations of a manifest. It does not change; a new manifest is a new list. */
export interface OperationList {
  readonly size: number;
  /** The operation with this id for this client, else the one for every client. */
  byId(id: string, clientName: string | undefined): ManifestOperation | undefined;
  /** The operation whose body is this text, up to white space, comments and the order of definitions. */
  byText(text: string): ManifestOperation | undefined;
  /** Whether a body stands in it to the letter. */
  hasBody(body: string): boolean;
}

/** Bytes of request texts whose place in the list is remembered; parsing them again is all that it saves. */
const REMEMBERED_BYTES = 4 * 1024 * 1024;

/** Makes a list; it normalizes a body per turn of the event loop, so that others are served in between. */
export async function createOperationList(
  operations: readonly ManifestOperation[],
  betweenOperations: () => Promise<void>,
): Promise<OperationList> {
  const byKey = new Map(
    operations.map((operation) => [manifestKey(operation.id, operation.clientName), operation]),
  );
  const byBody = new Map(operations.map((operation) => [operation.body, operation]));
  const byNormalized = new Map<string, ManifestOperation>();
  for (const operation of operations) {
    const document = parsedBody(operation.body);
    if (document) byNormalized.set(normalizedBody(document), operation);
    await betweenOperations();
  }
  const remembered = new LRUCache<string, { readonly operation: ManifestOperation | undefined }>({
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: (_found, text) => 2 * text.length + 100,
  });

  function byNormalizedText(text: string): ManifestOperation | undefined {
    const known = remembered.get(text);
    if (known) return known.operation;
    const document = parsedBody(text);
    const operation = document && byNormalized.get(normalizedBody(document));
    remembered.set(text, { operation });
    return operation;
  }

  return {
    size: byKey.size,
    byId: (id, clientName) => byKey.get(manifestKey(id, clientName)) ?? byKey.get(manifestKey(id, undefined)),
    byText: (text) => byBody.get(text) ?? byNormalizedText(text),
    hasBody: (body) => byBody.has(body),
  };
}
