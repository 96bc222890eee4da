import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { subgraphSdl, SUBGRAPH_NAMES } from '@rookery/schema';
import { buildSchema, parse, type GraphQLSchema } from 'graphql';
import { CommandError } from './command-error.ts';

/** The schema that clients see, composed of `schema/*.graphql` as they are now. Throws a CommandError when they do not compose. */
export function workingTreeSchema(): GraphQLSchema {
  const { schema, errors = [] } = composeServices(
    SUBGRAPH_NAMES.map((name) => ({ name, url: `rookery://${name}`, typeDefs: parse(subgraphSdl(name)) })),
  );
  if (!schema)
    throw new CommandError(
      `schema/ does not compose:\n${errors.map(({ message }) => `  ${message}`).join('\n')}`,
    );
  return schema.toAPISchema().toGraphQLJSSchema();
}

/** The same of a file: a composed supergraph, or the schema as clients see it. Throws a CommandError. */
export function schemaOfFile(file: string): GraphQLSchema {
  try {
    const sdl = readFileSync(file, 'utf8');
    if (!sdl.includes('@join__graph')) return buildSchema(sdl);
    // Every feature is taken, those of security too: nothing is run by it.
    return Supergraph.build(sdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();
  } catch (error) {
    throw new CommandError(`${file} is no schema: ${error instanceof Error ? error.message : String(error)}`);
  }
}
