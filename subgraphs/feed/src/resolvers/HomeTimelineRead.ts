import { withKind } from '@rookery/ids';
import type { HomeTimelineReadResolvers } from '../generated/resolvers-types.ts';

export const HomeTimelineRead: HomeTimelineReadResolvers = {
  viewer: ({ viewerId }) => ({ id: withKind(viewerId, 'viewer') }),
};
