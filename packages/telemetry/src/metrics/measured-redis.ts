import type { StoreMetrics } from './store-metrics.ts';

interface Command {
  readonly name: string;
  readonly promise: Promise<unknown>;
}

/** What of an ioredis client is looked into; structural, so that this package needs no Redis. */
export interface MeasurableRedis {
  sendCommand(command: Command, stream?: unknown, ...rest: never[]): unknown;
  pipeline(...commands: never[]): { exec(...callback: never[]): Promise<unknown> };
}

/**
 * Times each command of a client from where it is sent to its answer, and returns the same client. A pipeline is one
 * command, called `pipeline`: fan-out sends thousands of commands in one. Duplicates of the client are not measured,
 * nor are the blocking reads that they are made for.
 */
export function measureRedis<T extends object>(redis: T, server: string, metrics: StoreMetrics): T {
  const client = redis as unknown as MeasurableRedis;
  const record = (name: string, startedAt: number, succeeded: boolean) =>
    metrics.redisCommand(server, name, succeeded, (performance.now() - startedAt) / 1_000);
  const time = (name: string, answer: Promise<unknown>): void => {
    const startedAt = performance.now();
    answer.then(
      () => record(name, startedAt, true),
      () => record(name, startedAt, false),
    );
  };

  const sendCommand = client.sendCommand.bind(client);
  const pipeline = client.pipeline.bind(client);
  Object.assign(client, {
    sendCommand(command: Command, stream?: unknown, ...rest: never[]) {
      // With a stream of its own it is part of a pipeline.
      if (stream === undefined) time(command.name, command.promise);
      return sendCommand(command, stream, ...rest);
    },
    pipeline(...commands: never[]) {
      const made = pipeline(...commands);
      const exec = made.exec.bind(made);
      return Object.assign(made, {
        exec(...callback: never[]) {
          const answer = exec(...callback);
          time('pipeline', answer);
          return answer;
        },
      });
    },
  });
  return redis;
}
