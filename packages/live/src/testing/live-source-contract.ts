import assert from 'node:assert/strict';
import type { ViewerIdentity } from '@rookery/auth';
import { DomainError } from '@rookery/errors';
import { person } from './people.ts';
import type { LiveEvent, LiveSource, LiveSubscription } from '../live-source.ts';

/** What the contract needs around a live source. */
export interface LiveSourceWorld {
  readonly source: LiveSource;
  readonly alice: ViewerIdentity;
  readonly bob: ViewerIdentity;
  /** Makes something happen to alice's home timeline alone; gives what `keyOf` finds in its event. */
  happenToAlice(): Promise<string>;
  /** Alice mutes bob, or blocks him. */
  relateAliceToBob(): Promise<void>;
  keyOf(event: LiveEvent): string;
  close(): Promise<void>;
}

/** One promise of every live source: `for (const { name, run } of liveSourceContract) it(name, () => run(world()))`. */
export interface LiveSourcePromise {
  readonly name: string;
  readonly run: (world: LiveSourceWorld) => Promise<void>;
}

const SILENCE = { type: 'changed', cursor: 'silence' } as const;

/** The next events of a subscription, so many. */
async function take(subscription: LiveSubscription, count: number): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  const iterator = subscription[Symbol.asyncIterator]();
  while (events.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    events.push(next.value);
  }
  return events;
}

async function happenTimes(world: LiveSourceWorld, count: number): Promise<string[]> {
  const keys: string[] = [];
  for (let i = 0; i < count; i += 1) keys.push(await world.happenToAlice());
  return keys;
}

export const liveSourceContract: readonly LiveSourcePromise[] = [
  {
    name: 'alice receives what happens after she subscribed, in order, and nothing from before',
    async run(world) {
      await world.happenToAlice();
      const subscription = await world.source.subscribe({ identity: world.alice });
      const keys = await happenTimes(world, 3);
      assert.deepEqual((await take(subscription, 3)).map(world.keyOf), keys);
      subscription.close();
    },
  },
  {
    name: 'each of two subscriptions of alice receives everything',
    async run(world) {
      const subscriptions = await Promise.all(
        [1, 2].map(() => world.source.subscribe({ identity: world.alice })),
      );
      const keys = await happenTimes(world, 2);
      for (const subscription of subscriptions) {
        assert.deepEqual((await take(subscription, 2)).map(world.keyOf), keys);
        subscription.close();
      }
    },
  },
  {
    name: 'what happens to alice does not reach bob',
    async run(world) {
      const [ofAlice, ofBob] = await Promise.all([
        world.source.subscribe({ identity: world.alice }),
        world.source.subscribe({ identity: world.bob }),
      ]);
      await world.happenToAlice();
      await take(ofAlice, 1);
      const bobs = take(ofBob, 1);
      ofBob.close();
      assert.deepEqual(await bobs, []);
      ofAlice.close();
    },
  },
  {
    name: 'since an event, alice receives exactly what followed it, then what happens now',
    async run(world) {
      const first = await world.source.subscribe({ identity: world.alice });
      const [, ...keys] = await happenTimes(world, 3);
      const [seen] = await take(first, 1);
      first.close();
      const second = await world.source.subscribe({ identity: world.alice, since: (seen ?? SILENCE).cursor });
      keys.push(...(await happenTimes(world, 2)));
      assert.deepEqual((await take(second, 4)).map(world.keyOf), keys);
      second.close();
    },
  },
  {
    name: "a subscription's own cursor brings all of its events again",
    async run(world) {
      await world.happenToAlice();
      const first = await world.source.subscribe({ identity: world.alice });
      const keys = await happenTimes(world, 2);
      const second = await world.source.subscribe({ identity: world.alice, since: first.cursor });
      assert.deepEqual((await take(second, 2)).map(world.keyOf), keys);
      first.close();
      second.close();
    },
  },
  {
    name: 'closing ends a reader who waits, and closing again does nothing',
    async run(world) {
      const subscription = await world.source.subscribe({ identity: world.alice });
      const waiting = take(subscription, 1);
      subscription.close();
      subscription.close();
      assert.deepEqual(await waiting, []);
      assert.deepEqual(await take(subscription, 1), []);
    },
  },
  {
    name: 'says who of many viewers is related to a user, and that nobody is to nobody',
    async run({ source, alice, bob, relateAliceToBob }) {
      const subscription = await source.subscribe({ identity: alice });
      const strangers = Array.from({ length: 5_000 }, (_, index) => person(1_000 + index).userId);
      assert.deepEqual(await source.relatedAmong([alice.userId, ...strangers], []), []);
      assert.deepEqual(await source.relatedAmong([alice.userId, ...strangers], [bob.userId]), []);
      await relateAliceToBob();
      assert.deepEqual(await source.relatedAmong([...strangers, alice.userId], [bob.userId]), [alice.userId]);
      subscription.close();
    },
  },
  {
    name: 'a malformed since is refused as bad input',
    async run(world) {
      const refused = world.source.subscribe({ identity: world.alice, since: '\0 not a cursor' });
      await assert.rejects(
        refused,
        (error) => error instanceof DomainError && error.code === 'BAD_USER_INPUT',
      );
    },
  },
];
