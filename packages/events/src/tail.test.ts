import { eventually } from '@rookery/testkit';
import { createLogger } from '@rookery/telemetry';
import { created, createLogWorld, userOf, type LogWorld } from '../testing/log-world.ts';
import type { LoggedEvent, LogPosition } from './definitions.ts';
import { createTail, type TailDeps } from './tail.ts';

let world: LogWorld;
beforeAll(async () => (world = await createLogWorld()));
afterEach(() => world.reset());
afterAll(() => world.close());

const logger = createLogger({ name: 'tail-test', level: 'silent' });
const timings = { headsMillis: 200, pollMillis: 50, retryMillis: 50 };
const nth = (event: LoggedEvent) => `${event.position.log}${event.position.sequence}`;

async function tail(options: Pick<TailDeps, 'sources' | 'from'> & Partial<TailDeps>) {
  const seen: string[] = [];
  const started = await world.started(
    createTail({
      redis: world.redis,
      logger,
      timings,
      logs: ['users', 'posts'],
      onEvents: (events) => void seen.push(...events.map(nth)),
      ...options,
    }),
  );
  return { seen, ...started };
}

test('a tail sees what is written from its start on, and what users did before what was posted', async () => {
  const usersLog = await world.started(world.producer('users'));
  const postsLog = await world.started(world.producer('posts'));
  const sources = [postsLog, usersLog];
  await world.write('users', created(userOf(3, 1)));
  await eventually(async () => expect((await usersLog.heads())[3]).toMatchObject({ sequence: 1 }));
  let release = () => {};
  let reached = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const holding = new Promise<void>((resolve) => (reached = resolve));
  const seen: string[] = [];
  const { caughtUp } = await tail({
    sources,
    from: 'head',
    async onEvents(events) {
      seen.push(...events.map(nth));
      reached();
      await held;
    },
  });
  await world.write('posts', created(userOf(3, 2)));
  await holding;
  await world.write('posts', created(userOf(3, 3)));
  await world.write('users', created(userOf(3, 4)));
  await eventually(async () => {
    expect(await world.redis.xlen('log:{posts:3}')).toBe(2);
    expect(await world.redis.xlen('log:{users:3}')).toBe(2);
  });
  release();
  await caughtUp();
  expect(seen).toEqual(['posts1', 'users2', 'posts2']);
});

test('a tail goes on from where another was, across a FLUSHALL and a Redis that is away', async () => {
  const log = await world.started(world.producer('users'));
  const first = await tail({ sources: [log], from: [] });
  await world.write('users', created(userOf(3, 1)), created(userOf(3, 2)));
  await first.caughtUp();
  const from: LogPosition[] = first.positions();
  await first.stop();
  await world.write('users', created(userOf(3, 3)));
  await eventually(async () => expect((await log.heads())[3]).toMatchObject({ sequence: 3 }));
  await world.redisServer.flush();
  const second = await tail({ sources: [log], from });
  await second.caughtUp();
  expect(second.seen).toEqual(['users3']);
  await world.redisServer.kill();
  await world.write('users', created(userOf(3, 4)));
  await second.caughtUp();
  await world.redisServer.restart();
  await world.write('users', created(userOf(3, 5)));
  await second.caughtUp();
  expect(second.seen).toEqual(['users3', 'users4', 'users5']);
});

test('a tail from the beginning reads all that is kept', async () => {
  const log = await world.started(world.producer('users'));
  await world.write('users', created(userOf(3, 1)), created(userOf(3, 2)));
  const all = await tail({ sources: [log], from: [{ log: 'users', partition: 3, epoch: 0, sequence: 0 }] });
  await all.caughtUp();
  expect(all.seen).toEqual(['users1', 'users2']);
});

test('a tail whose log lost what follows says so and goes on', async () => {
  const log = await world.started(world.producer('users'));
  const gaps: number[] = [];
  const one = await tail({
    sources: [log],
    from: 'head',
    onGap: ({ partition }) => void gaps.push(partition),
  });
  await log.raiseEpoch();
  await world.write('users', created(userOf(3, 1)));
  await one.caughtUp();
  expect(one.seen).toEqual(['users1']);
  expect(gaps).toContain(3);
});
