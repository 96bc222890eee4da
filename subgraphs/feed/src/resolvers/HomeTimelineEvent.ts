import { assertNever } from '@rookery/errors';
import type { HomeTimelineEventResolvers } from '../generated/resolvers-types.ts';

export const HomeTimelineEvent: HomeTimelineEventResolvers = {
  __resolveType(event) {
    switch (event.type) {
      case 'added':
        return 'HomeTimelinePostAdded';
      case 'removed':
        return 'HomeTimelinePostRemoved';
      case 'changed':
        return 'HomeTimelineChanged';
      case 'read':
        return 'HomeTimelineRead';
      case 'gap':
        return 'HomeTimelineGap';
      default:
        return assertNever(event);
    }
  },
};
