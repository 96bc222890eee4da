import type { LiveEvent } from '@rookery/live';
import type { ViewerDependence } from '@rookery/schema';
import { getVariableValues, Kind, visit, type GraphQLSchema } from 'graphql';
import { dependentFieldsOf, type DependentField } from './dependent-fields.ts';
import type { RunningSubscription } from './federated-subscription.ts';
import type { SubscriptionOperation } from './subscription-operation.ts';
import { watchDocument, type WatchedDocument } from './watched-document.ts';

type Subscription = SubscriptionOperation;
type Data = Readonly<Record<string, unknown>>;

/** One operation as far as it can be shared between viewers. */
export interface SharedSelection {
  /** Different for every operation. */
  readonly id: number;
  /** Made when it is first needed. */
  readonly watched: () => WatchedDocument;
  /** Whether all that depends on the viewer is told by the event itself. */
  isShareable(event: LiveEvent): boolean;
  /** The data with what is this viewer's own put in its places. */
  withOwn(data: Data, event: LiveEvent): Data;
}

/** Looks operations over, each once as long as its document lives. */
export function createSharedSelections(
  schema: GraphQLSchema,
  dependence: ViewerDependence,
): (operation: Subscription) => SharedSelection {
  const known = new WeakMap<Subscription, SharedSelection>();
  let nextId = 1;
  return (operation) => {
    const selection = known.get(operation) ?? lookOver(schema, dependence, operation, nextId++);
    known.set(operation, selection);
    return selection;
  };
}

function lookOver(
  schema: GraphQLSchema,
  dependence: ViewerDependence,
  { document, field }: Subscription,
  id: number,
): SharedSelection {
  const byType = new Map<string, readonly DependentField[]>();
  let watched: WatchedDocument | undefined;

  function dependentOf(typename: string): readonly DependentField[] {
    const fields = byType.get(typename) ?? dependentFieldsOf(schema, dependence, document, field, typename);
    byType.set(typename, fields);
    return fields;
  }

  return {
    id,
    watched: () => (watched ??= watchDocument(schema, dependence, document)),
    isShareable: ({ sharing }) =>
      sharing !== undefined &&
      dependentOf(sharing.typename).every(({ path }) => Object.hasOwn(sharing.own, path)),
    withOwn(data, event) {
      const { sharing } = event;
      if (!sharing) return data;
      const root = field.alias?.value ?? field.name.value;
      return dependentOf(sharing.typename).reduce<Data>(
        (patched, { path, keys }) => withValueAt(patched, [root, ...keys], event[sharing.own[path] ?? '']),
        data,
      );
    },
  };
}

/** A copy with a value replaced, all else shared with the original; the same data where nothing stands. */
function withValueAt(data: Data, [key, ...rest]: readonly string[], value: unknown): Data {
  if (key === undefined || !Object.hasOwn(data, key)) return data;
  // Without a prototype: a client may alias a field `__proto__`.
  const copy = Object.assign(Object.create(null), data) as Record<string, unknown>;
  const inner = data[key];
  if (rest.length === 0) copy[key] = value;
  else if (typeof inner === 'object' && inner !== null) copy[key] = withValueAt(inner as Data, rest, value);
  return copy;
}

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
