import { operationFields, type OperationInfo } from '@rookery/subgraph-host';

/** What of a post has to be looked up beside its visibility. */
export interface PostNeeds {
  readonly counts: boolean;
  readonly flags: boolean;
}
export const ALL_OF_A_POST: PostNeeds = { counts: true, flags: true };

const COUNTS = ['likeCount', 'repostCount', 'replyCount', 'quoteCount'] as const;
const FLAGS = ['viewerHasLiked', 'viewerHasReposted', 'viewerHasBookmarked'] as const;

/** What an operation may ask of any post in it, too much rather than too little. */
export function postNeedsOf(info: OperationInfo): PostNeeds {
  const fields = operationFields(info);
  return { counts: COUNTS.some((name) => fields.has(name)), flags: FLAGS.some((name) => fields.has(name)) };
}
