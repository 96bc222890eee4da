import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { isAbstractType, type GraphQLSchema } from 'graphql';

/** What clients see of a supergraph. */
export function apiSchemaOf(supergraphSdl: string): GraphQLSchema {
  return Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
    .apiSchema()
    .toGraphQLJSSchema();
}

/** The types that each interface and union may be, by name and in the order of names. */
export function possibleTypesOf(supergraphSdl: string): Readonly<Record<string, readonly string[]>> {
  const schema = apiSchemaOf(supergraphSdl);
  const byName = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type): [string, string[]] => [
      type.name,
      schema
        .getPossibleTypes(type)
        .map(({ name }) => name)
        .sort(),
    ]);
  return Object.fromEntries(byName.sort(([one], [other]) => (one < other ? -1 : 1)));
}
