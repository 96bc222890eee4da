import { OperationTypeNode, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { subscriptionField } from '../documents/index.ts';

/** A valid subscription. The same text gives the same document object, by which plans are remembered too. */
export interface SubscriptionOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The one root field. */
  readonly field: FieldNode;
}

const found = new WeakMap<OperationDefinitionNode, SubscriptionOperation>();

/** The subscription that an operation is; undefined: it is none. */
export function subscriptionIn({
  document,
  operation,
}: {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}): SubscriptionOperation | undefined {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return undefined;
  const known = found.get(operation);
  if (known) return known;
  const field = subscriptionField(document, operation);
  if (!field) return undefined;
  const subscription = { document, operation, field };
  found.set(operation, subscription);
  return subscription;
}
