import { assertNever } from '@rookery/errors';
import type { Logger } from '@rookery/telemetry';
import { createApqStore, type ApqStoreOptions } from './apq-store.ts';
import { sha256 } from './sha256.ts';
import { isIntrospection } from './introspection-document.ts';
import { createListedOperations, type PrepareOperation } from './listed-operations.ts';
import { parsedBody } from './operation-body.ts';
import { readPersistedQuery } from './persisted-query-extension.ts';
import { refused, type OperationRequest, type Resolved } from './resolution.ts';
import { createUnknownOperations } from './unknown-operations.ts';

/**
 * What may be run. `off`: anything. `audit`: anything, and what the manifest does not list is logged. `require-list`:
 * what the manifest lists, by id or by text. `require-id`: the same, by id alone.
 */
export type PersistedOperationsMode = 'off' | 'audit' | 'require-list' | 'require-id';

export interface PersistedOperationsOptions {
  readonly mode: PersistedOperationsMode;
  /** Manifests in Apollo's format; none: ids are those of automatic persisted queries. */
  readonly manifestFiles: readonly string[];
  /** Whether clients may register texts by their hash; in the `require` modes they never may. */
  readonly automatic: boolean;
  /** Shared by the gateways. While it is away, texts that this process does not know are not found. */
  readonly redis?: ApqStoreOptions['redis'];
  readonly apqLimits?: ApqStoreOptions['limits'];
  /** Asked for each listed operation at a load, one at a time. */
  readonly prepare: PrepareOperation;
  /** Called with the texts of a list that comes into force. */
  readonly onLoaded?: (texts: ReadonlySet<string>) => void;
  /** In `require-list`, whether what asks for the schema alone passes: Sandbox and GraphiQL then load it. */
  readonly allowIntrospection: boolean;
  readonly logger: Logger;
  /** How often manifests are looked at; 1 000 when left out. */
  readonly pollMillis?: number;
}

export interface PersistedOperations {
  /** Finds the operation that a request asks for, or refuses it. Rejects only on a bug. */
  resolve(request: OperationRequest): Promise<Resolved>;
  /** Reads changed manifests now instead of at the next look. Never rejects. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Operations by id: from a manifest, and those that clients registered by their hash. The rules and codes are those of
 * Apollo Router. Rejects with a ManifestError, for people, when a manifest cannot be used.
 */
export async function createPersistedOperations(
  options: PersistedOperationsOptions,
): Promise<PersistedOperations> {
  const { mode, manifestFiles, logger, redis, prepare, onLoaded, pollMillis, apqLimits } = options;
  const listed =
    manifestFiles.length > 0
      ? await createListedOperations({ files: manifestFiles, prepare, onLoaded, logger, pollMillis })
      : undefined;
  const apq = options.automatic
    ? createApqStore({ redis, logger, ...(apqLimits ? { limits: apqLimits } : {}) })
    : undefined;
  const noteUnknown = createUnknownOperations(logger);

  function byIdInList(id: string, clientName: string | undefined): Resolved | undefined {
    const operation = listed?.current().byId(id, clientName);
    return operation && { kind: 'operation', text: operation.body, source: 'manifest', id: operation.id };
  }

  function byTextInList(text: string): Resolved | undefined {
    const operation = listed?.current().byText(text);
    return operation && { kind: 'operation', text: operation.body, source: 'manifest', id: operation.id };
  }

  function isAllowedIntrospection(text: string): boolean {
    const document = options.allowIntrospection ? parsedBody(text) : undefined;
    return document !== undefined && isIntrospection(document);
  }

  /** Whoever asks may run anything: what is not listed is looked for among registered texts. */
  async function resolveFreely({ query, extensions, clientName }: OperationRequest): Promise<Resolved> {
    const extension = readPersistedQuery(extensions);
    if (extension.kind === 'malformed') return refused('BAD_REQUEST', extension.message);
    if (extension.kind === 'none') {
      if (query === undefined) return refused('BAD_REQUEST');
      return audited({ kind: 'operation', text: query, source: 'text' }, clientName);
    }
    const listedById = query === undefined ? byIdInList(extension.id, clientName) : undefined;
    if (listedById) return listedById;
    if (!apq) return withoutApq(query);
    const id = extension.id.toLowerCase();
    if (query !== undefined) {
      if (sha256(query) !== id) return refused('PERSISTED_QUERY_HASH_MISMATCH');
      const register = () => apq.register(id, query);
      return audited({ kind: 'operation', text: query, source: 'text', id, register }, clientName);
    }
    if (!SHA256_HEX.test(id))
      return listed ? refused('PERSISTED_QUERY_NOT_IN_LIST') : refused('BAD_REQUEST', NO_HASH);
    const text = await apq.find(id);
    if (text === undefined) return refused('PERSISTED_QUERY_NOT_FOUND');
    return audited({ kind: 'operation', text, source: 'apq', id }, clientName);
  }

  function withoutApq(query: string | undefined): Resolved {
    if (!listed) return refused('PERSISTED_QUERY_NOT_SUPPORTED');
    return refused(query === undefined ? 'PERSISTED_QUERY_NOT_IN_LIST' : 'CANNOT_SEND_PQ_ID_AND_BODY');
  }

  function audited(
    operation: Extract<Resolved, { kind: 'operation' }>,
    clientName: string | undefined,
  ): Resolved {
    if (mode !== 'audit') return operation;
    const inList = listed?.current().byText(operation.text);
    if (inList) return { ...operation, id: inList.id };
    if (!isAllowedIntrospection(operation.text)) noteUnknown(operation.text, clientName);
    return operation;
  }

  /** Nothing runs but what is listed. */
  function resolveListed(
    { query, extensions, clientName }: OperationRequest,
    isTextAllowed: boolean,
  ): Resolved {
    const extension = readPersistedQuery(extensions);
    if (extension.kind === 'malformed') return refused('BAD_REQUEST', extension.message);
    if (extension.kind === 'id') {
      if (query !== undefined) return refused('CANNOT_SEND_PQ_ID_AND_BODY');
      return byIdInList(extension.id, clientName) ?? refused('PERSISTED_QUERY_NOT_IN_LIST');
    }
    if (!isTextAllowed) return refused('PERSISTED_QUERY_ID_REQUIRED');
    if (query === undefined) return refused('BAD_REQUEST');
    const inList = byTextInList(query);
    if (inList) return inList;
    if (isAllowedIntrospection(query)) return { kind: 'operation', text: query, source: 'text' };
    return refused('QUERY_NOT_IN_SAFELIST');
  }

  return {
    async resolve(request) {
      switch (mode) {
        case 'off':
        case 'audit':
          return resolveFreely(request);
        case 'require-list':
          return resolveListed(request, true);
        case 'require-id':
          return resolveListed(request, false);
        default:
          return assertNever(mode);
      }
    },
    refresh: async () => listed?.refresh(),
    close: () => listed?.close(),
  };
}

const SHA256_HEX = /^[0-9a-f]{64}$/;
const NO_HASH = 'sha256Hash must be 64 hexadecimal digits';
