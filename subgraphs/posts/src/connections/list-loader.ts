import type { Id } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import DataLoader from 'dataloader';

interface PageKey<K extends Id, R extends PageRequest> {
  readonly ownerId: K;
  readonly request: R;
}
export type ReadPages<K extends Id, Row, R extends PageRequest = PageRequest> = (
  ownerIds: readonly K[],
  request: R,
) => Promise<ReadonlyMap<Id, Row[]>>;

/** Loads pages of many lists of one kind: lists that are asked for with equal arguments share a statement. */
export interface ListLoader<K extends Id, Row, R extends PageRequest = PageRequest> {
  load(ownerId: K, request: R): Promise<Row[]>;
}

/** `batched` is told of every batch's size. */
export function createListLoader<K extends Id, Row, R extends PageRequest = PageRequest>(
  read: ReadPages<K, Row, R>,
  batched: (size: number) => void,
): ListLoader<K, Row, R> {
  const loader = new DataLoader<PageKey<K, R>, Row[], string>(
    async (keys) => {
      batched(keys.length);
      const pages = new Map<PageKey<K, R>, Row[]>();
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

function alike<K extends Id, R extends PageRequest>(keys: readonly PageKey<K, R>[]) {
  const groups = new Map<string, { readonly request: R; readonly group: PageKey<K, R>[] }>();
  for (const key of keys) {
    const signature = JSON.stringify(key.request);
    const known = groups.get(signature);
    if (known) known.group.push(key);
    else groups.set(signature, { request: key.request, group: [key] });
  }
  return [...groups.values()];
}
