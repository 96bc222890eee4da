import type { Redis } from 'ioredis';
import { readProcessUsage } from './process-usage.ts';
import { readRedisUsage } from './redis-usage.ts';
import type { StatementCounter } from './statement-counter.ts';

/** Everything that is counted, at one moment. */
export interface Usage {
  readonly atMillis: number;
  readonly serverCpuMillis: number;
  readonly serverBytes: number;
  readonly databaseCpuMillis: number;
  readonly redisCpuMillis: number;
  readonly statements: number;
  readonly redisCalls: number;
}

export interface UsageDeps {
  readonly statements: StatementCounter;
  readonly redis: Redis;
  /** PostgreSQL's first process. */
  readonly postmasterPid: number;
}

/** Reads usage of a target's processes and of the stores. */
export async function readUsage(
  { statements, redis, postmasterPid }: UsageDeps,
  pids: readonly number[],
): Promise<Usage> {
  const [count, redisUsage] = [await statements.count(), await readRedisUsage(redis)];
  const server = readProcessUsage(pids);
  return {
    atMillis: performance.now(),
    serverCpuMillis: server.cpuMillis,
    serverBytes: server.residentBytes,
    databaseCpuMillis: readProcessUsage([postmasterPid]).cpuMillis,
    redisCpuMillis: redisUsage.cpuMillis,
    statements: count,
    redisCalls: redisUsage.calls,
  };
}

/** What one request cost, on average. Statements and calls are net of what the idle target does anyway. */
export interface CostPerRequest {
  readonly serverCpuMillis: number;
  readonly databaseCpuMillis: number;
  readonly redisCpuMillis: number;
  readonly statements: number;
  readonly redisCalls: number;
}

/** Statements and calls per second of a target that nobody asks anything. */
export interface IdleRate {
  readonly statements: number;
  readonly redisCalls: number;
}

export function idleRate(before: Usage, after: Usage): IdleRate {
  const seconds = (after.atMillis - before.atMillis) / 1_000;
  return {
    statements: (after.statements - before.statements) / seconds,
    redisCalls: (after.redisCalls - before.redisCalls) / seconds,
  };
}

export function costPerRequest(
  { before, after, idle }: { readonly before: Usage; readonly after: Usage; readonly idle: IdleRate },
  requests: number,
): CostPerRequest {
  const seconds = (after.atMillis - before.atMillis) / 1_000;
  const per = (total: number) => Math.max(0, total) / Math.max(1, requests);
  return {
    serverCpuMillis: per(after.serverCpuMillis - before.serverCpuMillis),
    databaseCpuMillis: per(after.databaseCpuMillis - before.databaseCpuMillis),
    redisCpuMillis: per(after.redisCpuMillis - before.redisCpuMillis),
    statements: per(after.statements - before.statements - idle.statements * seconds),
    redisCalls: per(after.redisCalls - before.redisCalls - idle.redisCalls * seconds),
  };
}
