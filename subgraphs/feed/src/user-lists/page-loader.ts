import type { Id } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import DataLoader from 'dataloader';

export interface PageLoader<OwnerId extends Id, Row> {
  load(ownerId: OwnerId, request: PageRequest): Promise<Row[]>;
}

export interface PageLoaderDeps<OwnerId extends Id, Row> {
  /** The same page of each owner's rows: one statement, in the page's order. */
  readonly read: (ownerIds: readonly OwnerId[], request: PageRequest) => Promise<readonly Row[]>;
  readonly ownerOf: (row: Row) => OwnerId;
  /** Told of every batch's size. */
  readonly batched: (size: number) => void;
}

/** Loads pages of what several owners have: those that are asked for with equal arguments share a statement. */
export function createPageLoader<OwnerId extends Id, Row>({
  read,
  ownerOf,
  batched,
}: PageLoaderDeps<OwnerId, Row>): PageLoader<OwnerId, Row> {
  const byArguments = new Map<string, DataLoader<OwnerId, Row[]>>();
  function loaderOf(request: PageRequest): DataLoader<OwnerId, Row[]> {
    const key = JSON.stringify(request);
    const known = byArguments.get(key);
    if (known) return known;
    const loader = new DataLoader<OwnerId, Row[]>(async (ownerIds) => {
      batched(ownerIds.length);
      const rows = await read(ownerIds, request);
      const pages = new Map<OwnerId, Row[]>(ownerIds.map((ownerId) => [ownerId, []]));
      for (const row of rows) pages.get(ownerOf(row))?.push(row);
      return ownerIds.map((ownerId) => pages.get(ownerId) ?? []);
    });
    byArguments.set(key, loader);
    return loader;
  }
  return { load: (ownerId, request) => loaderOf(request).load(ownerId) };
}
