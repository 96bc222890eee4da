import type { RepostId } from '@rookery/ids';
import { createIdMint } from './id-mint.ts';
import type { Person } from './people.ts';
import type { Post } from './posts.ts';
import { createRandom, type Random } from './random.ts';
import type { Relations } from './relations.ts';
import type { SeedSettings } from './seed-settings.ts';

export interface Like {
  readonly post: Post;
  readonly liker: Person;
  /** Unix milliseconds. */
  readonly millis: number;
}
export interface Repost {
  readonly id: RepostId;
  readonly post: Post;
  readonly reposter: Person;
  readonly millis: number;
}

const LIKES_A_POST = 3;
const REPOSTS_A_POST = 0.3;
/** Of those who follow an author, how many react at most. */
const MAX_REACTING_PART = 0.4;
const MEAN_DELAY_MILLIS = 3 * 60 * 60_000;
const REST_MILLIS = 60_000;

/** Likes and reposts: a few posts have most of them. Counts them in `post.counts`. */
export function createReactions(
  people: readonly Person[],
  posts: readonly Post[],
  relations: Relations,
  settings: SeedSettings,
  advance: (done: number) => void,
): { likes: Like[]; reposts: Repost[] } {
  const random = createRandom(settings.seed, 'reactions');
  const appeals = posts.map((post) => appealOf(random, post, relations));
  const likesPerAppeal = scale(appeals, LIKES_A_POST);
  const repostsPerAppeal = scale(
    appeals.map((appeal) => appeal ** 1.2),
    REPOSTS_A_POST,
  );
  const likes: Like[] = [];
  const reposts: Omit<Repost, 'id'>[] = [];
  for (const [index, post] of posts.entries()) {
    const appeal = appeals[index] ?? 0;
    const react = (expected: number) => reacting(random, people, post, expected, relations);
    for (const liker of react(appeal * likesPerAppeal)) {
      likes.push({ post, liker, millis: later(random, post, settings) });
    }
    advance(1);
    if (post.author.isPrivate) continue;
    for (const reposter of react(appeal ** 1.2 * repostsPerAppeal)) {
      reposts.push({ post, reposter, millis: later(random, post, settings) });
    }
  }
  return { likes: counted(likes), reposts: withIds(reposts) };
}

/** How much a post is noticed: by its author's followers, and by chance; an answer less than what it answers. */
function appealOf(random: Random, { author, replyTo }: Post, { followers }: Relations): number {
  const audience = (1 + (followers[author.index]?.length ?? 0)) ** 0.6;
  return audience * random.logNormal(1, 1.3) * (replyTo ? 0.25 : 1);
}

const scale = (appeals: readonly number[], perPost: number): number =>
  (perPost * appeals.length) /
  Math.max(
    1e-9,
    appeals.reduce((sum, appeal) => sum + appeal, 0),
  );

/** Who reacts: mostly followers, some of them often; each once. */
function reacting(
  random: Random,
  people: readonly Person[],
  { author }: Post,
  expected: number,
  { followers, sees }: Relations,
): Set<Person> {
  const audience = followers[author.index] ?? [];
  const wanted = Math.floor(Math.min(expected, audience.length * MAX_REACTING_PART) + random.next());
  const chosen = new Set<Person>();
  for (let tries = wanted * 3; tries > 0 && chosen.size < wanted; tries -= 1) {
    const isStranger = audience.length === 0 || random.chance(0.1);
    const person = isStranger
      ? random.pick(people)
      : audience[Math.floor(audience.length * random.next() ** 1.5)];
    if (person && person !== author && sees(person, author)) chosen.add(person);
  }
  return chosen;
}

function later(random: Random, { millis }: Post, { now }: SeedSettings): number {
  const end = now - REST_MILLIS;
  const wanted = millis + 1_000 + random.exponential(MEAN_DELAY_MILLIS);
  return Math.floor(wanted < end ? wanted : millis + Math.max(0, end - millis) * random.next());
}

function counted(likes: Like[]): Like[] {
  for (const { post } of likes) post.counts.likes += 1;
  return likes;
}

function withIds(reposts: Omit<Repost, 'id'>[]): Repost[] {
  const mint = createIdMint('repost');
  reposts.sort((a, b) => a.millis - b.millis);
  return reposts.map(({ post, reposter, millis: wanted }) => {
    post.counts.reposts += 1;
    return { post, reposter, ...mint.mint(wanted, reposter.shard) };
  });
}
