export { createFederation } from './federation.ts';
export type {
  ClientOperation,
  Federation,
  FederationOptions,
  PlanExecution,
  SubgraphClients,
} from './federation.ts';
export type { AudienceViewer } from './audience/audience-fetch.ts';
export { requestContexts } from './request-context.ts';
export type {
  CreateRequestContext,
  OwnWrites,
  RequestContext,
  RequestContextOptions,
  Viewer,
} from './request-context.ts';
export type { ResponseData } from './failed-positions.ts';
export type { ResponsePath } from './internal-result.ts';
export { isClientCode, MASKED, toClientResult } from './client-errors.ts';
export { shownMessage } from './shown-message.ts';
