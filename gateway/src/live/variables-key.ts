import { getVariableValues, Kind, visit, type GraphQLSchema } from 'graphql';
import type { RunningSubscription } from './federated-subscription.ts';

/** A subscription's variables as text, equal for equal values; that which is only `since` left out. */
export function variablesKey(
  schema: GraphQLSchema,
  { operation, variables }: Pick<RunningSubscription, 'operation' | 'variables'>,
): string {
  const { document, field } = operation;
  const { coerced = {} } = getVariableValues(
    schema,
    operation.operation.variableDefinitions ?? [],
    variables,
  );
  const since = field.arguments?.find(({ name }) => name.value === 'since')?.value;
  const sinceName = since?.kind === Kind.VARIABLE ? since.name.value : undefined;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable({ name }) {
      if (name.value === sinceName) uses += 1;
    },
  });
  const kept = Object.entries(coerced).filter(([name]) => name !== sinceName || uses > 1);
  return JSON.stringify(kept);
}
