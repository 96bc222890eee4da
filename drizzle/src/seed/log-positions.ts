import { PARTITION_COUNT, partitionOf, type LogName } from '@rookery/events';
import { ID_EPOCH_MILLIS } from '@rookery/ids';
import type { Sql } from 'postgres';
import type { Owner } from '../provision.ts';
import type { World } from './world.ts';

/** Where each partition of a log ends after seeding. */
export interface SeededHead {
  readonly partition: number;
  readonly epoch: number;
  readonly sequence: number;
}

/** Which logs an owner's consumer, named as the owner, makes copies of. */
export const CONSUMED_LOGS: Readonly<Record<Owner, readonly ('users' | 'posts')[]>> = {
  users: ['users'],
  posts: ['users', 'posts'],
  feed: ['users', 'posts'],
};

/** How many events a partition would have seen: one a row. */
export function eventCounts({ people, relations, posts, likes, reposts }: World): Record<LogName, number[]> {
  const counts = { users: emptyCounts(), posts: emptyCounts(), feed: emptyCounts() };
  const count = (log: LogName, ownerId: Parameters<typeof partitionOf>[0]): void => {
    const partition = partitionOf(ownerId);
    counts[log][partition] = (counts[log][partition] ?? 0) + 1;
  };
  for (const { id } of people) count('users', id);
  for (const { follower } of relations.follows) count('users', follower.id);
  for (const { by } of [...relations.blocks, ...relations.mutes]) count('users', by.id);
  for (const { author } of posts) count('posts', author.id);
  for (const { reposter } of reposts) count('posts', reposter.id);
  for (const { post } of likes) count('posts', post.author.id);
  return counts;
}
const emptyCounts = (): number[] => Array.from({ length: PARTITION_COUNT }, () => 0);

/**
 * Sets a log to where it would stand had its events been written, read by everybody and trimmed: in a new epoch, so that
 * who has read the old one starts anew, and not at its beginning, so that a new copy starts with a snapshot.
 */
export async function setLogHeads(sql: Sql, log: LogName, counts: readonly number[]): Promise<SeededHead[]> {
  const epoch = Math.floor((Date.now() - ID_EPOCH_MILLIS) / 1_000);
  return sql.unsafe<SeededHead[]>(
    `insert into ${log}.relay_partitions as p (partition, epoch, last_sequence, published_sequence)
     select partition - 1, $1::int, sequence, sequence
     from unnest($2::bigint[]) with ordinality as wanted(sequence, partition)
     on conflict (partition) do update
     set epoch = greatest(p.epoch + 1, excluded.epoch), last_sequence = excluded.last_sequence,
       published_sequence = excluded.last_sequence
     returning p.partition, p.epoch, p.last_sequence::float8 as sequence`,
    [epoch, `{${counts.join(',')}}`],
  );
}

/** Sets an owner's consumer to the end of a log: its copies hold all of it. */
export async function setConsumerPositions(
  sql: Sql,
  owner: Owner,
  log: LogName,
  heads: readonly SeededHead[],
): Promise<void> {
  for (const { partition, epoch, sequence } of heads) {
    await sql.unsafe(
      `insert into ${owner}.consumer_positions (consumer, log, partition, epoch, sequence)
       values ($1, $2, $3, $4, $5)
       on conflict (consumer, log, partition) do update set epoch = excluded.epoch, sequence = excluded.sequence`,
      [owner, log, partition, epoch, sequence],
    );
  }
}
