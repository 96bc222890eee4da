import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCacheHints, type CacheHints } from './cache-hints.ts';
import { readViewerDependence, type ViewerDependence } from './viewer-dependence.ts';

export type { ViewerDependence } from './viewer-dependence.ts';
export { readCacheHints } from './cache-hints.ts';
export type { CacheHint, CacheHints } from './cache-hints.ts';
export { admissibleSupergraph } from './enforced-features.ts';
export { linkedDirectiveName } from './linked-directives.ts';
export type { LinkedFeature } from './linked-directives.ts';

/** The subgraphs that make up the graph, in the order in which they are composed. */
export const SUBGRAPH_NAMES = ['users', 'posts', 'feed'] as const;
export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];

/** Where the SDL files live: the package's root, from `src` as from `dist`. */
export const schemaDirectory = join(import.meta.dirname, '..');

/** The SDL of one subgraph, as committed. */
export function subgraphSdl(name: SubgraphName): string {
  return readFileSync(join(schemaDirectory, `${name}.graphql`), 'utf8');
}

/** The composed supergraph, as committed; `npm run compose` writes it. */
export function supergraphSdl(): string {
  return readFileSync(join(schemaDirectory, 'supergraph.graphql'), 'utf8');
}

/** Which fields are not the same for all viewers, over all subgraphs. */
export function viewerDependence(): ViewerDependence {
  return readViewerDependence(SUBGRAPH_NAMES.map(subgraphSdl));
}

/** How long what is selected may be kept, and by whom, over all subgraphs. */
export function cacheHints(): CacheHints {
  return readCacheHints(SUBGRAPH_NAMES.map(subgraphSdl));
}
