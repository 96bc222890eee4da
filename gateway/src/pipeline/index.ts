export { createApolloPipeline } from './apollo-pipeline.ts';
export { createDirectPipeline, PLAN_HEADER } from './direct-pipeline.ts';
export { plainMediaType } from './media-type.ts';
export type { HttpAnswer, Pipeline, PipelineName, Run } from './pipeline.ts';
export { createSharedAnswers } from './shared-answers.ts';
export { createShowError, type ShowError } from './shown-errors.ts';
