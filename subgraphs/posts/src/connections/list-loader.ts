import type { Id } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import DataLoader from 'dataloader';

interface PageKey<K extends Id> {
  readonly ownerId: K;
  readonly request: PageRequest;
}
export type ReadPages<K extends Id, Row> = (
  ownerIds: readonly K[],
  request: PageRequest,
) => Promise<ReadonlyMap<Id, Row[]>>;

/** Loads pages of many lists of one kind: lists that are asked for with equal arguments share a statement. */
export interface ListLoader<K extends Id, Row> {
  load(ownerId: K, request: PageRequest): Promise<Row[]>;
}

/** `batched` is told of every batch's size. */
export function createListLoader<K extends Id, Row>(
  read: ReadPages<K, Row>,
  batched: (size: number) => void,
): ListLoader<K, Row> {
  const loader = new DataLoader<PageKey<K>, Row[], string>(
    async (keys) => {
      batched(keys.length);
      const pages = new Map<PageKey<K>, Row[]>();
      await Promise.all(
        alike(keys).map(async ({ request, group }) => {
          const lists = await read(
            group.map(({ ownerId }) => ownerId),
            request,
          );
          for (const key of group) pages.set(key, lists.get(key.ownerId) ?? []);
        }),
      );
      return keys.map((key) => pages.get(key) ?? []);
    },
    { cacheKeyFn: ({ ownerId, request }) => `${ownerId} ${JSON.stringify(request)}` },
  );
  return { load: (ownerId, request) => loader.load({ ownerId, request }) };
}

function alike<K extends Id>(keys: readonly PageKey<K>[]) {
  const groups = new Map<string, { readonly request: PageRequest; readonly group: PageKey<K>[] }>();
  for (const key of keys) {
    const signature = JSON.stringify(key.request);
    const known = groups.get(signature);
    if (known) known.group.push(key);
    else groups.set(signature, { request: key.request, group: [key] });
  }
  return [...groups.values()];
}
