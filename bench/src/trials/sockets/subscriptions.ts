import { operation } from '@rookery/operations';
import { oneLine } from '../../operations/one-line.ts';

export interface LiveDocument {
  readonly operationName: string;
  readonly query: string;
}

/** Nothing in it depends on who looks. */
export const PLAIN: LiveDocument = {
  operationName: 'BenchHomeTimeline',
  query: oneLine(`subscription BenchHomeTimeline {
    homeTimeline {
      __typename
      cursor
      ... on HomeTimelinePostAdded {
        edge {
          cursor
          node {
            id text createdAt replyToId quotedPostId
            author { id username displayName }
            likeCount repostCount replyCount quoteCount
          }
        }
      }
    }
  }`),
};

/** The documented one: whether the viewer has liked it, and more of the kind. */
export const WITH_VIEWER: LiveDocument = {
  operationName: 'OnHomeTimeline',
  query: oneLine(operation('OnHomeTimeline')),
};
