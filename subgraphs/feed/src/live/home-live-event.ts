import type { EntryId, PostId, UserId } from '@rookery/ids';
import type { EventSharing } from '@rookery/live';
import type { TimelineRef } from '../timelines/timeline-definition.ts';

/** A live event of one viewer's home timeline, as JSON between feed and gateway and back for its selection. */
export type HomeLiveEvent =
  | {
      readonly type: 'added';
      readonly cursor: string;
      readonly sharing?: EventSharing;
      readonly timeline: TimelineRef;
      /** The edge's own cursor, for paging from it. */
      readonly edgeCursor: string;
      /** The edge's, as its resolver says it. */
      readonly reason: 'OWN' | 'FOLLOWED' | 'REPOSTED';
      /** Nobody yet, of a post that is news; left out where the edge's resolver has to look. */
      readonly repostedBy?: readonly [] | undefined;
      readonly entryId: EntryId;
      readonly postId: PostId;
      readonly ownerId: UserId;
      readonly isRepost: boolean;
    }
  | {
      readonly type: 'removed';
      readonly cursor: string;
      readonly sharing?: EventSharing;
      readonly postId: PostId;
    }
  | { readonly type: 'changed'; readonly cursor: string; readonly sharing?: EventSharing }
  | { readonly type: 'read'; readonly cursor: string; readonly viewerId: UserId }
  | { readonly type: 'gap'; readonly cursor: string; readonly after: string | null; readonly before: string };

/** Which of the schema's fields are a viewer's own, and the event's fact that they are. */
const OWN_OF_ADDED = { cursor: 'cursor', 'edge.cursor': 'edgeCursor', 'edge.reason': 'reason' };
const OWN_OF_NEW_POST = { ...OWN_OF_ADDED, 'edge.repostedBy': 'repostedBy' };
const OWN_OF_OTHERS = { cursor: 'cursor' };

/** What watching viewers' events of one happening have in common. `isNewPost`: a post, told as it comes. */
export function sharingOf(
  happening:
    | { readonly type: 'added'; readonly entryId: EntryId; readonly isNewPost: boolean }
    | { readonly type: 'removed'; readonly postId: PostId }
    | { readonly type: 'changed' },
): EventSharing {
  switch (happening.type) {
    case 'added':
      return {
        key: `${happening.isNewPost ? 'new' : 'added'} ${happening.entryId}`,
        typename: 'HomeTimelinePostAdded',
        own: happening.isNewPost ? OWN_OF_NEW_POST : OWN_OF_ADDED,
      };
    case 'removed':
      return { key: `removed ${happening.postId}`, typename: 'HomeTimelinePostRemoved', own: OWN_OF_OTHERS };
    case 'changed':
      return { key: 'changed', typename: 'HomeTimelineChanged', own: OWN_OF_OTHERS };
  }
}
