import { getOperationAST } from 'graphql';
import type { Documents } from '../documents/index.ts';
import type { Federation } from '../federation/index.ts';
import type { PreparedOperations } from './prepared-operations.ts';

/**
 * Does beforehand what an operation needs at its first use: parses, validates, prices and plans it, and keeps all that.
 * Answers with what is wrong with it; empty when nothing is.
 */
export function prepareOperation(
  { text, operationName }: { readonly text: string; readonly operationName: string | undefined },
  deps: {
    readonly documents: Documents;
    readonly prepared: PreparedOperations;
    readonly federation: Pick<Federation, 'plan'>;
  },
): { readonly errors: readonly { readonly message: string }[] } {
  const read = deps.documents.keep(text);
  if (read.kind === 'refused') return read;
  const { document } = read;
  const operation = getOperationAST(document, operationName);
  if (!operation) return { errors: [{ message: `there is no operation ${operationName ?? 'to choose'}` }] };
  // Clients name the operation or leave its name out, and plans are remembered by that.
  const names = operation.name ? [operation.name.value, undefined] : [undefined];
  for (const name of names) {
    if (name === undefined && !getOperationAST(document)) continue;
    deps.prepared.of(document, name);
    deps.federation.plan({ document, operationName: name });
  }
  return { errors: [] };
}
