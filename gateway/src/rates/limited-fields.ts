import { getArgumentValues, getVariableValues, OperationTypeNode } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { rootFields } from '../documents/index.ts';
import { hashedKey, type Counted, type Taking } from './rates.ts';
import type { RateName } from './rate-limits.ts';

/** How a mutation's field is counted; `login` by the account that is named, whoever names it. */
type CountedBy = 'address' | 'viewer' | 'login';

/** Every use of a field counts, each alias of it too. */
const LIMITED: Readonly<Record<string, Readonly<Partial<Record<RateName, CountedBy>>>>> = {
  signUp: { 'signUp.address': 'address' },
  signIn: { 'signIn.address': 'address', 'signIn.login': 'login' },
  refreshSession: { 'refreshSession.address': 'address' },
  createPost: { 'posting.viewer': 'viewer' },
  repost: { 'posting.viewer': 'viewer' },
  followUser: { 'following.viewer': 'viewer' },
};

export interface LimitedFields {
  /** What running an operation takes of the tight limits. The document must be valid; variables are the client's. */
  takingsOf(operation: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly by: Counted;
  }): readonly Taking[];
}

/** Finds the limited fields of mutations. Those that a variable leaves out count too: few would ask for that. */
export function createLimitedFields({ schema }: { readonly schema: () => GraphQLSchema }): LimitedFields {
  const found = new WeakMap<OperationDefinitionNode, readonly FieldNode[]>();

  function fieldsOf(document: DocumentNode, operation: OperationDefinitionNode): readonly FieldNode[] {
    const known =
      found.get(operation) ??
      rootFields(document, operation).filter(({ name }) => Object.hasOwn(LIMITED, name.value));
    found.set(operation, known);
    return known;
  }

  return {
    takingsOf({ document, operation, variables, by }) {
      if (operation.operation !== OperationTypeNode.MUTATION) return [];
      const points = new Map<string, Taking>();
      for (const field of fieldsOf(document, operation)) {
        for (const [limit, countedBy] of Object.entries(LIMITED[field.name.value] ?? {}) as [
          RateName,
          CountedBy,
        ][]) {
          const key =
            countedBy === 'login' ? loginOf(schema(), operation, field, variables) : keyOf(by, countedBy);
          if (key === undefined) continue;
          const counted = points.get(`${limit} ${key}`)?.points ?? 0;
          points.set(`${limit} ${key}`, { limit, key, points: counted + 1 });
        }
      }
      return [...points.values()];
    },
  };
}

const keyOf = ({ address, userId }: Counted, by: 'address' | 'viewer'): string | undefined =>
  by === 'address' ? address : userId;

/** Undefined where variables are wrong: then nothing runs. */
function loginOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  field: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): string | undefined {
  const definition = schema.getMutationType()?.getFields()[field.name.value];
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: 1,
  });
  if (!definition || !coerced) return undefined;
  const { input } = getArgumentValues(definition, field, coerced);
  const login: unknown = (input as { readonly login?: unknown } | undefined)?.login;
  return typeof login === 'string' ? hashedKey(login.normalize('NFC').trim().toLowerCase()) : undefined;
}
