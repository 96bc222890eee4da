import { ID_EPOCH_MILLIS, ID_KINDS, type Id, type IdKind } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import type { Db } from './transaction.ts';

/**
 * DDL of a schema's id mint, safe to run again. The clock moves on within a transaction; 1 024 ids a millisecond and
 * kind and shard, beyond which the primary key refuses a double.
 */
export function mintIdDdl(schema: string): string {
  return `
    create sequence if not exists ${schema}.id_sequence as bigint cache 1 cycle;
    create or replace function ${schema}.mint_id(kind int, shard int) returns bigint language sql volatile as $$
      -- Bit operators all bind alike in PostgreSQL, so every term has its brackets.
      select (((extract(epoch from clock_timestamp()) * 1000)::bigint - ${ID_EPOCH_MILLIS}) << 22)
        | ((kind & 15)::bigint << 18)
        | ((shard & 255)::bigint << 10)
        | (nextval('${schema}.id_sequence') & 1023)
    $$;`;
}

/** Mints an id in a schema, for an owner's shard. */
export async function mintId<K extends IdKind>(
  db: Db,
  schema: string,
  kind: K,
  shard: number,
): Promise<Id<K>> {
  const rows = await db.execute<{ id: Id<K> }>(
    sql`select ${sql.identifier(schema)}.mint_id(${ID_KINDS[kind]}, ${shard}) as id`,
  );
  const [row] = rows;
  if (!row) throw new Error('mint_id returned nothing');
  return row.id;
}
