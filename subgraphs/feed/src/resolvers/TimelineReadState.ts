import type { TimelineReadStateResolvers } from '../generated/resolvers-types.ts';

export const TimelineReadState: TimelineReadStateResolvers = {
  unreadCount: (state, _args, { readStates }) => readStates.unreadCount(state),
  readCursor: (state, _args, { readStates }) => readStates.cursorOf(state),
};
