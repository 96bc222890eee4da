export {
  followHomeTimeline,
  type HomeTimelineOptions,
  type LiveHomeTimeline,
} from './apollo-home-timeline.ts';
export { connectionPolicy, type ListArgument } from './connection-policy.ts';
export { possibleTypes } from './generated/possible-types.ts';
export { changeBy, putOnTop, type TimelineChange, type TimelineSource } from './home-timeline-events.ts';
export type { HomeTimelineEvent, TimelineEdge, TimelineFilter, TimelinePage } from './home-timeline-types.ts';
export { likeOptions, unlikeOptions, type LikeablePost } from './likes.ts';
export { createRefreshLink } from './refresh-link.ts';
export { refreshOverHttp } from './refresh-over-http.ts';
export { createResumeLink } from './resume-link.ts';
export { createSession, type Session, type SessionOptions, type SessionTokens } from './session.ts';
export { sessionSocketOptions } from './session-socket.ts';
export { typePolicies } from './type-policies.ts';
