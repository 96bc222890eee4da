import fc from 'fast-check';
import type { Look } from './reading.ts';

/** Who, of the cast: an index. */
type Who = number;
/** Which of the posts there are, from the newest back: an index that wraps round. */
type Which = number;

/** What somebody does through the API. */
export type Write =
  | { readonly kind: 'post' }
  | { readonly kind: 'reply' | 'quote' | 'repost' | 'undoRepost' | 'deletePost'; readonly which: Which }
  | { readonly kind: 'follow'; readonly whom: Who; readonly hideReposts: boolean }
  | {
      readonly kind: 'unfollow' | 'accept' | 'block' | 'unblock' | 'mute' | 'unmute';
      readonly whom: Who;
    }
  | { readonly kind: 'setPrivate'; readonly isPrivate: boolean };

export type Step =
  | { readonly kind: 'write'; readonly who: Who; readonly write: Write; readonly thenReads: Look | undefined }
  | { readonly kind: 'suspend'; readonly whom: Who; readonly isSuspended: boolean }
  /** Everybody follows, or nobody does any more. */
  | { readonly kind: 'crowd' | 'desert'; readonly whom: Who }
  | { readonly kind: 'advance'; readonly millis: number }
  /** To a day after a post, less or more a moment; then somebody reposts it. */
  | { readonly kind: 'repostADayLater'; readonly who: Who; readonly which: Which; readonly byMillis: number }
  | { readonly kind: 'burst'; readonly who: Who; readonly count: number }
  | { readonly kind: 'glance'; readonly who: Who; readonly look: Look }
  /** All is settled; everybody reads everything, and sockets are held against it. */
  | { readonly kind: 'settle'; readonly looks: readonly Look[] }
  | { readonly kind: 'holdFanOut' | 'release' }
  | { readonly kind: 'pushTwice'; readonly who: Who; readonly by: Who }
  | {
      readonly kind: 'lateBecomesTail' | 'lateWhileUnplugged';
      readonly who: Who;
      readonly late: Who;
      readonly by: Who;
    }
  /** A post whose transaction is under way while others go on; until `release`. */
  | { readonly kind: 'holdCommit'; readonly who: Who }
  | {
      readonly kind: 'postDuringRebuild';
      readonly who: Who;
      readonly by: Who;
      readonly at: 'marker' | 'snapshot';
    }
  | { readonly kind: 'loseFirstReposter'; readonly first: Who; readonly second: Who; readonly which: Which }
  | { readonly kind: 'oldRedisReturns'; readonly by: Who }
  /** The socket is lost with all but the first few of the events that came. */
  | { readonly kind: 'unplug'; readonly who: Who; readonly takes: number }
  | { readonly kind: 'plug'; readonly who: Who; readonly refetch: boolean };

export interface Script {
  /** Who follows whom at first. */
  readonly follows: readonly (readonly boolean[])[];
  readonly steps: readonly Step[];
  readonly finalLooks: readonly Look[];
}

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
/** Times between two steps that meet the bounds of lateness and of grouping from both sides. */
const PAUSES = [
  SECOND,
  6 * SECOND,
  20 * SECOND,
  45 * SECOND,
  59 * SECOND,
  61 * SECOND,
  3 * 60 * SECOND,
  HOUR,
  12 * HOUR,
  24 * HOUR,
];

const look: fc.Arbitrary<Look> = fc.record({
  direction: fc.constantFrom('first', 'first', 'last'),
  filter: fc.oneof(
    { weight: 2, arbitrary: fc.constant({ excludeReplies: false, excludeReposts: false }) },
    { weight: 1, arbitrary: fc.record({ excludeReplies: fc.boolean(), excludeReposts: fc.boolean() }) },
  ),
  isWhole: fc.nat({ max: 4 }).map((number) => number === 0),
});

/** Scripts for so many people. `favoured` steps come more often: for a proof that looks for one kind of mistake. */
export function scripts(people: number, favoured: readonly Step['kind'][] = []): fc.Arbitrary<Script> {
  const who = fc.nat({ max: people - 1 });
  const which = fc.oneof(
    { weight: 3, arbitrary: fc.nat({ max: 3 }) },
    { weight: 1, arbitrary: fc.nat({ max: 40 }) },
  );
  const of = <T extends string>(kind: T) => ({ kind: fc.constant(kind) });
  const write: fc.Arbitrary<Write> = fc.oneof(
    { weight: 30, arbitrary: fc.record(of('post')) },
    { weight: 9, arbitrary: fc.record({ ...of('reply'), which }) },
    { weight: 3, arbitrary: fc.record({ ...of('quote'), which }) },
    { weight: 16, arbitrary: fc.record({ ...of('repost'), which }) },
    { weight: 6, arbitrary: fc.record({ ...of('undoRepost'), which }) },
    { weight: 5, arbitrary: fc.record({ ...of('deletePost'), which }) },
    { weight: 8, arbitrary: fc.record({ ...of('follow'), whom: who, hideReposts: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ ...of('unfollow'), whom: who }) },
    { weight: 2, arbitrary: fc.record({ ...of('accept'), whom: who }) },
    { weight: 1, arbitrary: fc.record({ ...of('block'), whom: who }) },
    { weight: 2, arbitrary: fc.record({ ...of('unblock'), whom: who }) },
    { weight: 1, arbitrary: fc.record({ ...of('mute'), whom: who }) },
    { weight: 2, arbitrary: fc.record({ ...of('unmute'), whom: who }) },
    { weight: 2, arbitrary: fc.record({ ...of('setPrivate'), isPrivate: fc.boolean() }) },
  );
  const weighted = ([kind, weight, arbitrary]: [Step['kind'], number, fc.Arbitrary<Step>]) => ({
    weight: favoured.includes(kind) ? weight * 20 : weight,
    arbitrary,
  });
  const step: fc.Arbitrary<Step> = fc.oneof(
    ...(
      [
        [
          'write',
          120,
          fc.record({ ...of('write'), who, write, thenReads: fc.option(look, { nil: undefined }) }),
        ],
        ['suspend', 2, fc.record({ ...of('suspend'), whom: who, isSuspended: fc.boolean() })],
        ['crowd', 3, fc.record({ ...of('crowd'), whom: who })],
        ['desert', 2, fc.record({ ...of('desert'), whom: who })],
        ['advance', 16, fc.record({ ...of('advance'), millis: fc.constantFrom(...PAUSES) })],
        [
          'repostADayLater',
          2,
          fc.record({ ...of('repostADayLater'), who, which, byMillis: fc.integer({ min: -30, max: 10 }) }),
        ],
        ['burst', 5, fc.record({ ...of('burst'), who, count: fc.integer({ min: 3, max: 15 }) })],
        ['glance', 16, fc.record({ ...of('glance'), who, look })],
        [
          'settle',
          4,
          fc.record({ ...of('settle'), looks: fc.array(look, { minLength: people, maxLength: people }) }),
        ],
        ['holdFanOut', 4, fc.record(of('holdFanOut'))],
        ['release', 8, fc.record(of('release'))],
        ['pushTwice', 2, fc.record({ ...of('pushTwice'), who, by: who })],
        ['lateWhileUnplugged', 2, fc.record({ ...of('lateWhileUnplugged'), who, late: who, by: who })],
        ['lateBecomesTail', 1, fc.record({ ...of('lateBecomesTail'), who, late: who, by: who })],
        ['holdCommit', 6, fc.record({ ...of('holdCommit'), who })],
        [
          'postDuringRebuild',
          4,
          fc.record({ ...of('postDuringRebuild'), who, by: who, at: fc.constantFrom('marker', 'snapshot') }),
        ],
        ['loseFirstReposter', 3, fc.record({ ...of('loseFirstReposter'), first: who, second: who, which })],
        ['oldRedisReturns', 1, fc.record({ ...of('oldRedisReturns'), by: who })],
        ['unplug', 8, fc.record({ ...of('unplug'), who, takes: fc.constantFrom(0, 1, 2, 100) })],
        ['plug', 10, fc.record({ ...of('plug'), who, refetch: fc.boolean() })],
      ] as [Step['kind'], number, fc.Arbitrary<Step>][]
    ).map(weighted),
  );
  return fc.record({
    follows: fc.array(fc.array(fc.boolean(), { minLength: people, maxLength: people }), {
      minLength: people,
      maxLength: people,
    }),
    steps: fc.array(step, { minLength: 60, maxLength: 60 }),
    finalLooks: fc.array(look, { minLength: people, maxLength: people }),
  });
}
