import { Histogram, type Registry } from 'prom-client';
import { COMMAND_SECONDS } from './buckets.ts';

export interface StoreMetrics {
  /** A statement of an owner ended; the wait for a connection of the pool is part of its time. */
  statement(owner: string, succeeded: boolean, seconds: number): void;
  /** A command, or a pipeline as one, ended. `command` is one of those that our code sends. */
  redisCommand(server: string, command: string, succeeded: boolean, seconds: number): void;
}

export const NO_STORE_METRICS: StoreMetrics = { statement: () => {}, redisCommand: () => {} };

export function createStoreMetrics(registry: Registry): StoreMetrics {
  const sql = new Histogram({
    name: 'rookery_sql_seconds',
    help: 'SQL statements, from where they are sent to their last row.',
    labelNames: ['owner', 'outcome'],
    buckets: COMMAND_SECONDS,
    registers: [registry],
  });
  const redis = new Histogram({
    name: 'rookery_redis_seconds',
    help: 'Redis commands; a pipeline counts as one.',
    labelNames: ['server', 'command', 'outcome'],
    buckets: COMMAND_SECONDS,
    registers: [registry],
  });
  const outcomeOf = (succeeded: boolean): string => (succeeded ? 'ok' : 'failed');
  return {
    statement: (owner, succeeded, seconds) => sql.observe({ owner, outcome: outcomeOf(succeeded) }, seconds),
    redisCommand: (server, command, succeeded, seconds) =>
      redis.observe({ server, command, outcome: outcomeOf(succeeded) }, seconds),
  };
}
