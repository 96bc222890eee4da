import type { EntryId, PostId, UserId } from '@rookery/ids';
import type { TimelineRef } from '../timelines/timeline-definition.ts';

/** A live event of one viewer's home timeline, as JSON between feed and gateway and back for its selection. */
export type HomeLiveEvent =
  | {
      readonly type: 'added';
      readonly cursor: string;
      readonly timeline: TimelineRef;
      /** The edge's own cursor, for paging from it. */
      readonly edgeCursor: string;
      readonly entryId: EntryId;
      readonly postId: PostId;
      readonly ownerId: UserId;
      readonly isRepost: boolean;
    }
  | { readonly type: 'removed'; readonly cursor: string; readonly postId: PostId }
  | { readonly type: 'changed'; readonly cursor: string }
  | { readonly type: 'read'; readonly cursor: string; readonly viewerId: UserId }
  | { readonly type: 'gap'; readonly cursor: string; readonly after: string | null; readonly before: string };
