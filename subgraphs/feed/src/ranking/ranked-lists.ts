import { randomBytes } from 'node:crypto';
import type { EntryId, UserId } from '@rookery/ids';
import type { Redis } from 'ioredis';
import { packedEntryId, packId } from '../entries/packed-entry.ts';

/** Rankings that are being paged: an order once shown stays as it was. */
export interface RankedLists {
  /** Keeps an order, best first, and names it. Without Redis it is named and not kept. */
  keep(userId: UserId, ids: readonly EntryId[]): Promise<string>;
  /** Undefined when it is not kept, or not any more. */
  read(userId: UserId, rankingId: string): Promise<EntryId[] | undefined>;
}

const ID_BYTES = 8;
const NAME_BYTES = 9;

/** `keepSeconds`: from the last page read on. */
export function createRankedLists(
  redis: Redis,
  { keepSeconds }: { readonly keepSeconds: number },
): RankedLists {
  const keyOf = (userId: UserId, rankingId: string) => `home:{${userId}}:top:${rankingId}`;
  const isReachable = () => redis.status === 'ready';
  return {
    async keep(userId, ids) {
      const rankingId = randomBytes(NAME_BYTES).toString('base64url');
      const packed = Buffer.concat(ids.map(packId));
      if (isReachable()) await redis.setex(keyOf(userId, rankingId), keepSeconds, packed).catch(() => {});
      return rankingId;
    },
    async read(userId, rankingId) {
      if (!isReachable()) return undefined;
      const packed = await redis
        .getexBuffer(keyOf(userId, rankingId), 'EX', keepSeconds)
        .catch(() => undefined);
      if (!packed) return undefined;
      return Array.from({ length: packed.length / ID_BYTES }, (_, index) =>
        packedEntryId(packed.subarray(index * ID_BYTES)),
      );
    },
  };
}
