import type { Transaction } from '@rookery/database';
import { postLikes } from '@rookery/drizzle/feed';
import { PARTITION_COUNT, type DomainEvent, type EventOf } from '@rookery/events';
import { shardOf } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';

type LikeEvent = EventOf<'like.changed'>;
const isLikeEvent = (event: DomainEvent): event is LikeEvent => event.type === 'like.changed';

/** Copies likes. The last version wins: replays in any order end alike. */
export async function upsertLikes(tx: Transaction, events: readonly DomainEvent[]): Promise<void> {
  const last = new Map<string, LikeEvent>();
  for (const event of events.filter(isLikeEvent)) {
    const key = `${event.postId}:${event.likerId}`;
    const known = last.get(key);
    if (!known || known.version < event.version) last.set(key, event);
  }
  if (last.size === 0) return;
  await tx
    .insert(postLikes)
    .values(
      [...last.values()].map(({ postId, likerId, authorId, active, version }) => ({
        shard: shardOf(postId),
        postId,
        likerId,
        authorId,
        isActive: active,
        version,
      })),
    )
    .onConflictDoUpdate({
      target: [postLikes.shard, postLikes.postId, postLikes.likerId],
      set: { isActive: sql`excluded.is_active`, version: sql`excluded.version` },
      setWhere: sql`excluded.version > ${postLikes.version}`,
    });
}

const isOfPartition = (partition: number) => sql`${postLikes.shard} % ${PARTITION_COUNT} = ${partition}`;

/** A partition is read anew: a restored producer's versions may be lower than the copy's. */
export async function forgetLikeVersions(tx: Transaction, partition: number): Promise<void> {
  await tx.update(postLikes).set({ version: 0 }).where(isOfPartition(partition));
}

/** A partition was read anew: what was not seen again is no more. */
export async function deleteForgottenLikes(tx: Transaction, partition: number): Promise<void> {
  await tx.delete(postLikes).where(and(isOfPartition(partition), eq(postLikes.version, 0)));
}
