import type { ManifestOperation } from '@rookery/operations/manifest';
import type { Logger } from '@rookery/telemetry';
import { manifestFilesVersion, readManifestFiles } from './manifest-files.ts';
import { createOperationList, type OperationList } from './operation-list.ts';

/**
 * Makes an operation ready to be run: parses, validates, costs, plans. Resolves to what is wrong with it; empty when
 * nothing is. `operationName` is the manifest's.
 */
export type PrepareOperation = (
  text: string,
  operationName: string | undefined,
) => Promise<{ readonly errors: readonly { readonly message: string }[] }>;

export interface ListedOperationsOptions {
  /** Manifests, relative to where the process was started; their operations together are the list. */
  readonly files: readonly string[];
  readonly prepare: PrepareOperation;
  /** Called with the texts of a list that comes into force. */
  readonly onLoaded?: ((texts: ReadonlySet<string>) => void) | undefined;
  readonly logger: Logger;
  /** How often the files are looked at; 1 000 when left out. */
  readonly pollMillis?: number | undefined;
}

export interface ListedOperations {
  /** The list in force. */
  current(): OperationList;
  /** Reads the files again if they have changed; a new list is in force once it resolves. Never rejects. */
  refresh(): Promise<void>;
  close(): void;
}

const POLL_MILLIS = 1_000;

/**
 * Loads manifests, and loads them again when they change. A list comes into force when each of its operations has been
 * prepared. An operation that does not hold against the schema is logged, and refused like any other when it is asked
 * for. Files that cannot be used leave the old list in force; at first they make this reject with a ManifestError.
 */
export async function createListedOperations(options: ListedOperationsOptions): Promise<ListedOperations> {
  const { files, prepare, onLoaded, logger, pollMillis = POLL_MILLIS } = options;
  let list: OperationList | undefined;
  let version: string | undefined;
  let refreshing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function load(): Promise<OperationList> {
    const operations = await readManifestFiles(files);
    for (const operation of operations) {
      if (!list?.hasBody(operation.body)) await prepareOne(operation);
      await nextTurn();
    }
    const loaded = await createOperationList(operations, nextTurn);
    onLoaded?.(new Set(operations.map(({ body }) => body)));
    return loaded;
  }

  async function prepareOne({ id, name, body, clientName }: ManifestOperation): Promise<void> {
    const { errors } = await prepare(body, name).catch((error: unknown) => ({
      errors: [{ message: error instanceof Error ? error.message : String(error) }],
    }));
    if (errors.length === 0) return;
    const problems = errors.slice(0, 5).map(({ message }) => message);
    logger.warn({ operation: name, id, client: clientName, problems }, 'a persisted operation does not hold');
  }

  async function reload(): Promise<void> {
    const found = await manifestFilesVersion(files);
    if (found === version) return;
    // Taken before reading: what is written meanwhile is another version.
    version = found;
    try {
      list = await load();
      logger.info({ operations: list.size, files }, 'persisted operations loaded');
    } catch (error) {
      logger.error({ err: error, files }, 'persisted operations could not be loaded again: the old stay');
    }
  }

  function refresh(): Promise<void> {
    refreshing = (refreshing ?? Promise.resolve()).then(reload);
    return refreshing;
  }

  function pollLater(): void {
    if (isClosed) return;
    timer = setTimeout(() => void refresh().finally(pollLater), pollMillis).unref();
  }

  version = await manifestFilesVersion(files);
  const first = await load();
  list = first;
  logger.info({ operations: first.size, files }, 'persisted operations loaded');
  pollLater();

  return {
    current: () => list ?? first,
    refresh,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
