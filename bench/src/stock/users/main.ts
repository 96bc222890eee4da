import type DataLoader from 'dataloader';
import { startSubgraphServer } from '../subgraph-server.ts';
import { createAccountLoaders, type AccountLoaders, type AccountRow } from './account-loaders.ts';

interface Context extends AccountLoaders {
  readonly viewerId: string | null;
}
const FOLLOW_STATES = { none: 'NOT_FOLLOWING', requested: 'REQUESTED', following: 'FOLLOWING' } as const;

const relationOf = ({ id }: AccountRow, { relations }: { relations: DataLoader<string, Relation> }) =>
  relations.load(id);
type Relation = Awaited<ReturnType<AccountLoaders['relations']['load']>>;

await startSubgraphServer<Context>({
  name: 'users',
  createContext: (sql, { viewerId }) => ({ viewerId, ...createAccountLoaders(sql, viewerId) }),
  resolvers: {
    Query: {
      userByUsername: async (_root, { username }: { username: string }, { idByUsername, accounts }) => {
        const id = await idByUsername.load(username.toLowerCase());
        return id === null ? null : accounts.load(id);
      },
    },
    User: {
      __resolveReference: ({ id }: { id: string }, { accounts }: Context) => accounts.load(id),
      isViewer: ({ id }: AccountRow, _args, { viewerId }) => id === viewerId,
      viewerFollowState: async (user: AccountRow, _args, context) =>
        FOLLOW_STATES[(await relationOf(user, context)).state],
      viewerHidesReposts: async (user: AccountRow, _args, context) =>
        (await relationOf(user, context)).hidesReposts,
      viewerHasBlocked: async (user: AccountRow, _args, context) =>
        (await relationOf(user, context)).hasBlocked,
      viewerHasMuted: async (user: AccountRow, _args, context) => (await relationOf(user, context)).hasMuted,
      followsViewer: async (user: AccountRow, _args, context) =>
        (await relationOf(user, context)).followsViewer,
    },
  },
});
