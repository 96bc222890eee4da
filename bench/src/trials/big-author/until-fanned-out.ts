import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { BenchError } from '../../bench-error.ts';

const LOOK_EVERY_MILLIS = 50;
const DEADLINE_MILLIS = 300_000;

/**
 * Until an entry's fan-out is done, to the last follower. Not seen by a list: what takes longer than a minute drops lists
 * in place of being pushed, which is right too. Throws BenchError when it takes too long.
 */
export async function untilFannedOut(sql: Sql, entryId: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MILLIS;
  for (;;) {
    const [job] = await sql<{ isDone: boolean }[]>`
      select done_at is not null as "isDone" from feed.timeline_jobs
      where entry_id = ${entryId}::bigint and kind = 'fan-out'`;
    if (job?.isDone) return;
    if (performance.now() > deadline)
      throw new BenchError(`post ${entryId} is not fanned out after ${DEADLINE_MILLIS / 1_000} s.`);
    await pause(LOOK_EVERY_MILLIS);
  }
}
