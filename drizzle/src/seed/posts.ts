import type { PostId } from '@rookery/ids';
import { createIdMint } from './id-mint.ts';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';
import type { Relations } from './relations.ts';
import { firstPostAt, type SeedSettings } from './seed-settings.ts';
import { postText, type TextRequest } from './sentences.ts';
import { createWeighted } from './weighted.ts';

export interface Post {
  readonly id: PostId;
  readonly author: Person;
  readonly millis: number;
  readonly text: string;
  readonly replyTo: Post | null;
  readonly quoted: Post | null;
  /** The post that began the conversation; null: this one. */
  readonly root: Post | null;
  readonly counts: { likes: number; reposts: number; replies: number; quotes: number };
}

const REPLY_PART = 0.33;
const QUOTE_PART = 0.05;
/** People who only read, unless so many follow them. */
const SILENT_PART = 0.25;
const WELL_KNOWN_FOLLOWERS = 100;
const MENTION_PART = 0.08;
const DAY_MILLIS = 24 * 60 * 60_000;
const HOUR_MILLIS = 60 * 60_000;
/** Nobody answers what is older. */
const FRESH_MILLIS = 2 * DAY_MILLIS;
/** Nothing is written in the last minute, so that ids given a later millisecond stay in the past. */
const REST_MILLIS = 60_000;
/** How busy the hours of a day are, from midnight UTC. */
const HOURS = [4, 3, 2, 2, 2, 3, 5, 8, 10, 10, 9, 9, 11, 11, 10, 9, 9, 10, 12, 14, 15, 14, 10, 7];

/** Posts, the oldest first: who writes much, when people are awake, and answers to what the writer follows. */
export function createPosts(
  people: readonly Person[],
  relations: Relations,
  settings: SeedSettings,
  advance: (done: number) => void,
): Post[] {
  const random = createRandom(settings.seed, 'posts');
  const words = createRandom(settings.seed, 'words');
  const mint = createIdMint('post');
  const authors = createAuthors(people, relations, settings);
  const talk = createTalk(relations, random);
  return postTimes(settings).map((wanted) => {
    const author = authors.draw(random);
    const { id, millis } = mint.mint(wanted, author.shard);
    const replyTo = random.chance(REPLY_PART) ? talk.somethingToAnswer(author, millis) : null;
    const quoted = !replyTo && random.chance(QUOTE_PART) ? talk.somethingToQuote(author, millis) : null;
    const kind = replyTo ? 'reply' : quoted ? 'quote' : 'post';
    const post: Post = {
      id,
      author,
      millis,
      text: postText(words, textRequest(words, author, replyTo ?? quoted, kind, relations)),
      replyTo,
      quoted,
      root: replyTo ? (replyTo.root ?? replyTo) : null,
      counts: { likes: 0, reposts: 0, replies: 0, quotes: 0 },
    };
    if (replyTo) replyTo.counts.replies += 1;
    if (quoted) quoted.counts.quotes += 1;
    talk.heard(post);
    advance(1);
    return post;
  });
}

/** Some write a lot, most little, some nothing; who is read writes more. */
function createAuthors(people: readonly Person[], { followers }: Relations, { seed }: SeedSettings) {
  const random = createRandom(seed, 'authors');
  return createWeighted(people, ({ index }) => {
    const audience = followers[index]?.length ?? 0;
    if (random.chance(SILENT_PART) && audience < WELL_KNOWN_FOLLOWERS) return index === 0 ? 1 : 0;
    return random.logNormal(1, 1) * (1 + audience) ** 0.25;
  });
}

function postTimes(settings: SeedSettings): number[] {
  const random = createRandom(settings.seed, 'times');
  const hours = createWeighted(
    HOURS.map((_weight, hour) => hour),
    (hour) => HOURS[hour] ?? 0,
  );
  const begin = firstPostAt(settings);
  const end = settings.now - REST_MILLIS;
  return Array.from({ length: settings.posts }, () => {
    const day = Math.floor((begin + random.below(settings.days) * DAY_MILLIS) / DAY_MILLIS) * DAY_MILLIS;
    const time = day + hours.draw(random) * HOUR_MILLIS + random.below(HOUR_MILLIS);
    return Math.floor(Math.min(end, Math.max(begin, time)));
  }).sort((a, b) => a - b);
}

/** What was said lately, and who may answer it. */
function createTalk({ followees, sees }: Relations, random: Random) {
  const lastOf = new Map<Person, Post>();
  const lastReplyTo = new Map<Post, Post>();
  const recent: Post[] = [];
  const MAX_RECENT = 500;

  function somethingOf(viewer: Person, now: number): Post | undefined {
    const followed = followees[viewer.index] ?? [];
    for (let attempt = 0; attempt < 5 && followed.length > 0; attempt += 1) {
      const post = lastOf.get(random.pick(followed));
      if (post && now - post.millis < FRESH_MILLIS) return post;
    }
    return recent.length > 0 ? random.pick(recent) : undefined;
  }

  /** On to the last answer, and the answer to that. */
  function deeper(post: Post): Post {
    const reply = lastReplyTo.get(post);
    return reply && random.chance(0.5) ? deeper(reply) : post;
  }

  return {
    somethingToAnswer(viewer: Person, now: number): Post | null {
      const own = lastOf.get(viewer);
      const answer = own && lastReplyTo.get(own);
      const start = answer && random.chance(0.3) ? answer : somethingOf(viewer, now);
      const post = start && deeper(start);
      return post && sees(viewer, post.author) ? post : null;
    },
    /** Who is private is not quoted. */
    somethingToQuote(viewer: Person, now: number): Post | null {
      const post = somethingOf(viewer, now);
      return post && !post.author.isPrivate && sees(viewer, post.author) ? post : null;
    },
    heard(post: Post): void {
      lastOf.set(post.author, post);
      if (post.replyTo) lastReplyTo.set(post.replyTo, post);
      if (recent.length < MAX_RECENT) recent.push(post);
      else recent[random.below(MAX_RECENT)] = post;
    },
  };
}

function textRequest(
  words: Random,
  author: Person,
  target: Post | null,
  kind: TextRequest['kind'],
  { followees }: Relations,
): TextRequest {
  const topic =
    target && words.chance(0.7) ? target.author.topics[0] : author.topics[words.chance(0.7) ? 0 : 1];
  const followed = followees[author.index] ?? [];
  const isMentioning = followed.length > 0 && words.chance(MENTION_PART);
  return { topic, kind, mentions: isMentioning ? [words.pick(followed).username] : [] };
}
