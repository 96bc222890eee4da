import type { ChainableCommander, Redis } from 'ioredis';
import { turnPipelineOf } from '../turn-pipeline.ts';

/** Counts points and tells of the window, which begins with the first. Returns the points counted and the milliseconds left. */
const COUNT = `
local consumed = redis.call('incrby', KEYS[1], ARGV[1])
local ttl = redis.call('pttl', KEYS[1])
if ttl < 0 then
  redis.call('expire', KEYS[1], ARGV[2])
  ttl = 1000 * ARGV[2]
end
return {consumed, ttl}`;

type CountingPipeline = ChainableCommander & { countRate(...args: readonly string[]): unknown };

/**
 * What rate-limiter-flexible takes for a client of Redis: counts of one turn of the event loop go out in one pipeline. Its
 * own script besides sets each key before it counts.
 */
export function createRedisCounts(redis: Redis) {
  redis.defineCommand('countRate', { numberOfKeys: 1, lua: COUNT });
  const inTurn = turnPipelineOf(redis);
  return {
    get status() {
      return redis.status;
    },
    /** As the library calls its script: key, points, seconds, and what this one does not ask for. */
    rlflxIncr: ([key = '', points = '', seconds = '']: readonly string[]): Promise<unknown> =>
      inTurn((pipeline) => (pipeline as CountingPipeline).countRate(key, points, seconds)),
  };
}
