import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { BenchError } from '../bench-error.ts';

const DEADLINE_MILLIS = 180_000;
const EVERY_MILLIS = 100;

/**
 * Waits until every copy has all that was committed: what other targets wrote, the product applies when it starts, and that
 * is not to be in its figures. Throws BenchError when it takes too long.
 */
export async function caughtUp(sql: Sql): Promise<void> {
  const deadline = performance.now() + DEADLINE_MILLIS;
  while ((await pending(sql)) > 0) {
    if (performance.now() > deadline)
      throw new BenchError(
        `Copies are not up to date after ${DEADLINE_MILLIS / 1_000} s: see the target's log.`,
      );
    await pause(EVERY_MILLIS);
  }
}

/** Events without a sequence, events not yet applied, and jobs on lists. */
async function pending(sql: Sql): Promise<number> {
  const [row] = await sql<{ pending: number }[]>`
    select (
      (select count(*) from users.outbox where sequence is null)
      + (select count(*) from posts.outbox where sequence is null)
      + (select count(*) from feed.timeline_jobs where done_at is null and died_at is null)
      + (select coalesce(sum(greatest(head.last_sequence - consumer.sequence, 0)), 0) from (
          select 'users' as log, partition, epoch, last_sequence from users.relay_partitions
          union all select 'posts', partition, epoch, last_sequence from posts.relay_partitions) head
        join (
          select log, partition, epoch, sequence from users.consumer_positions
          union all select log, partition, epoch, sequence from posts.consumer_positions
          union all select log, partition, epoch, sequence from feed.consumer_positions) consumer
        on consumer.log = head.log and consumer.partition = head.partition)
    )::float8 as pending`;
  return row?.pending ?? 0;
}
