import { eventually } from '@rookery/testkit';
import { ask, homeTexts, post, type Person } from '../client.ts';
import { startFaultWorld, type FaultWorld } from '../recovery/fault-world.ts';
import type { World } from '../world.ts';

/** Points between the outbox and the lists, in the order in which a post passes them. */
const FAILPOINTS = [
  'relay-before-sequence',
  'relay-after-sequence',
  'relay-after-publish',
  'consumer-before-apply',
  'consumer-after-apply',
  'consumer-after-commit-jobs',
  'fan-out-after-chunk',
];

describe('all in one process, whatever dies', () => {
  let faults: FaultWorld;
  let world: World;
  let author: Person;
  let followers: readonly Person[];
  beforeAll(async () => {
    faults = await startFaultWorld('all-in-one');
    world = faults.world;
    [author] = faults.authors;
    followers = faults.readers;
  });
  afterAll(() => world?.close());

  /** Every reader's timeline, which also warms their lists. */
  const timelines = () => Promise.all([author, ...followers].map((reader) => homeTexts(world, reader)));

  async function expectEverywhere(expected: readonly string[]): Promise<void> {
    await eventually(async () =>
      expect(await timelines()).toEqual([author, ...followers].map(() => expected)),
    );
  }

  /** Restarts with a failpoint. What the run before left to do may meet it while starting: then that is done first. */
  async function startArmed(point: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await world.start({ ROOKERY_FAILPOINTS: point });
      } catch (error) {
        if (attempt === 3 || (await world.ended()) !== 'SIGKILL') throw error;
        await world.start();
        await timelines();
      }
    }
  }

  it.each(FAILPOINTS)(
    'a post is in every follower’s timeline once when the process is killed at %s',
    async (point) => {
      const before = await homeTexts(world, author);
      await timelines();
      await startArmed(point);
      const text = `killed at ${point}`;
      // The answer may never come: the process dies of this write.
      await post(world, author, text).catch(() => {});
      expect(await world.ended()).toBe('SIGKILL');
      await world.start();
      await expectEverywhere([text, ...before]);
    },
  );

  it('FLUSHALL changes no timeline, and what is posted next arrives', async () => {
    const before = await timelines();
    await world.redis.flush();
    expect(await timelines()).toEqual(before);
    await post(world, author, 'after the flush');
    await expectEverywhere(['after the flush', ...(before[0] ?? [])]);
  });

  it('without Redis everything goes on, and one that comes back empty has lost no post', async () => {
    const before = await homeTexts(world, author);
    await world.redis.kill();
    const away: string[] = [];
    for (const text of ['away 1', 'away 2', 'away 3']) {
      await post(world, author, text);
      away.unshift(text);
      expect(await homeTexts(world, author, away.length)).toEqual(away);
    }
    await expectEverywhere([...away, ...before]);
    await world.redis.restart();
    await expectEverywhere([...away, ...before]);
    await post(world, author, 'back again');
    await expectEverywhere(['back again', ...away, ...before]);
  });

  it('SIGTERM ends it with 0 while Redis is away, too', async () => {
    await world.redis.kill();
    await post(world, author, 'before the end');
    expect(await world.stop()).toBe(0);
    await world.redis.restart();
    await world.start();
    expect(await homeTexts(world, author, 1)).toEqual(['before the end']);
  });

  it('SIGTERM answers what is under way and ends with 0', async () => {
    // What arrives when nobody accepts it any more is refused, and may have been sent by then: nothing of it is under way.
    const asked = ask(world, '{ homeTimeline { edges { node { text } } } }', {}, author).catch(
      () => undefined,
    );
    const code = await world.stop();
    expect(code).toBe(0);
    const answer = await asked;
    if (answer?.status === 200) expect(answer.errors).toBeUndefined();
  });
});
