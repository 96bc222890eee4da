import type { Readiness } from '@rookery/gateway';
import type { Redis } from 'ioredis';

/** A store that takes longer to answer is not one to send requests to. */
const PATIENCE_MILLIS = 1_000;

interface Checked {
  isReady(): Promise<boolean>;
}

/** Whether stores answer and have this build's migrations, part by part. */
export async function checkReadiness(parts: {
  readonly users: Checked;
  readonly posts: Checked;
  readonly feed: Checked;
  readonly redis: readonly Redis[];
}): Promise<Readiness> {
  const { users, posts, feed } = parts;
  const ping = async (redis: Redis) => (await redis.ping()) === 'PONG';
  const [usersReady, postsReady, feedReady, ...redisReady] = await Promise.all([
    ...[users, posts, feed].map((part) => inTime(part.isReady())),
    ...parts.redis.map((redis) => inTime(ping(redis))),
  ]);
  const checks = {
    users: usersReady === true,
    posts: postsReady === true,
    feed: feedReady === true,
    redis: redisReady.every(Boolean),
  };
  return { ready: Object.values(checks).every(Boolean), checks };
}

/** What a check says; false when it fails, or has nothing to say in time. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MILLIS);
  });
  return Promise.race([check.catch(() => false), late]).finally(() => clearTimeout(timer));
}
