import type { Db, RowOf } from '@rookery/database';
import { consumerPositions } from '@rookery/drizzle/feed';
import type { LogPosition } from '@rookery/events';
import { sql } from 'drizzle-orm';

/** How far feed's copies have applied the logs, as committed. */
export async function findAppliedPositions(db: Db): Promise<LogPosition[]> {
  const rows = await db.execute<RowOf<LogPosition>>(sql`
    select log, partition, epoch, sequence::float8 as sequence from ${consumerPositions} where consumer = 'feed'`);
  return [...rows];
}
