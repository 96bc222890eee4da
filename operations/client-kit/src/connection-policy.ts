import type { FieldPolicy, Reference, StoreObject } from '@apollo/client';
import { mergePages, type CachedPage, type PageArgs } from './connection-merge.ts';

/** Edges are stored within their connection; their nodes by themselves. */
type StoredEdge = StoreObject;
type StoredPage = CachedPage<StoredEdge>;

/** An argument that tells lists apart, by its name; a function makes alike what means the same. */
export type ListArgument = string | { readonly name: string; normalize(value: unknown): unknown };

/**
 * A connection in Apollo's cache: one list, however it was paged, for each combination of the arguments that tell lists
 * apart. Reading gives all of it, whatever `first` the reader names. Queries must select `edges { cursor node { id } }`
 * and, of `pageInfo`, what they page by.
 */
export function connectionPolicy(
  listArguments: readonly ListArgument[] = [],
): FieldPolicy<StoredPage | null, StoredPage | null> {
  return {
    keyArgs: listArguments.length > 0 ? (args) => keyOf(args ?? {}, listArguments) : false,
    merge(existing, incoming, { args, readField }) {
      if (!incoming) return incoming;
      return mergePages<StoredEdge>(existing ?? undefined, incoming, (args ?? {}) as PageArgs, {
        cursorOf: (edge) => readField<string>('cursor', edge),
        identityOf: (edge) => readField<string>('id', readField<Reference>('node', edge)),
      });
    },
    read(existing, { canRead, readField }) {
      if (!existing) return existing;
      // Who evicts a post takes it off every list.
      const edges = existing.edges.filter((edge) => {
        const node = readField<Reference>('node', edge);
        return !node || canRead(node);
      });
      return edges.length === existing.edges.length ? existing : { ...existing, edges };
    },
  };
}

function keyOf(args: Readonly<Record<string, unknown>>, listArguments: readonly ListArgument[]): string {
  const named = listArguments.map((each) =>
    typeof each === 'string' ? [each, args[each]] : [each.name, each.normalize(args[each.name])],
  );
  return JSON.stringify(Object.fromEntries(named));
}
