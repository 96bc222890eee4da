import type { ChainableCommander, Redis } from 'ioredis';

/** Adds one command, and no more, to a pipeline. */
export type AddCommand = (pipeline: ChainableCommander) => unknown;

interface Call {
  readonly add: AddCommand;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const pipelines = new WeakMap<Redis, (add: AddCommand) => Promise<unknown>>();

/**
 * Sends the commands of one turn of the event loop in one pipeline at its end, whoever asked for them: to write to a socket
 * costs more than most commands do. Each has its own answer, and its own error.
 */
export function turnPipelineOf(redis: Redis): (add: AddCommand) => Promise<unknown> {
  const known = pipelines.get(redis) ?? createTurnPipeline(redis);
  pipelines.set(redis, known);
  return known;
}

function createTurnPipeline(redis: Redis): (add: AddCommand) => Promise<unknown> {
  let waiting: Call[] = [];

  function send(): void {
    const calls = waiting;
    waiting = [];
    const pipeline = redis.pipeline();
    for (const { add } of calls) add(pipeline);
    pipeline.exec().then(
      (answers) => {
        for (const [index, { resolve, reject }] of calls.entries()) {
          const [error, answer] = answers?.[index] ?? [new Error('a pipeline was not answered')];
          if (error) reject(error);
          else resolve(answer);
        }
      },
      (error: unknown) => calls.forEach(({ reject }) => reject(error)),
    );
  }

  return (add) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(send);
      waiting.push({ add, resolve, reject });
    });
}
