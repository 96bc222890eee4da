/** What a request asks for: a text, an id, or both. */
export interface OperationRequest {
  /** The document's text as the client sent it; left out when there is none. */
  readonly query?: string | undefined;
  /** `extensions` of the request, as parsed from JSON: anything. */
  readonly extensions?: unknown;
  /** `apollographql-client-name`: some ids answer one client alone. */
  readonly clientName?: string | undefined;
}

/** The operation to run, or why there is none. */
export type Resolved = ResolvedOperation | RefusedOperation;

export interface ResolvedOperation {
  readonly kind: 'operation';
  /** What is to be run. For an operation of the manifest it is the manifest's own text, so that it is prepared already. */
  readonly text: string;
  /** Where the text comes from: the request, an earlier request, or the manifest. */
  readonly source: 'text' | 'apq' | 'manifest';
  /** Of the manifest or of APQ. */
  readonly id?: string;
  /**
   * Keeps the text for later requests by its hash. Call it once the text has passed validation: what does not hold is
   * not kept. Never rejects.
   */
  readonly register?: () => Promise<void>;
}

/** Answer it with `httpStatus`, one error of this code and message, and `Cache-Control: no-store`. */
export interface RefusedOperation {
  readonly kind: 'refused';
  readonly code: PersistedOperationCode;
  readonly message: string;
  readonly httpStatus: number;
}

/** Codes, messages and statuses of Apollo Router, which client libraries look for. */
const REFUSALS = {
  PERSISTED_QUERY_NOT_FOUND: { httpStatus: 200, message: 'PersistedQueryNotFound' },
  PERSISTED_QUERY_NOT_SUPPORTED: { httpStatus: 200, message: 'PersistedQueryNotSupported' },
  PERSISTED_QUERY_HASH_MISMATCH: { httpStatus: 400, message: 'provided sha does not match query' },
  PERSISTED_QUERY_NOT_IN_LIST: {
    httpStatus: 404,
    message: 'The id was not found in the persisted query list',
  },
  CANNOT_SEND_PQ_ID_AND_BODY: {
    httpStatus: 400,
    message: 'Sending a persisted query ID and a body in the same request is disallowed',
  },
  QUERY_NOT_IN_SAFELIST: {
    httpStatus: 403,
    message: 'The operation body was not found in the persisted query safelist',
  },
  PERSISTED_QUERY_ID_REQUIRED: {
    httpStatus: 400,
    message:
      'This endpoint does not allow freeform GraphQL requests; operations must be sent by ID in the persisted queries GraphQL extension.',
  },
  BAD_REQUEST: { httpStatus: 400, message: 'The request names no operation.' },
} as const satisfies Record<string, Pick<RefusedOperation, 'httpStatus' | 'message'>>;

export type PersistedOperationCode = keyof typeof REFUSALS;

/** Every code that a refusal may have. */
export const PERSISTED_OPERATION_CODES = Object.keys(REFUSALS) as readonly PersistedOperationCode[];

export function refused(code: PersistedOperationCode, message?: string): RefusedOperation {
  const refusal = REFUSALS[code];
  return { kind: 'refused', code, message: message ?? refusal.message, httpStatus: refusal.httpStatus };
}
