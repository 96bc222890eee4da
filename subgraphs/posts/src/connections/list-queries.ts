import { idArray, type Db } from '@rookery/database';
import type { Id } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { direction, keysetBounds, rowLimit, type KeyColumn } from './keyset-queries.ts';

/** One line of a list: what it shows, and where it stands. */
export interface ListRow {
  readonly itemId: Id;
  readonly position: readonly string[];
}

/** How the rows of lists of one kind are found: SQL over a table under the alias `item`. */
export interface ListSource {
  /** `posts.likes item`, with joins when needed. */
  readonly from: SQL;
  /** That a row belongs to a list, naming its shard. */
  readonly belongsTo: (ownerId: SQL) => SQL;
  /** What the viewer sees of it. */
  readonly where: SQL;
  readonly itemId: SQL;
  /** One or two columns. */
  readonly key: readonly [KeyColumn] | readonly [KeyColumn, KeyColumn];
}

type Row = { ownerId: Id; itemId: Id; key1: string; key2: string | null };

/** The same page of many lists in one statement. Lists without rows are missing from the answer. */
export async function readLists(
  db: Db,
  source: ListSource,
  ownerIds: readonly Id[],
  request: PageRequest,
): Promise<Map<Id, ListRow[]>> {
  const [key1, key2] = source.key;
  const order = direction(request);
  const rows = await db.execute<Row>(sql`
    select owner.id as "ownerId", page.item_id as "itemId", page.key1 as "key1", page.key2 as "key2"
    from unnest(${idArray(ownerIds)}) as owner(id)
    cross join lateral (
      select ${source.itemId} as item_id, ${key1.column} as key1, ${key2 ? key2.column : sql`null::bigint`} as key2
      from ${source.from}
      where ${source.belongsTo(sql`owner.id`)} and ${source.where} and ${keysetBounds(request, source.key)}
      order by 2 ${order}${key2 ? sql`, 3 ${order}` : sql``} ${rowLimit(request)}
    ) page
    order by page.key1 ${order}, page.key2 ${order}`);
  const lists = new Map<Id, ListRow[]>();
  for (const { ownerId, itemId, key1: first, key2: second } of rows) {
    const list = lists.get(ownerId) ?? [];
    list.push({ itemId, position: second === null ? [first] : [first, second] });
    lists.set(ownerId, list);
  }
  return lists;
}
