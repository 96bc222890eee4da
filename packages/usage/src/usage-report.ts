import type { UsageClient, UsageOperation } from './usage-batch.ts';
import { dayOf, KEPT_DAYS, usageKeys, type UsageDay } from './usage-keys.ts';

/** What is used of ioredis to read. */
export interface UsageReadRedis {
  hgetall(key: string): Promise<Record<string, string>>;
}

/** What one client did with one operation, over all days that were read. */
export interface UsageEntry {
  readonly client: UsageClient;
  readonly operation: UsageOperation;
  readonly count: number;
  readonly lastSeen: UsageDay;
}

export interface UsageReport {
  /** Who ran what. */
  readonly operations: readonly UsageEntry[];
  /** Who used a schema coordinate, by coordinate: fields, arguments, input fields and enum values. */
  readonly byCoordinate: ReadonlyMap<string, readonly UsageEntry[]>;
}

const DAY_MILLIS = 86_400_000;

/** Reads the days up to `now` (Unix milliseconds); 90 when `days` is left out, which is all that is kept. */
export async function readUsage(
  redis: UsageReadRedis,
  { now = Date.now(), days = KEPT_DAYS }: { readonly now?: number; readonly days?: number } = {},
): Promise<UsageReport> {
  const operations = createTally();
  const byCoordinate = new Map<string, Tally>();
  const tallyOf = (coordinate: string): Tally => {
    const tally = byCoordinate.get(coordinate) ?? createTally();
    byCoordinate.set(coordinate, tally);
    return tally;
  };
  // From the oldest, so that the last day seen is the latest.
  for (let ago = days - 1; ago >= 0; ago -= 1) {
    const day = dayOf(now - ago * DAY_MILLIS);
    const keys = usageKeys(day);
    const coordinates = await redis.hgetall(keys.coordinates);
    for (const [field, count] of Object.entries(await redis.hgetall(keys.operations))) {
      const [client, version, name, id] = parts(field);
      const entry = {
        client: { name: client, version },
        operation: { name, id },
        count: Number(count),
        lastSeen: day,
      };
      operations.add(entry);
      for (const coordinate of coordinates[id]?.split(' ') ?? []) tallyOf(coordinate).add(entry);
    }
    for (const [field, count] of Object.entries(await redis.hgetall(keys.direct))) {
      const [client, version, name, coordinate] = parts(field);
      const operation = { name, id: '' };
      tallyOf(coordinate).add({
        client: { name: client, version },
        operation,
        count: Number(count),
        lastSeen: day,
      });
    }
  }
  return {
    operations: operations.entries(),
    byCoordinate: new Map([...byCoordinate].map(([coordinate, tally]) => [coordinate, tally.entries()])),
  };
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const entries = new Map<string, UsageEntry>();
  return {
    add(entry: UsageEntry): void {
      const { client, operation } = entry;
      const key = JSON.stringify([client.name, client.version, operation.name, operation.id]);
      const before = entries.get(key)?.count ?? 0;
      entries.set(key, { ...entry, count: before + entry.count });
    },
    /** The most frequent first. */
    entries: (): readonly UsageEntry[] => [...entries.values()].sort((a, b) => b.count - a.count),
  };
}

function parts(field: string): [string, string, string, string] {
  const [first = '', second = '', third = '', fourth = ''] = JSON.parse(field) as string[];
  return [first, second, third, fourth];
}
