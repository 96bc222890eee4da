import {
  NO_LOG_METRICS,
  type ConsumerProgress,
  type LogMetrics,
  type RelayProgress,
} from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { created, createLogWorld, record, userOf, type LogWorld } from '../testing/log-world.ts';
import { reachedFailpoint, releaseFailpoint, setFailpoints } from './failpoint.ts';

let world: LogWorld;
beforeAll(async () => (world = await createLogWorld()));
afterEach(() => world.reset());
afterAll(() => world.close());

/** Metrics that are read as a test likes. */
function createReadMetrics() {
  const reads: {
    relay?: (() => Promise<RelayProgress>) | undefined;
    consumer?: (() => Promise<readonly ConsumerProgress[]>) | undefined;
  } = {};
  const applied: string[] = [];
  const metrics: LogMetrics = {
    ...NO_LOG_METRICS,
    applied: (consumer, log, seconds) => void applied.push(`${consumer} ${log} ${seconds >= 0}`),
    watchRelay(_log, read) {
      reads.relay = read;
      return () => (reads.relay = undefined);
    },
    watchConsumer(_consumer, read) {
      reads.consumer = read;
      return () => (reads.consumer = undefined);
    },
  };
  return { metrics, reads, applied };
}

/** Makes all that is in the log so old. */
const age = (seconds: number) =>
  world.db.execute(
    sql`update ${world.tables.users.outbox} set created_at = clock_timestamp() - make_interval(secs => ${seconds})`,
  );

test('a relay tells how old the oldest event without a place is', async () => {
  const { metrics, reads } = createReadMetrics();
  const log = await world.started(world.producer('users', { metrics }));
  expect(await reads.relay?.()).toEqual({ unsequencedSeconds: 0, unpublishedSeconds: 0 });
  setFailpoints(new Map([['relay-before-sequence', 'pause']]));
  await world.write('users', created(userOf(3, 1)));
  await reachedFailpoint('relay-before-sequence');
  await age(60);
  await world.write('users', created(userOf(4, 1)));
  const { unsequencedSeconds, unpublishedSeconds } = (await reads.relay?.()) ?? {};
  expect(unsequencedSeconds).toBeGreaterThanOrEqual(60);
  expect(unsequencedSeconds).toBeLessThan(120);
  expect(unpublishedSeconds).toBe(0);
  releaseFailpoint('relay-before-sequence');
  await eventually(async () =>
    expect(await reads.relay?.()).toEqual({ unsequencedSeconds: 0, unpublishedSeconds: 0 }),
  );
  await log.stop();
  expect(reads.relay).toBeUndefined();
});

test('a relay tells how old the oldest event is that Redis does not have', async () => {
  const { metrics, reads } = createReadMetrics();
  const log = await world.started(world.producer('users', { metrics }));
  await world.redisServer.kill();
  await world.write('users', created(userOf(3, 1)));
  await eventually(async () => expect((await log.heads())[3]).toMatchObject({ sequence: 1, pending: 0 }));
  await age(60);
  const { unsequencedSeconds, unpublishedSeconds } = (await reads.relay?.()) ?? {};
  expect(unsequencedSeconds).toBe(0);
  expect(unpublishedSeconds).toBeGreaterThanOrEqual(60);
  await world.redisServer.restart();
  await eventually(async () => expect((await reads.relay?.())?.unpublishedSeconds).toBe(0));
});

test('a consumer tells how many events it has not applied, and how old the oldest is', async () => {
  const { metrics, reads, applied } = createReadMetrics();
  const log = await world.started(world.producer('users'));
  const copy = await world.started(world.consumer({ sources: [log], metrics }));
  await world.write('users', created(userOf(3, 1)));
  await copy.caughtUp();
  expect(await reads.consumer?.()).toEqual([{ log: 'users', events: 0, seconds: 0, deadLetters: 0 }]);
  setFailpoints(new Map([['consumer-before-apply', 'pause']]));
  await world.write('users', created(userOf(3, 2)), created(userOf(3, 3)), created(userOf(4, 1)));
  await reachedFailpoint('consumer-before-apply');
  await age(60);
  await eventually(async () => expect(await reads.consumer?.()).toMatchObject([{ log: 'users', events: 3 }]));
  // An event without a place is behind, and has no age here: the relay's gauge has it.
  await eventually(async () => expect((await reads.consumer?.())?.[0]?.seconds).toBeGreaterThanOrEqual(60));
  setFailpoints(new Map());
  releaseFailpoint('consumer-before-apply');
  await copy.caughtUp();
  await eventually(async () => expect(await reads.consumer?.()).toMatchObject([{ events: 0, seconds: 0 }]));
  expect(applied).toEqual(Array.from({ length: 4 }, () => 'copy users true'));
  await copy.stop();
  expect(reads.consumer).toBeUndefined();
});

test('a consumer tells of its dead letters, by log', async () => {
  const { metrics, reads } = createReadMetrics();
  const log = await world.started(world.producer('users'));
  const bad = userOf(3, 2);
  const copy = await world.started(
    world.consumer({
      sources: [log],
      metrics,
      attempts: 1,
      async apply(tx, events) {
        if (events.some(({ event }) => 'userId' in event && event.userId === bad)) throw new Error('bad');
        await record('copy')(tx, events);
      },
    }),
  );
  await world.write('users', created(userOf(3, 1)), created(bad), created(userOf(3, 3)));
  await copy.caughtUp();
  expect(await reads.consumer?.()).toEqual([{ log: 'users', events: 0, seconds: 0, deadLetters: 1 }]);
});
