import {
  OTHER,
  type UsageBatch,
  type UsageClient,
  type UsageOperation,
  type UsageSizes,
} from '@rookery/usage';

/** How many a day tells apart. */
export interface UsageLimits {
  /** In this process. */
  readonly perProcess: UsageSizes;
  /** Of all processes together, as far as each has heard. */
  readonly perDay: UsageSizes;
  /** Of one operation; one that uses more of the schema is not told apart. */
  readonly coordinates: number;
}

/**
 * A hundred operations by twenty versions of clients are told apart, and a day of that takes 0.4 MB in Redis. Somebody
 * who sends ever new operations makes it 7 MB at worst. The largest of `operations/` uses some 60 coordinates.
 */
export const USAGE_LIMITS: UsageLimits = {
  perProcess: { operations: 2_000, documents: 500, direct: 2_000 },
  perDay: { operations: 4_000, documents: 600, direct: 4_000 },
  coordinates: 150,
};

export interface Ran {
  readonly client: UsageClient;
  readonly operation: UsageOperation;
  /** In the document. */
  readonly coordinates: readonly string[];
  /** In the variables. */
  readonly direct: Iterable<string>;
}

const EMPTY_DAY: UsageSizes = { operations: 0, documents: 0, direct: 0 };
const OTHERS: Pick<Ran, 'client' | 'operation'> = {
  client: { name: OTHER, version: '' },
  operation: { name: OTHER, id: OTHER },
};

interface Counted<T> {
  readonly what: T;
  count: number;
}
type Counts = {
  readonly operations: Map<string, Counted<Pick<Ran, 'client' | 'operation'>>>;
  readonly documents: Map<string, readonly string[]>;
  readonly direct: Map<string, Counted<Omit<UsageBatch['direct'][number], 'count'>>>;
};

/** Counts what ran until it is taken away to be kept. Its size is bounded; what is past the bound is counted together. */
export function createUsageCounts(limits: UsageLimits) {
  let counts = emptyCounts();
  const known = {
    operations: new Set<string>(),
    documents: new Set<string>(),
    direct: new Set<string>(),
  };
  let kept: UsageSizes = EMPTY_DAY;

  function isToldApart(kind: keyof UsageSizes, key: string): boolean {
    if (known[kind].has(key)) return true;
    if (known[kind].size >= limits.perProcess[kind] || kept[kind] >= limits.perDay[kind]) return false;
    known[kind].add(key);
    return true;
  }

  /** Whether what the operation uses is known to be told, by now or with what is taken next. */
  function hasDocument({ operation: { id }, coordinates }: Ran): boolean {
    if (known.documents.has(id)) return true;
    if (coordinates.length > limits.coordinates || !isToldApart('documents', id)) return false;
    counts.documents.set(id, coordinates);
    return true;
  }

  function countDirect(client: UsageClient, operationName: string, coordinate: string): void {
    const key = JSON.stringify([client.name, client.version, operationName, coordinate]);
    const isOther = client === OTHERS.client;
    // What is counted together is as many as the schema has coordinates.
    if (!isOther && !isToldApart('direct', key)) return countDirect(OTHERS.client, OTHER, coordinate);
    countOne(counts.direct, key, { client, operationName, coordinate });
  }

  return {
    add(ran: Ran): void {
      const { client, operation, coordinates, direct } = ran;
      const key = JSON.stringify([client.name, client.version, operation.name, operation.id]);
      const toldApart = hasDocument(ran) && isToldApart('operations', key);
      if (toldApart) countOne(counts.operations, key, { client, operation });
      else {
        countOne(counts.operations, OTHER, OTHERS);
        for (const coordinate of coordinates) countDirect(OTHERS.client, OTHER, coordinate);
      }
      for (const coordinate of direct)
        countDirect(toldApart ? client : OTHERS.client, toldApart ? operation.name : OTHER, coordinate);
    },
    isEmpty: () => counts.operations.size === 0,
    /** All counts since they were last taken. */
    take(): UsageBatch {
      const taken = counts;
      counts = emptyCounts();
      return {
        operations: [...taken.operations.values()].map(({ what, count }) => ({ ...what, count })),
        documents: [...taken.documents].map(([operationId, coordinates]) => ({ operationId, coordinates })),
        direct: [...taken.direct.values()].map(({ what, count }) => ({ ...what, count })),
      };
    },
    /** What was taken could not be kept: it counts again. */
    putBack({ operations, documents, direct }: UsageBatch): void {
      for (const { client, operation, count } of operations) {
        const key = JSON.stringify([client.name, client.version, operation.name, operation.id]);
        countOne(counts.operations, operation.id === OTHER ? OTHER : key, { client, operation }, count);
      }
      for (const { operationId, coordinates } of documents) counts.documents.set(operationId, coordinates);
      for (const { client, operationName, coordinate, count } of direct) {
        const key = JSON.stringify([client.name, client.version, operationName, coordinate]);
        countOne(counts.direct, key, { client, operationName, coordinate }, count);
      }
    },
    /** How many the day has, of all processes. */
    setKept(sizes: UsageSizes): void {
      kept = sizes;
    },
    /** A new day: all may be told apart anew, and its documents are not told yet. */
    beginDay(): void {
      for (const set of Object.values(known)) set.clear();
      kept = EMPTY_DAY;
    },
  };
}

function emptyCounts(): Counts {
  return { operations: new Map(), documents: new Map(), direct: new Map() };
}

function countOne<T>(counts: Map<string, Counted<T>>, key: string, what: T, by = 1): void {
  const counted = counts.get(key);
  if (counted) counted.count += by;
  else counts.set(key, { what, count: by });
}
