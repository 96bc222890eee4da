import type { Person } from './people.ts';
import type { Post } from './posts.ts';
import type { Like, Repost } from './reactions.ts';
import type { Follow, Turning } from './relations.ts';
import type { World } from './world.ts';

/** What a world is made of, each in the order of the primary key of its owner's table. */
export interface SortedWorld {
  readonly people: readonly Person[];
  readonly follows: readonly Follow[];
  /** Follows in the order of the followees' copy. */
  readonly followers: readonly Follow[];
  readonly blocks: readonly Turning[];
  readonly mutes: readonly Turning[];
  readonly posts: readonly Post[];
  readonly likes: readonly Like[];
  readonly reposts: readonly Repost[];
  /** Reposts in the order of the posts that they are of. */
  readonly repostsByPost: readonly Repost[];
}

/** Rows that come in the order of an index are appended to it instead of put into its middle. */
export function sortWorld({ people, relations, posts, likes, reposts }: World): SortedWorld {
  const { follows, blocks, mutes } = relations;
  return {
    people: people.toSorted(byShard),
    follows: follows.toSorted((a, b) => byShard(a.follower, b.follower) || byIndex(a.followee, b.followee)),
    followers: follows.toSorted((a, b) => byShard(a.followee, b.followee) || byIndex(a.follower, b.follower)),
    blocks: blocks.toSorted((a, b) => byShard(a.by, b.by) || byIndex(a.of, b.of)),
    mutes: mutes.toSorted((a, b) => byShard(a.by, b.by) || byIndex(a.of, b.of)),
    posts: posts.toSorted(byPost),
    likes: likes.toSorted((a, b) => byPost(a.post, b.post) || byIndex(a.liker, b.liker)),
    reposts: reposts.toSorted((a, b) => byShard(a.reposter, b.reposter) || a.post.millis - b.post.millis),
    repostsByPost: reposts.toSorted((a, b) => byPost(a.post, b.post) || a.millis - b.millis),
  };
}

/** People's indices are in the order of their ids. */
const byIndex = (a: Person, b: Person): number => a.index - b.index;
const byShard = (a: Person, b: Person): number => a.shard - b.shard || a.index - b.index;
/** No two posts are of one millisecond. */
const byPost = (a: Post, b: Post): number => a.author.shard - b.author.shard || a.millis - b.millis;
