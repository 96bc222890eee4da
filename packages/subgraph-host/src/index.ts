export * from './operation-fields.ts';
export type { ExecutorKind } from './executor/executor.ts';
export {
  isAnswerTo,
  type AudienceAnswer,
  type AudienceAnswers,
  type AudienceMember,
  type SentMember,
} from './audience.ts';
export * from './subgraph.ts';
export * from './server.ts';
export * from './upkeep.ts';
export * from './recent-map.ts';
export { createTurnCork } from './streams/turn-cork.ts';
export {
  MAX_STREAMED_CHARACTERS,
  STREAM_PATH,
  STREAM_PROTOCOL,
  type AnswerFrame,
  type AskFrame,
} from './streams/protocol.ts';
export { OPERATION_ID_HEADER, UNKNOWN_OPERATION_STATUS } from './operation-texts.ts';
