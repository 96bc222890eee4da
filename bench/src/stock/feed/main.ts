import { Redis } from 'ioredis';
import type DataLoader from 'dataloader';
import { homeRecordsKey, unpackHomeRecord, type HomeRecord } from '../../data/home-record.ts';
import { DEFAULT_PAGE_SIZE, firstPage } from '../connection.ts';
import { startSubgraphServer, storesOfArguments } from '../subgraph-server.ts';
import { createRepostersLoader } from './reposters-loader.ts';

interface Context {
  readonly viewerId: string | null;
  readonly reposters: DataLoader<HomeRecord, readonly string[], string>;
}
/** The judged list that the floor reads too: what is compared is the stack and not two ways to judge. */
const redis = new Redis(storesOfArguments().redisUrl);

async function homeTimeline(viewerId: string, first: number) {
  const packed = await redis.lrangeBuffer(homeRecordsKey(viewerId), 0, first);
  return firstPage(
    packed.map(unpackHomeRecord).map((record) => ({ ...record, cursor: record.entryId, viewerId })),
    first,
  );
}

await startSubgraphServer<Context>({
  name: 'feed',
  createContext: (sql, { viewerId }) => ({ viewerId, reposters: createRepostersLoader(sql, viewerId) }),
  resolvers: {
    Query: {
      homeTimeline: (_root, { first }: { first?: number | null }, { viewerId }) =>
        viewerId === null ? null : homeTimeline(viewerId, first ?? DEFAULT_PAGE_SIZE),
    },
    TimelineEdge: {
      node: ({ postId }: HomeRecord) => ({ id: postId }),
      reason: ({ isRepost, ownerId }: HomeRecord, _args, { viewerId }) =>
        isRepost ? 'REPOSTED' : ownerId === viewerId ? 'OWN' : 'FOLLOWED',
      repostedBy: async (record: HomeRecord, _args, { reposters }) =>
        (await reposters.load(record)).map((id) => ({ id })),
    },
  },
});
