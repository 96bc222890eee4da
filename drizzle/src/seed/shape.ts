import type { Person } from './people.ts';
import type { World } from './world.ts';

/** How numbers are spread. */
export interface Spread {
  readonly max: number;
  readonly p99: number;
  readonly p50: number;
  readonly mean: number;
}
export interface Author {
  readonly username: string;
  readonly followers: number;
  readonly following: number;
  readonly posts: number;
}
/** What a seeded world looks like from afar. */
export interface Shape {
  readonly users: number;
  readonly privateUsers: number;
  readonly follows: number;
  readonly requests: number;
  readonly blocks: number;
  readonly mutes: number;
  readonly posts: number;
  readonly replies: number;
  readonly quotes: number;
  readonly likes: number;
  readonly reposts: number;
  readonly followersOfUser: Spread;
  readonly followingOfUser: Spread;
  readonly postsOfUser: Spread;
  readonly likesOfPost: Spread;
  readonly repostsOfPost: Spread;
  readonly longestThread: number;
  /** The most followed, at most five. */
  readonly topAuthors: readonly Author[];
  /** Whom to sign in as: a heavy author, who follows most, and somebody in the middle. */
  readonly logins: Readonly<Record<'author' | 'reader' | 'ordinary', Author>>;
}

const TOP_AUTHORS = 5;

export function shapeOf(world: World): Shape {
  const { people, relations, posts, likes, reposts } = world;
  const postCounts = new Map<Person, number>();
  const conversations = new Map<string, number>();
  for (const { author, id, root } of posts) {
    postCounts.set(author, (postCounts.get(author) ?? 0) + 1);
    const conversation = root?.id ?? id;
    conversations.set(conversation, (conversations.get(conversation) ?? 0) + 1);
  }
  const authors = people.map((person): Author => ({
    username: person.username,
    followers: relations.followers[person.index]?.length ?? 0,
    following: relations.followees[person.index]?.length ?? 0,
    posts: postCounts.get(person) ?? 0,
  }));
  const topAuthors = authors.toSorted((a, b) => b.followers - a.followers).slice(0, TOP_AUTHORS);
  return {
    users: people.length,
    privateUsers: people.filter(({ isPrivate }) => isPrivate).length,
    follows: relations.follows.filter(({ state }) => state === 'following').length,
    requests: relations.follows.filter(({ state }) => state === 'requested').length,
    blocks: relations.blocks.length,
    mutes: relations.mutes.length,
    posts: posts.length,
    replies: posts.filter(({ replyTo }) => replyTo).length,
    quotes: posts.filter(({ quoted }) => quoted).length,
    likes: likes.length,
    reposts: reposts.length,
    followersOfUser: spreadOf(authors.map(({ followers }) => followers)),
    followingOfUser: spreadOf(authors.map(({ following }) => following)),
    postsOfUser: spreadOf(authors.map((author) => author.posts)),
    likesOfPost: spreadOf(posts.map(({ counts }) => counts.likes)),
    repostsOfPost: spreadOf(posts.map(({ counts }) => counts.reposts)),
    longestThread: spreadOf([...conversations.values()]).max,
    topAuthors,
    logins: loginsOf(authors),
  };
}

function loginsOf(authors: readonly Author[]): Shape['logins'] {
  const best = (by: (author: Author) => number): Author => {
    const [first] = authors.toSorted((a, b) => by(b) - by(a));
    if (!first) throw new RangeError('nobody to sign in as');
    return first;
  };
  const typical = spreadOf(authors.map(({ following }) => following)).p50;
  return {
    author: best(({ followers, posts }) => followers * Math.min(posts, 1) + followers / 1e6),
    reader: best(({ following }) => following),
    ordinary: best(({ following, posts }) => Math.min(posts, 3) * 10 - Math.abs(following - typical)),
  };
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = Float64Array.from(numbers).sort();
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const total = sorted.reduce((sum, number) => sum + number, 0);
  return { max: at(1), p99: at(0.99), p50: at(0.5), mean: sorted.length > 0 ? total / sorted.length : 0 };
}
