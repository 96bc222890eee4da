import type { CursorCodec } from '@rookery/pagination';
import { millisOf, type EntryId, type RepostId, type UserId } from '@rookery/ids';
import type { TimelineReason } from '../generated/resolvers-types.ts';
import type { UserRef } from '../mappers.ts';
import type { PostRow } from '../posts/post-row.ts';
import { filterKey, filterOf, type ProfileFilter } from './profile-filter.ts';

/** A repost within this time of a visible entry of the same post joins that entry's edge (DESIGN.md section 1). */
export const GROUPING_WINDOW_MILLIS = 24 * 60 * 60_000;

const NO_FILTER = filterOf(null);

/** An edge of somebody's profile. */
export interface ProfileEdge {
  readonly cursor: string;
  readonly node: PostRow | null;
  readonly reason: TimelineReason | null;
  readonly repostedBy: UserRef[];
}

/** One line of a profile, before its post is loaded. */
export interface ProfileEntry {
  readonly entryId: EntryId;
  readonly isRepost: boolean;
  /** Whether the profile's owner reposted their own post within the window: both are one edge. */
  readonly isRepostedByOwner: boolean;
}

/** Cursors of profile edges are of this connection; those in mutation payloads too. */
export function profileScope(userId: UserId, filter: ProfileFilter = NO_FILTER): string {
  const key = filterKey(filter);
  return `profile:${userId}${key && `:${key}`}`;
}

/** Makes a profile's edges: of a page, and of what the viewer just wrote. */
export function createProfileEdges(codec: CursorCodec) {
  const cursorOf = (userId: UserId, entryId: EntryId, filter?: ProfileFilter) =>
    codec.encode(profileScope(userId, filter), [entryId]);
  return {
    /** An edge on a page of somebody's profile; `node` is null when it went out of sight meanwhile. */
    onPage(
      userId: UserId,
      { entryId, isRepost, isRepostedByOwner }: ProfileEntry,
      node: PostRow | null,
      filter: ProfileFilter,
    ): ProfileEdge {
      return {
        cursor: cursorOf(userId, entryId, filter),
        node,
        reason: isRepost ? 'REPOSTED' : null,
        repostedBy: isRepost || isRepostedByOwner ? [{ id: userId }] : [],
      };
    },
    /** The edge of a post that its author just wrote. */
    ownPost(node: PostRow): ProfileEdge {
      return { cursor: cursorOf(node.authorId, node.id), node, reason: 'OWN', repostedBy: [] };
    },
    /** The edge on which a repost just made is to be seen: its own, or that of the reposter's own young post. */
    ownRepost({
      post,
      repostId,
      reposterId,
    }: {
      post: PostRow;
      repostId: RepostId;
      reposterId: UserId;
    }): ProfileEdge {
      const age = millisOf(repostId) - millisOf(post.id);
      const joins = post.authorId === reposterId && age <= GROUPING_WINDOW_MILLIS;
      return {
        cursor: cursorOf(reposterId, joins ? post.id : repostId),
        node: post,
        reason: joins ? 'OWN' : 'REPOSTED',
        repostedBy: [{ id: reposterId }],
      };
    },
  };
}
export type ProfileEdges = ReturnType<typeof createProfileEdges>;
