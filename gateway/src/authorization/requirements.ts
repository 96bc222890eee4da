import { linkedDirectiveName } from '@rookery/schema';
import {
  buildASTSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Viewer } from '../federation/index.ts';

/** One `@authenticated` or one `@requiresScopes`: what a viewer must be or have. */
export interface Requirement {
  /** Different for every other requirement. */
  readonly key: string;
  isMetBy(viewer: Viewer): boolean;
}

/** What the authorization directives of a supergraph say. */
export interface Requirements {
  /** Types as in the supergraph. */
  readonly schema: GraphQLSchema;
  /** All that must be met to select a field of a type; empty nearly always. */
  ofField(type: GraphQLNamedType, fieldName: string): readonly Requirement[];
}

type Directed = {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
};

const SIGNED_IN: Requirement = { key: 'authenticated', isMetBy: () => true };

/** Any of these sets of scopes, whole. A token's scopes are its viewer's roles. */
function anyScopes(sets: readonly (readonly string[])[]): Requirement {
  const key = JSON.stringify(sets.map((set) => [...set].sort()).sort());
  return { key, isMetBy: ({ roles }) => sets.some((set) => set.every((scope) => roles.includes(scope))) };
}

/**
 * Reads `@authenticated` and `@requiresScopes` from a composed supergraph. A field requires what it bears itself, what
 * its type bears, and what the type of its value bears. Selected on an interface it requires what it does on each of
 * the types that it may turn out to be of; who may see but some of them selects it on those.
 */
export function readRequirements(supergraphSdl: string): Requirements {
  const document = parse(supergraphSdl, { noLocation: true });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const authenticated = linkedDirectiveName(document, 'authenticated', 'authenticated');
  const requiresScopes = linkedDirectiveName(document, 'requiresScopes', 'requiresScopes');
  const known = new Map<string, readonly Requirement[]>();

  function ownOf({ astNode }: Directed): Requirement[] {
    return (astNode?.directives ?? []).flatMap(({ name, arguments: given = [] }) => {
      if (name.value === authenticated) return [SIGNED_IN];
      if (name.value !== requiresScopes) return [];
      const scopes = given.find((argument) => argument.name.value === 'scopes');
      return [anyScopes(scopes ? (valueFromASTUntyped(scopes.value) as string[][]) : [])];
    });
  }

  function allOf(type: GraphQLNamedType, fieldName: string): Requirement[] {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const field = type.getFields()[fieldName];
    if (!field) return [];
    const possible = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
    return [
      ...ownOf(field),
      ...ownOf(type),
      ...ownOf(getNamedType(field.type)),
      ...possible.flatMap((one) => ofField(one, fieldName)),
    ];
  }

  function ofField(type: GraphQLNamedType, fieldName: string): readonly Requirement[] {
    const coordinate = `${type.name}.${fieldName}`;
    const requirements = known.get(coordinate) ?? [
      ...new Map(allOf(type, fieldName).map((each) => [each.key, each])).values(),
    ];
    known.set(coordinate, requirements);
    return requirements;
  }

  return { schema, ofField };
}
