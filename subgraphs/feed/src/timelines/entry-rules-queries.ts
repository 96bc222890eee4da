import * as feedTables from '@rookery/drizzle/feed';
import {
  authorIsVisibleTo,
  isFollowerOf,
  isHiddenFromTimeline,
  type ViewerOfStatement,
} from '@rookery/visibility';
import { sql, type SQL } from 'drizzle-orm';
import { isOriginalDeleted } from '../home/home-definition-queries.ts';
import { column } from './timeline-queries.ts';

/** Whether an author is kept off the timelines of a viewer, who may be signed out. Never true of the viewer. */
function isHiddenFrom(viewerId: ViewerOfStatement | null, author: SQL): SQL {
  return viewerId === null
    ? sql`not ${authorIsVisibleTo(feedTables, null, author)}`
    : isHiddenFromTimeline(feedTables, viewerId, author);
}

/**
 * Whether an entry may be shown to a viewer who need not follow its owner: neither it nor what it reposts is deleted, none
 * of those whom it involves is kept off the viewer's timelines, and the post is not for followers only, among whom the
 * viewer is not. DESIGN section 1 is the source.
 */
export function mayBeShown(viewerId: ViewerOfStatement | null, entry: string): SQL {
  const col = (name: string) => column(entry, name);
  const hidden = (author: SQL) => isHiddenFrom(viewerId, author);
  return sql`(
    not ${col('is_deleted')}
    and not (${col('is_repost')} and ${isOriginalDeleted(entry)})
    and not ${hidden(col('owner_id'))}
    and not (${col('is_repost')} and ${hidden(col('post_author_id'))})
    and not (${col('parent_author_id')} is not null and ${hidden(col('parent_author_id'))})
    and (not ${col('followers_only')} or ${isFollowerOf(feedTables, viewerId, col('post_author_id'))})
  )`;
}
