import { parse } from 'graphql';
import { featureOf, linksOf } from './linked-directives.ts';

/** Features for security that our gateway enforces beside `@apollo/gateway`, which does not know them. */
const ENFORCED: ReadonlySet<unknown> = new Set(['authenticated', 'requiresScopes']);

/**
 * The supergraph as `@apollo/gateway` takes it: it refuses one that links a feature `for: SECURITY` that it does not
 * know, so that nobody takes for enforced what is not. That argument is taken off the links of what our gateway enforces
 * itself (its `authorization/`), and nothing else: any other such feature is still refused.
 */
export function admissibleSupergraph(supergraphSdl: string): string {
  const purposes = linksOf(parse(supergraphSdl))
    .filter((link) => ENFORCED.has(featureOf(link)))
    .flatMap(({ arguments: given = [] }) => given.filter(({ name }) => name.value === 'for'));
  return purposes
    .flatMap(({ loc }) => loc ?? [])
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), supergraphSdl);
}
