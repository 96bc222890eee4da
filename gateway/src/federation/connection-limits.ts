/** Of connections to a subgraph in another process, over HTTP as on streams. */
export const CONNECT_TIMEOUT_MILLIS = 1_000;
/** Of one answer. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Texts whose ids are remembered. */
export const MAX_TOLD_TEXTS = 1_000;
