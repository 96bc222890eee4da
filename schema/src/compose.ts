import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { SUBGRAPH_NAMES, schemaDirectory, subgraphSdl } from './index.ts';

/** CacheControlScope is the type of an argument of a directive that the supergraph leaves out. */
const EXPECTED_HINT = 'UNUSED_ENUM_TYPE';

/**
 * Composes the subgraphs into `schema/supergraph.graphql`. With `--check` it writes nothing and fails when the
 * committed file differs. The urls are names, not addresses: the gateway maps a name to where that part runs.
 */
function main(argv: string[]): void {
  const target = join(schemaDirectory, 'supergraph.graphql');
  const result = composeServices(
    SUBGRAPH_NAMES.map((name) => ({ name, url: `rookery://${name}`, typeDefs: parse(subgraphSdl(name)) })),
  );
  if (!result.supergraphSdl) {
    for (const error of result.errors ?? []) console.error(error.message);
    process.exitCode = 1;
    return;
  }
  for (const hint of result.hints ?? [])
    if (hint.definition.code !== EXPECTED_HINT) console.error(`hint: ${hint.message}`);
  if (argv.includes('--check')) {
    if (readFileSync(target, 'utf8') === result.supergraphSdl) return;
    console.error(
      'schema/supergraph.graphql differs from what schema/*.graphql compose to: run npm run compose',
    );
    process.exitCode = 1;
    return;
  }
  writeFileSync(target, result.supergraphSdl);
  console.log(`wrote ${target}`);
}

main(process.argv.slice(2));
