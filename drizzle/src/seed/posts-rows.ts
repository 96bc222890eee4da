import {
  likes,
  postCounters,
  postQuotes,
  postReplies,
  postReposts,
  posts,
  relationBlocks,
  relationFollows,
  relationMutes,
  relationUsers,
  reposts,
  userPostCounts,
} from '../posts/tables.ts';
import { copyText, copyTime, NULL, tableRows, type Cell, type TableRows } from './copy-rows.ts';
import type { Person } from './people.ts';
import type { Post } from './posts.ts';
import { relationRows } from './relation-rows.ts';
import type { SortedWorld } from './sorted-world.ts';

/** Tables of posts: its own rows, their counters, its copies of its own log and of relations. */
export function postsRows(sorted: SortedWorld): TableRows[] {
  return [
    ...ownRows(sorted),
    ...copiesByPost(sorted),
    ...relationRows({ relationUsers, relationFollows, relationBlocks, relationMutes }, sorted),
  ];
}

function ownRows(sorted: SortedWorld): TableRows[] {
  const postCounts = new Map<Person, number>();
  for (const { author } of sorted.posts) postCounts.set(author, (postCounts.get(author) ?? 0) + 1);
  return [
    tableRows(
      posts,
      [
        'shard',
        'id',
        'authorId',
        'text',
        'createdAt',
        'conversationId',
        'replyToId',
        'parentAuthorId',
        'quotedPostId',
        'quotedAuthorId',
      ],
      sorted.posts,
      ({ id, author, text, millis, root, replyTo, quoted }) => [
        author.shard,
        id,
        author.id,
        copyText(text),
        copyTime(millis),
        root?.id ?? id,
        replyTo?.id ?? NULL,
        replyTo?.author.id ?? NULL,
        quoted?.id ?? NULL,
        quoted?.author.id ?? NULL,
      ],
    ),
    tableRows(
      postCounters,
      ['shard', 'postId', 'likeCount', 'repostCount', 'replyCount', 'quoteCount'],
      sorted.posts,
      ({ id, author, counts }) => [
        author.shard,
        id,
        counts.likes,
        counts.reposts,
        counts.replies,
        counts.quotes,
      ],
    ),
    tableRows(
      userPostCounts,
      ['shard', 'userId', 'postCount'],
      sorted.people.filter((person) => postCounts.has(person)),
      (person) => [person.shard, person.id, postCounts.get(person) ?? 0],
    ),
    tableRows(
      likes,
      ['shard', 'postId', 'likerId', 'isActive', 'likedAt', 'version'],
      sorted.likes,
      ({ post, liker, millis }) => [post.author.shard, post.id, liker.id, true, copyTime(millis), 1],
    ),
    tableRows(
      reposts,
      ['shard', 'reposterId', 'postId', 'repostId', 'isActive'],
      sorted.reposts,
      ({ id, post, reposter }) => [reposter.shard, reposter.id, post.id, id, true],
    ),
  ];
}

/** What the shard of a post keeps of those who answered, quoted and reposted it. */
function copiesByPost({ posts: all, repostsByPost }: SortedWorld): TableRows[] {
  const about = (target: Post | null, { id, author }: Post): readonly Cell[] =>
    target ? [target.author.shard, target.id, id, author.id, false, false] : [];
  const byTarget = (targetOf: (post: Post) => Post | null): readonly Post[] =>
    all
      .filter((post) => targetOf(post) !== null)
      .map((post) => ({ post, target: targetOf(post) ?? post }))
      .sort(
        (a, b) =>
          a.target.author.shard - b.target.author.shard ||
          a.target.millis - b.target.millis ||
          a.post.millis - b.post.millis,
      )
      .map(({ post }) => post);
  return [
    tableRows(
      postReplies,
      ['shard', 'postId', 'replyId', 'authorId', 'followersOnly', 'isDeleted'],
      byTarget(({ replyTo }) => replyTo),
      (post) => about(post.replyTo, post),
    ),
    tableRows(
      postQuotes,
      ['shard', 'postId', 'quoteId', 'authorId', 'followersOnly', 'isDeleted'],
      byTarget(({ quoted }) => quoted),
      (post) => about(post.quoted, post),
    ),
    tableRows(
      postReposts,
      ['shard', 'postId', 'repostId', 'reposterId', 'isDeleted'],
      repostsByPost,
      ({ id, post, reposter }) => [post.author.shard, post.id, id, reposter.id, false],
    ),
  ];
}
