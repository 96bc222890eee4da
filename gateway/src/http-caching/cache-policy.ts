import type { CacheHints } from '@rookery/schema';
import {
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { fragmentsOf } from '../selections/executed-fields.ts';

/** How long an answer may be kept, and by whom. */
export interface CachePolicy {
  /** 0: not at all. */
  readonly maxAgeSeconds: number;
  /** PRIVATE: by the client that asked alone. */
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

export interface CachePolicyDeps {
  /** The schema that clients see, or the supergraph's. */
  readonly schema: GraphQLSchema;
  /** `cacheHints()` of @rookery/schema. */
  readonly hints: CacheHints;
}

export interface CachePolicies {
  /**
   * The policy of an operation's answer, by Apollo's rules: the shortest age and the narrowest scope of all that is
   * selected, whatever variables say of `@skip` and `@include`. Who is signed in has an answer of their own, and reads what they just
   * wrote: it is to be asked for each time. All
   * who are signed out have the same, also of fields that depend on the viewer. The document must be valid. Whether the answer has
   * errors (not to be kept) is not known here.
   */
  policyOf(operation: {
    readonly document: DocumentNode;
    readonly operationName?: string | undefined;
    readonly signedIn: boolean;
  }): CachePolicy;
}

const NOT_AT_ALL: CachePolicy = { maxAgeSeconds: 0, scope: 'PRIVATE' };

/** Each operation is looked over once, as long as its document lives. */
export function createCachePolicy(deps: CachePolicyDeps): CachePolicies {
  const known = new WeakMap<DocumentNode, Map<string, CachePolicy>>();
  return {
    policyOf({ document, operationName, signedIn }) {
      const byName = known.get(document) ?? new Map<string, CachePolicy>();
      known.set(document, byName);
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== OperationTypeNode.QUERY) return NOT_AT_ALL;
      const name = operationName ?? '';
      const policy = byName.get(name) ?? lookOver(deps, document, operation);
      byName.set(name, policy);
      return signedIn ? NOT_AT_ALL : policy;
    },
  };
}

function lookOver(
  deps: CachePolicyDeps,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CachePolicy {
  const fragments = fragmentsOf(document);
  const types = new TypeInfo(deps.schema);
  const reached = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  let maxAgeSeconds = Infinity;
  let isPrivate = false;
  // What is added while it is gone over is gone over too.
  for (const definition of reached) {
    visit(
      definition,
      visitWithTypeInfo(types, {
        Field(node) {
          const parent = types.getParentType();
          const field = parent && hintOf(deps, parent, node);
          if (!field) return;
          if (field.maxAge !== undefined) maxAgeSeconds = Math.min(maxAgeSeconds, Math.max(field.maxAge, 0));
          isPrivate ||= field.isPrivate;
        },
        FragmentSpread({ name }) {
          const fragment = fragments.get(name.value);
          if (fragment) reached.add(fragment);
        },
      }),
    );
  }
  return {
    maxAgeSeconds: Number.isFinite(maxAgeSeconds) ? maxAgeSeconds : 0,
    scope: isPrivate ? 'PRIVATE' : 'PUBLIC',
  };
}

interface FieldHint {
  /** Undefined: as long as what it stands in. */
  readonly maxAge: number | undefined;
  readonly isPrivate: boolean;
}

/** What is selected and what it leads to: on an interface, the strictest of all that it may turn out to be. */
function hintOf(
  { schema, hints }: CachePolicyDeps,
  parent: GraphQLCompositeType,
  { name }: FieldNode,
): FieldHint | undefined {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value] : undefined;
  // Introspection is not to be kept; the name of a type is, as long as its object.
  if (!field) return name.value === '__typename' ? undefined : { maxAge: 0, isPrivate: false };
  const coordinates = possibleTypes(schema, parent).map((type) => `${type.name}.${field.name}`);
  const type = getNamedType(field.type);
  const ofType = hints.get(type.name);
  const own = coordinates.flatMap((coordinate) => hints.get(coordinate) ?? []);
  const ages = own.flatMap(({ maxAge }) => maxAge ?? []);
  const inherits = own.some(({ inheritMaxAge }) => inheritMaxAge) || ofType?.inheritMaxAge === true;
  const isRoot = parent === schema.getQueryType();
  const byDefault = isRoot || (isCompositeType(type) && !inherits) ? 0 : undefined;
  const reachable = isCompositeType(type) ? possibleTypes(schema, type) : [];
  return {
    maxAge: ages.length > 0 ? Math.min(...ages) : (ofType?.maxAge ?? byDefault),
    isPrivate:
      own.some(({ scope }) => scope === 'PRIVATE') ||
      reachable.some((one) => hints.get(one.name)?.scope === 'PRIVATE'),
  };
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  return isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
}
