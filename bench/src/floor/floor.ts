import { homeRecordsKey, unpackHomeRecord } from '../data/home-record.ts';
import { createTokenVerifier } from '../tokens/token-verifier.ts';
import { connect } from './connect.ts';
import { homePage } from './home-page.ts';
import { serve } from './serve.ts';
import { createStatements } from './statements.ts';

/**
 * Frozen: the least that a home timeline of 20 costs where users and posts are owned by different parts. It is what the
 * product is held against, so it changes only to become faster, and then every figure before it is void.
 */
const DEFAULT_PAGE_SIZE = 20;
const { sql, redis, stores } = connect();
const viewerOf = createTokenVerifier(stores.dataDir);
const statements = createStatements(sql);

serve(async (body, authorization) => {
  const viewerId = viewerOf(authorization);
  if (viewerId === undefined) return { status: 401, body: '{"errors":[]}' };
  const { variables } = JSON.parse(body) as { variables?: { first?: number } };
  const first = variables?.first ?? DEFAULT_PAGE_SIZE;
  const packed = await redis.lrangeBuffer(homeRecordsKey(viewerId), 0, first);
  const records = packed.slice(0, first).map(unpackHomeRecord);
  const postIds = `{${records.map(({ postId }) => postId).join(',')}}`;
  const authorIds = `{${[...new Set(records.map(({ postAuthorId }) => postAuthorId))].join(',')}}`;
  const [posts, flags, authors] = await Promise.all([
    statements.posts(postIds),
    statements.flags(postIds, viewerId),
    statements.authors(authorIds),
  ]);
  const homeTimeline = homePage({
    viewerId,
    records,
    hasNextPage: packed.length > first,
    posts,
    flags,
    authors,
  });
  return { status: 200, body: JSON.stringify({ data: { homeTimeline } }) };
});
