import type { HomeRecord } from '../data/home-record.ts';
import type { AuthorColumns, FlagColumns, PostColumns } from './statements.ts';

export interface HomePageParts {
  readonly viewerId: string;
  /** The page's edges, newest first. */
  readonly records: readonly HomeRecord[];
  readonly hasNextPage: boolean;
  readonly posts: readonly PostColumns[];
  readonly flags: readonly FlagColumns[];
  readonly authors: readonly AuthorColumns[];
}

/** The answer to operations/HomeTimeline.graphql. */
export function homePage({ viewerId, records, hasNextPage, posts, flags, authors }: HomePageParts) {
  const postById = byId(posts);
  const flagsById = byId(flags);
  const authorById = byId(authors);
  return {
    edges: records.map(({ entryId, ownerId, isRepost, postId, postAuthorId }) => ({
      cursor: entryId,
      reason: isRepost ? 'REPOSTED' : ownerId === viewerId ? 'OWN' : 'FOLLOWED',
      node: nodeOf(postById.get(postId), flagsById.get(postId), authorById.get(postAuthorId)),
    })),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: false,
      startCursor: records[0]?.entryId ?? null,
      endCursor: records.at(-1)?.entryId ?? null,
    },
  };
}

function byId<Columns extends readonly [string, ...unknown[]]>(
  rows: readonly Columns[],
): Map<string, Columns> {
  const map = new Map<string, Columns>();
  for (const row of rows) map.set(row[0], row);
  return map;
}

function nodeOf(
  post: PostColumns | undefined,
  flags: FlagColumns | undefined,
  author: AuthorColumns | undefined,
) {
  if (!post) return null;
  return {
    id: post[0],
    text: post[1],
    createdAt: new Date(post[2]).toISOString(),
    replyToId: post[3],
    quotedPostId: post[4],
    author: author ? { id: author[0], username: author[1], displayName: author[2] } : null,
    likeCount: post[5],
    repostCount: post[6],
    replyCount: post[7],
    quoteCount: post[8],
    viewerHasLiked: flags?.[1] ?? false,
    viewerHasReposted: flags?.[2] ?? false,
    viewerHasBookmarked: flags?.[3] ?? false,
  };
}
