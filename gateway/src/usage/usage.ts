import type { Logger } from '@rookery/telemetry';
import {
  addUsage,
  dayOf,
  documentUse,
  type DocumentUse,
  type UsageClient,
  type UsageWriteRedis,
} from '@rookery/usage';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createUsageCounts, USAGE_LIMITS, type UsageLimits } from './usage-counts.ts';
import { variableUse } from './variable-use.ts';

/** An operation that is run. */
export interface UsedOperation {
  readonly client: UsageClient;
  /** Valid. Hand over the same object for the same text: what it uses is then looked up once. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  /** Its persisted id. */
  readonly id?: string | undefined;
  /** As the client sent them: what they use in input objects and enums is counted too. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface Usage {
  /** Counts an operation and all that it uses. Costs a few microseconds, and about a millisecond the first time that a document comes; never throws. */
  record(operation: UsedOperation): void;
  /** Keeps what was counted until now. Never rejects: what Redis does not take is kept for the next time. */
  flush(): Promise<void>;
  /** Keeps what was counted, within a second, and stops. */
  close(): Promise<void>;
}

/** Counts nothing: for gateways without Redis. */
export const NO_USAGE: Usage = { record: () => {}, flush: async () => {}, close: async () => {} };

export interface UsageOptions {
  /** The schema that clients see; asked for when the first operation comes. */
  readonly schema: () => GraphQLSchema;
  readonly redis: UsageWriteRedis;
  readonly logger: Logger;
  /** How often counts are kept; 5 000 when left out. What a killed process had counted since is lost. */
  readonly flushMillis?: number;
  readonly limits?: UsageLimits;
  readonly now?: () => number;
}

const FLUSH_MILLIS = 5_000;
const CLOSE_MILLIS = 1_000;
const DAY_MILLIS = 86_400_000;

/** Counts which clients run which operations and use which parts of the schema, a day at a time, in Redis. */
export function createUsage(options: UsageOptions): Usage {
  const { schema, redis, logger, now = Date.now, limits = USAGE_LIMITS } = options;
  const uses = new WeakMap<DocumentNode, Map<string | undefined, DocumentUse | undefined>>();
  const counts = createUsageCounts(limits);
  let day = dayOf(now());
  let dayEndsAt = endOfDay(now());
  let flushing: Promise<void> | undefined;
  let isRefused = false;

  function useOf(document: DocumentNode, operationName: string | undefined): DocumentUse | undefined {
    const known = uses.get(document) ?? new Map<string | undefined, DocumentUse | undefined>();
    uses.set(document, known);
    // A name that the document does not have must not fill the memory.
    if (!known.has(operationName) && known.size < document.definitions.length + 1)
      known.set(operationName, documentUse(schema(), document, operationName));
    return known.get(operationName);
  }

  async function keep(): Promise<void> {
    if (counts.isEmpty()) return;
    const [of, batch] = [day, counts.take()];
    try {
      const sizes = await addUsage(redis, of, batch);
      if (of === day) counts.setKept(sizes);
      isRefused = false;
    } catch (error) {
      counts.putBack(batch);
      if (!isRefused) logger.warn({ err: error }, 'usage could not be kept; trying again');
      isRefused = true;
    }
  }

  function flush(): Promise<void> {
    flushing ??= keep().finally(() => (flushing = undefined));
    return flushing;
  }

  function beginDay(): void {
    void keep();
    day = dayOf(now());
    dayEndsAt = endOfDay(now());
    counts.beginDay();
  }

  const timer = setInterval(() => void flush(), options.flushMillis ?? FLUSH_MILLIS).unref();
  return {
    record({ client, document, operationName, id, variables }) {
      try {
        if (now() >= dayEndsAt) beginDay();
        const use = useOf(document, operationName);
        if (!use) return;
        const operation = { name: use.name, id: id ?? use.hash };
        const direct = use.inputs.length > 0 && variables ? variableUse(use, variables) : [];
        counts.add({ client, operation, coordinates: use.coordinates, direct });
      } catch (error) {
        logger.error({ err: error }, 'usage could not be counted');
      }
    },
    flush,
    async close() {
      clearInterval(timer);
      await Promise.race([flush().then(flush), pause(CLOSE_MILLIS)]);
    },
  };
}

function endOfDay(unixMillis: number): number {
  return (Math.floor(unixMillis / DAY_MILLIS) + 1) * DAY_MILLIS;
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, millis).unref());
}
