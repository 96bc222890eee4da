/** Who runs an operation: what it says of itself in `apollographql-client-name` and `-version`. */
export interface UsageClient {
  readonly name: string;
  readonly version: string;
}

export interface UsageOperation {
  /** In its document; stands in where it has none. */
  readonly name: string;
  /** Its persisted id, else the SHA-256 of its printed document. */
  readonly id: string;
}

/** Counts since the last batch. */
export interface UsageBatch {
  readonly operations: readonly {
    readonly client: UsageClient;
    readonly operation: UsageOperation;
    readonly count: number;
  }[];
  /** What an operation's document uses, as schema coordinates: `User.bio`, `Query.user(id:)`, `Audience.PUBLIC`. */
  readonly documents: readonly { readonly operationId: string; readonly coordinates: readonly string[] }[];
  /** Uses that stand in no document: of variables, and of operations that are not told apart. */
  readonly direct: readonly {
    readonly client: UsageClient;
    readonly operationName: string;
    readonly coordinate: string;
    readonly count: number;
  }[];
}

/** Client and operation of what is counted together, past the bound on how many are told apart. */
export const OTHER = '(other)';
