import {
  entries,
  postLikes,
  relationBlocks,
  relationFollows,
  relationMutes,
  relationUsers,
} from '../feed/tables.ts';
import { NULL, tableRows, type TableRows } from './copy-rows.ts';
import type { Person } from './people.ts';
import type { Post } from './posts.ts';
import { relationRows } from './relation-rows.ts';
import type { SortedWorld } from './sorted-world.ts';

interface Entry {
  readonly id: string;
  readonly owner: Person;
  readonly post: Post;
  readonly millis: number;
  readonly isRepost: boolean;
}

/** Tables of feed, all copies: of relations and of what stands in people's feeds. */
export function feedRows(sorted: SortedWorld): TableRows[] {
  const all: Entry[] = [
    ...sorted.posts.map((post) => ({
      id: post.id,
      owner: post.author,
      post,
      millis: post.millis,
      isRepost: false,
    })),
    ...sorted.reposts.map(({ id, reposter, post, millis }) => ({
      id,
      owner: reposter,
      post,
      millis,
      isRepost: true,
    })),
  ];
  return [
    tableRows(
      entries,
      [
        'shard',
        'id',
        'ownerId',
        'isRepost',
        'postId',
        'postAuthorId',
        'replyToId',
        'parentAuthorId',
        'quotedPostId',
        'followersOnly',
        'hasMedia',
        'isDeleted',
      ],
      all.sort((a, b) => a.owner.shard - b.owner.shard || a.millis - b.millis),
      ({ id, owner, isRepost, post }) => [
        owner.shard,
        id,
        owner.id,
        isRepost,
        post.id,
        post.author.id,
        post.replyTo?.id ?? NULL,
        post.replyTo?.author.id ?? NULL,
        post.quoted?.id ?? NULL,
        false,
        false,
        false,
      ],
    ),
    tableRows(
      postLikes,
      ['shard', 'postId', 'likerId', 'authorId', 'isActive', 'version'],
      sorted.likes,
      ({ post, liker }) => [post.author.shard, post.id, liker.id, post.author.id, true, 1],
    ),
    ...relationRows({ relationUsers, relationFollows, relationBlocks, relationMutes }, sorted),
  ];
}
