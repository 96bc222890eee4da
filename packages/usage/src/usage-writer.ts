import type { UsageBatch } from './usage-batch.ts';
import { KEPT_DAYS, usageKeys, type UsageDay } from './usage-keys.ts';

/** What is used of ioredis to write. */
export interface UsageWriteRedis {
  pipeline(): UsagePipeline;
}
export interface UsagePipeline {
  hincrby(key: string, field: string, by: number): unknown;
  hset(key: string, field: string, value: string): unknown;
  hlen(key: string): unknown;
  expire(key: string, seconds: number): unknown;
  exec(): Promise<[error: Error | null, result: unknown][] | null>;
}

/** How many entries a day has. */
export interface UsageSizes {
  /** Operations of clients. */
  readonly operations: number;
  /** Operations with their coordinates. */
  readonly documents: number;
  /** Uses that stand in no document. */
  readonly direct: number;
}

const KEPT_SECONDS = KEPT_DAYS * 86_400;

/**
 * Adds counts to a day, in one round trip. Resolves to how many of each the day tells apart now, of all processes. Rejects when Redis refused any of it; what it took then counts.
 */
export async function addUsage(
  redis: UsageWriteRedis,
  day: UsageDay,
  batch: UsageBatch,
): Promise<UsageSizes> {
  const keys = usageKeys(day);
  const pipeline = redis.pipeline();
  for (const { client, operation, count } of batch.operations) {
    const field = JSON.stringify([client.name, client.version, operation.name, operation.id]);
    pipeline.hincrby(keys.operations, field, count);
  }
  for (const { operationId, coordinates } of batch.documents)
    pipeline.hset(keys.coordinates, operationId, coordinates.join(' '));
  for (const { client, operationName, coordinate, count } of batch.direct) {
    const field = JSON.stringify([client.name, client.version, operationName, coordinate]);
    pipeline.hincrby(keys.direct, field, count);
  }
  for (const key of Object.values(keys)) pipeline.expire(key, KEPT_SECONDS);
  for (const key of Object.values(keys)) pipeline.hlen(key);
  const results = (await pipeline.exec()) ?? [];
  const failure = results.find(([error]) => error)?.[0];
  if (failure) throw failure;
  const [operations = 0, documents = 0, direct = 0] = results.slice(-3).map(([, length]) => Number(length));
  return { operations, documents, direct };
}
