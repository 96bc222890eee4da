import type { FollowId, Id } from '@rookery/ids';
import { createIdMint } from './id-mint.ts';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { firstPostAt, SIGN_UPS, type SeedSettings } from './seed-settings.ts';
import { createWeighted } from './weighted.ts';

export interface Follow {
  readonly follower: Person;
  readonly followee: Person;
  /** Private accounts are asked first. */
  readonly state: 'requested' | 'following';
  readonly hidesReposts: boolean;
  readonly version: number;
  followId: FollowId;
}
/** A block or a mute. */
export interface Turning {
  readonly by: Person;
  readonly of: Person;
  /** Unix milliseconds; null: for good. */
  readonly expiresAt: number | null;
  readonly id: Id<'event'>;
}
export interface Relations {
  readonly follows: readonly Follow[];
  readonly blocks: readonly Turning[];
  readonly mutes: readonly Turning[];
  /** Whom a person follows, requests left out; by the person's index. */
  readonly followees: readonly (readonly Person[])[];
  /** The same from the other end. */
  readonly followers: readonly (readonly Person[])[];
  areBlocked(a: Person, b: Person): boolean;
  /** Whether `viewer` sees what `author` writes. */
  sees(viewer: Person, author: Person): boolean;
}

/** The part of all people who follow the most followed author. */
const TOP_AUTHOR_PART = 0.7;
/** How unequally much people follow: the 99th percentile has about ten times as many as the median. */
const FOLLOWING_SIGMA = 1.05;
const BLOCKS_A_PERSON = 0.2;
const MUTES_A_PERSON = 0.3;
const ENDING_MUTES = 0.3;
const DAY_MILLIS = 24 * 60 * 60_000;

/** Who follows, blocks and mutes whom: few authors have most of the followers. */
export function createRelations(
  people: readonly Person[],
  settings: SeedSettings,
  advance: (done: number) => void,
): Relations {
  const { blocks, mutes } = createTurnings(people, settings);
  const blocked = new Set(blocks.flatMap(({ by, of }) => [pairKey(by, of), pairKey(of, by)]));
  const areBlocked = (a: Person, b: Person): boolean => blocked.has(pairKey(a, b));
  const follows = createFollows(people, settings, areBlocked, advance);
  giveIds(follows, settings);

  const followees: Person[][] = people.map(() => []);
  const followers: Person[][] = people.map(() => []);
  const admitted = new Set<number>();
  for (const { follower, followee, state } of follows) {
    if (state !== 'following') continue;
    followees[follower.index]?.push(followee);
    followers[followee.index]?.push(follower);
    if (followee.isPrivate) admitted.add(pairKey(follower, followee));
  }
  const sees = (viewer: Person, author: Person): boolean =>
    viewer === author ||
    (!areBlocked(viewer, author) && (!author.isPrivate || admitted.has(pairKey(viewer, author))));
  return { follows, blocks, mutes, followees, followers, areBlocked, sees };
}

/** One number a pair: exact, since there are at most 50 000 people. */
const pairKey = (a: Person, b: Person): number => a.index * 100_000 + b.index;

function createTurnings(people: readonly Person[], settings: SeedSettings) {
  const random = createRandom(settings.seed, 'blocks and mutes');
  const mint = createIdMint('event');
  const used = new Set<number>();
  const pairs = (count: number) =>
    Array.from({ length: count }, () => {
      for (;;) {
        const [by, of] = [random.pick(people), random.pick(people)];
        if (by === of || used.has(pairKey(by, of))) continue;
        used.add(pairKey(by, of));
        return { by, of };
      }
    });
  const begin = firstPostAt(settings) - SIGN_UPS.toMillis;
  const blockCount = Math.ceil(people.length * BLOCKS_A_PERSON);
  const all = pairs(blockCount + Math.ceil(people.length * MUTES_A_PERSON));
  const step = (settings.now - begin) / all.length;
  const turnings = all.map(({ by, of }, index): Turning => {
    const isEnding = index >= blockCount && random.chance(ENDING_MUTES);
    const { id } = mint.mint(begin + index * step, by.shard);
    return { by, of, id, expiresAt: isEnding ? settings.now + random.below(30) * DAY_MILLIS : null };
  });
  return { blocks: turnings.slice(0, blockCount), mutes: turnings.slice(blockCount) };
}

function createFollows(
  people: readonly Person[],
  settings: SeedSettings,
  areBlocked: Relations['areBlocked'],
  advance: (done: number) => void,
): Follow[] {
  const random = createRandom(settings.seed, 'follows');
  const byPopularity = popularFirst(people, random);
  const counts = followingCounts(people.length, settings, random);
  const exponent = popularityExponent(people.length, counts);
  const authors = createWeighted(byPopularity, (_person, rank) => (rank + 1) ** -exponent);
  return people.flatMap((follower, index) => {
    const count = counts[index] ?? 0;
    const chosen = new Set<Person>();
    for (let tries = 30 * count; tries > 0 && chosen.size < count; tries -= 1) {
      const followee = authors.draw(random);
      if (followee !== follower && !areBlocked(follower, followee)) chosen.add(followee);
    }
    advance(1);
    return [...chosen].map((followee) => followOf(random, follower, followee));
  });
}

const NO_ID_YET = '' as FollowId;

function followOf(random: Random, follower: Person, followee: Person): Follow {
  const state = followee.isPrivate && random.chance(0.12) ? 'requested' : 'following';
  const hidesReposts = state === 'following' && random.chance(0.01);
  const version = 1 + Number(followee.isPrivate && state === 'following') + Number(hidesReposts);
  return { follower, followee, state, hidesReposts, version, followId: NO_ID_YET };
}

/** Private accounts are not among the well known. */
function popularFirst(people: readonly Person[], random: Random): Person[] {
  const shuffled = random.shuffled(people);
  return [
    ...shuffled.filter(({ isPrivate }) => !isPrivate),
    ...shuffled.filter(({ isPrivate }) => isPrivate),
  ];
}

/** How many each person follows; one of them as many as may be. */
function followingCounts(people: number, settings: SeedSettings, random: Random): number[] {
  const { averageFollowing, maxFollowing } = settings;
  const counts = Array.from({ length: people }, () =>
    Math.min(maxFollowing, Math.max(1, Math.round(random.logNormal(averageFollowing, FOLLOWING_SIGMA)))),
  );
  counts[random.below(people)] = maxFollowing;
  return counts;
}

/** The exponent of the power law by which the first of `people` comes to be followed by the wanted part of all. */
function popularityExponent(people: number, counts: readonly number[]): number {
  let [low, high] = [0, 1.5];
  for (let round = 0; round < 30; round += 1) {
    const exponent = (low + high) / 2;
    let total = 0;
    for (let rank = 1; rank <= people; rank += 1) total += rank ** -exponent;
    const part = counts.reduce((sum, count) => sum + 1 - (1 - 1 / total) ** count, 0) / people;
    if (part < TOP_AUTHOR_PART) low = exponent;
    else high = exponent;
  }
  return low;
}

/** Ids decide the order of lists: people are followed one by one over the whole time, not one follower after another. */
function giveIds(follows: readonly Follow[], settings: SeedSettings): void {
  const mint = createIdMint('follow');
  const begin = firstPostAt(settings) - SIGN_UPS.toMillis;
  const step = (settings.now - begin) / Math.max(1, follows.length);
  const inTime = createRandom(settings.seed, 'order of follows').shuffled(follows);
  for (const [index, follow] of inTime.entries()) {
    follow.followId = mint.mint(begin + index * step, follow.follower.shard).id;
  }
}
