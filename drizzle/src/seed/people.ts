import { SHARD_COUNT, type UserId } from '@rookery/ids';
import { createIdMint } from './id-mint.ts';
import { createRandom, type Random } from './random.ts';
import { firstPostAt, SIGN_UPS, type SeedSettings } from './seed-settings.ts';
import { bioOf } from './sentences.ts';
import { FAMILY_NAMES, GIVEN_NAMES, TOPICS, type Topic } from './vocabulary.ts';

export interface Person {
  /** The order of sign-up, which is that of ids. */
  readonly index: number;
  readonly id: UserId;
  readonly shard: number;
  readonly username: string;
  readonly displayName: string | null;
  readonly bio: string;
  readonly isPrivate: boolean;
  readonly signedUpAt: number;
  /** What they write about most. */
  readonly topics: readonly [Topic, Topic];
}

const PRIVATE_PART = 0.06;
const WITHOUT_DISPLAY_NAME = 0.1;
const WITHOUT_BIO = 0.25;
const FLAIRS = ['🌿', '🚲', '☕', '📚', '🎧', '✨', '🐈', '🌊'];

/** Accounts, the oldest first. */
export function createPeople(settings: SeedSettings): Person[] {
  const random = createRandom(settings.seed, 'people');
  const mint = createIdMint('user');
  const taken = new Set<string>();
  const begin = firstPostAt(settings) - SIGN_UPS.fromMillis;
  const span = SIGN_UPS.fromMillis - SIGN_UPS.toMillis;
  return Array.from({ length: settings.users }, (_, index): Person => {
    const shard = random.below(SHARD_COUNT);
    const { id, millis } = mint.mint(begin + (span * index) / settings.users, shard);
    const given = random.pick(GIVEN_NAMES);
    const family = random.pick(FAMILY_NAMES);
    const username = usernameOf(random, `${given} ${family}`, taken);
    const topics = [random.pick(TOPICS), random.pick(TOPICS)] as const;
    return {
      index,
      id,
      shard,
      username,
      displayName: random.chance(WITHOUT_DISPLAY_NAME) ? null : displayNameOf(random, given, family),
      bio: random.chance(WITHOUT_BIO) ? '' : bioOf(random, topics),
      isPrivate: random.chance(PRIVATE_PART),
      signedUpAt: millis,
      topics,
    };
  });
}

function displayNameOf(random: Random, given: string, family: string): string {
  const name = random.pick([
    `${given} ${family}`,
    `${given} ${family}`,
    given,
    `${given} ${family.charAt(0)}.`,
  ]);
  return random.chance(0.15) ? `${name} ${random.pick(FLAIRS)}` : name;
}

/** A free name of a–z, 0–9 and _. */
function usernameOf(random: Random, name: string, taken: Set<string>): string {
  const [given = '', family = ''] = name.split(' ').map(toAscii);
  const plain = random.pick([
    `${given}${family}`,
    `${given}_${family}`,
    `${family}${given}`,
    `${given}_${family.charAt(0)}`,
  ]);
  for (let attempt = 0; ; attempt += 1) {
    const username = attempt === 0 ? plain : `${plain}${random.below(10 ** Math.min(6, attempt + 1))}`;
    if (taken.has(username)) continue;
    taken.add(username);
    return username;
  }
}

const toAscii = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/ø/gi, 'o')
    .replace(/ł/gi, 'l')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
