import type { FaultWorld } from './fault-world.ts';
import { strike, type Fault } from './under-fault.ts';

/** Posts between a snapshot of Redis and its end. */
const SINCE_SNAPSHOT = 4;

export const WORKER_KILLED: Fault = {
  name: 'the worker is killed',
  strike: ({ world }) => world.killPart('feed-worker'),
  mend: ({ world }) => world.start(),
};

/** What may happen to stores and processes, each with what brings it back. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'Redis without persistence is killed and restarted',
    strike: ({ world }) => world.redis.kill(),
    goesOn: true,
    mend: ({ world }) => world.redis.restart('none'),
  },
  {
    // With its old lists, which look complete.
    name: 'Redis is killed and comes back as of an older snapshot (RDB)',
    async strike({ world: { redis }, read }, writer) {
      await redis.restart('rdb');
      await read();
      await writer.wrote(SINCE_SNAPSHOT);
      await redis.save();
      await writer.wrote(SINCE_SNAPSHOT);
      await redis.kill();
    },
    goesOn: true,
    mend: ({ world }) => world.redis.restart(),
  },
  {
    name: 'Redis is killed and restarted from its append-only file (everysec)',
    async strike({ world: { redis }, read }, writer) {
      await redis.restart('aof');
      await read();
      await writer.wrote(SINCE_SNAPSHOT);
      await redis.kill();
    },
    goesOn: true,
    mend: ({ world }) => world.redis.restart(),
  },
  { name: 'Redis is flushed', strike: ({ world }) => world.redis.flush(), mend: () => {} },
  {
    name: 'the relay of posts is killed',
    strike: ({ world }) => world.killPart('posts'),
    mend: ({ world }) => world.start(),
  },
  {
    name: 'PostgreSQL is stopped at once and started',
    strike: ({ postgres }) => postgres.crash(),
    mend: ({ postgres }) => postgres.restart(),
  },
];

const HOLDERS = ['users', 'posts', 'feed-worker'] as const;

/** Who holds leases stands still until others have taken them over, and wakes as if nothing had happened. */
export async function strikeByFreezing(faults: FaultWorld, times = 1): Promise<void> {
  const { world } = faults;
  const another = await faults.startAnother();
  const thaw = () => world.signalParts(HOLDERS, 'SIGCONT');
  try {
    for (let time = 0; time < times; time += 1) {
      await strike(
        faults,
        {
          name: 'holders of leases stand still for longer than their leases',
          strike: () => world.signalParts(HOLDERS, 'SIGSTOP'),
          goesOn: true,
          mend: thaw,
        },
        [{ url: `${another.address()}/graphql` }, world],
      );
    }
  } finally {
    thaw();
    await another.stop();
  }
}
