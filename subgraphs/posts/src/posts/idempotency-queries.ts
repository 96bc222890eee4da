import { shardColumnOf, type Db } from '@rookery/database';
import { idempotencyKeys } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { and, eq, gt, lt, sql } from 'drizzle-orm';

/** For how long a repeated key answers with the first post. */
export const KEY_LIFETIME = sql`interval '24 hours'`;
const now = sql`clock_timestamp()`;

export interface IdempotencyClaim {
  readonly authorId: UserId;
  /** A UUID. */
  readonly key: string;
  readonly bodyHash: string;
}
/** What a key stands for. */
export interface ClaimedPost {
  readonly postId: PostId;
  readonly bodyHash: string;
}

/** What a key made within its lifetime. */
export async function findClaim(
  db: Db,
  { authorId, key }: IdempotencyClaim,
): Promise<ClaimedPost | undefined> {
  const [row] = await db
    .select({ postId: idempotencyKeys.postId, bodyHash: idempotencyKeys.bodyHash })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.shard, shardColumnOf(authorId)),
        eq(idempotencyKeys.authorId, authorId),
        eq(idempotencyKeys.key, key),
        gt(idempotencyKeys.expiresAt, now),
      ),
    );
  return row;
}

/** Forgets keys past their lifetime. */
export async function deleteExpiredKeys(db: Db): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.expiresAt, now));
}
