import { getOperationAST, GraphQLError, Kind, OperationTypeNode, parse, validate } from 'graphql';
import type { DirectiveNode, DocumentNode, FieldNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { shownMessage, type Federation } from '../federation/index.ts';
import type { ShapeCheck } from '../limits/index.ts';
import { MAX_DOCUMENT_TOKENS } from '../settings.ts';

/** One operation that came over a socket, as far as it can be judged without its variables. */
export type LiveOperation =
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] }
  /** A query or a mutation: runs as over HTTP, where it is validated too. */
  | { readonly kind: 'request'; readonly document: DocumentNode }
  | {
      readonly kind: 'subscription';
      readonly document: DocumentNode;
      readonly operation: OperationDefinitionNode;
      /** The one root field. */
      readonly field: FieldNode;
    };

export interface LiveOperations {
  /** Parses and, a subscription, validates; each text once, as long as it is remembered. Never throws. */
  read(query: string, operationName: string | undefined): LiveOperation;
}

export interface LiveOperationsOptions {
  readonly hideSchemaDetails: boolean;
  /** Asked before anything is validated. */
  readonly checkShape: ShapeCheck;
}

/** Subscriptions remembered; clients send few different ones. */
const MAX_REMEMBERED = 500;

/** Reads operations from sockets. The same text gives the same document object, by which plans are remembered too. */
export function createLiveOperations(
  federation: Pick<Federation, 'schema'>,
  { hideSchemaDetails, checkShape }: LiveOperationsOptions,
): LiveOperations {
  const remembered = new Map<string, LiveOperation>();
  return {
    read(query, operationName) {
      const key = `${operationName ?? ''}\n${query}`;
      const known = remembered.get(key);
      if (known) return known;
      const tooComplex = checkShape(query);
      if (tooComplex) return { kind: 'refused', errors: [tooComplex] };
      const operation = readOperation(federation, query, operationName);
      if (operation.kind === 'refused') return shown(operation, { hideSchemaDetails });
      if (operation.kind !== 'subscription') return operation;
      const [oldest] = remembered.keys();
      if (oldest !== undefined && remembered.size >= MAX_REMEMBERED) remembered.delete(oldest);
      remembered.set(key, operation);
      return operation;
    },
  };
}

function readOperation(
  { schema }: Pick<Federation, 'schema'>,
  query: string,
  operationName: string | undefined,
): LiveOperation {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: MAX_DOCUMENT_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) return refused([error], 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
  const operation = getOperationAST(document, operationName);
  if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION)
    return { kind: 'request', document };
  const root = operation ? rootSelections(document, operation.selectionSet.selections, new Set()) : [];
  const conditions = root.flatMap(conditionsOf);
  if (conditions.length > 0) {
    // Before validation: graphql-js throws there when such a condition is a variable.
    const message = 'The root field of a subscription takes neither @skip nor @include.';
    return refused([new GraphQLError(message, { nodes: conditions })], 'GRAPHQL_VALIDATION_FAILED');
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return refused(errors, 'GRAPHQL_VALIDATION_FAILED');
  if (!operation)
    return refused([new GraphQLError('Say which operation to run: operationName.')], 'BAD_REQUEST');
  const field = root.find((selection) => selection.kind === Kind.FIELD);
  if (!field) return refused([new GraphQLError('Select what to subscribe to.')], 'GRAPHQL_VALIDATION_FAILED');
  return { kind: 'subscription', document, operation, field };
}

type Refused = Extract<LiveOperation, { kind: 'refused' }>;

function refused(errors: readonly GraphQLError[], code: string): Refused {
  return { kind: 'refused', errors: errors.map((error) => rebuilt(error, error.message, { code })) };
}

function shown({ errors }: Refused, options: { readonly hideSchemaDetails: boolean }): Refused {
  return {
    kind: 'refused',
    errors: errors.map((error) => rebuilt(error, shownMessage(error.message, options), error.extensions)),
  };
}

function rebuilt(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions });
}

/** The root selections and what their fragments spread there; a document that is not validated may go in circles. */
function rootSelections(
  document: DocumentNode,
  selections: readonly SelectionNode[],
  seen: Set<string>,
): SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return [selection, ...rootSelections(document, selection.selectionSet.selections, seen)];
    }
    const name = selection.name.value;
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || seen.has(name)) return [selection];
    seen.add(name);
    return [selection, ...rootSelections(document, fragment.selectionSet.selections, seen)];
  });
}

function conditionsOf({ directives = [] }: SelectionNode): DirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'skip' || name.value === 'include');
}
