/** What becomes known of an operation on its way, for its line in the log and for metrics. */
export interface OperationReport {
  /** none: it was refused before it was known what is asked. */
  kind: 'query' | 'mutation' | 'subscription' | 'none';
  /** The name in the document: a GraphQL name, of the client's choice. */
  name: string | undefined;
  userId: string | undefined;
  /** When its answer began (`performance.now()`), where that goes on; undefined: when it ended. */
  answeredAt?: number;
  /** Of the errors in its answer. */
  readonly errorCodes: Set<string>;
}

export function createOperationReport(): OperationReport {
  return { kind: 'none', name: undefined, userId: undefined, errorCodes: new Set() };
}

/** Notes the codes of errors as the client sees them. */
export function noteErrors(
  { errorCodes }: OperationReport,
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = [],
): void {
  for (const { extensions } of errors) {
    const code = extensions?.['code'];
    errorCodes.add(typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR');
  }
}
