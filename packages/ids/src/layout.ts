/**
 * The 63 bits of an id, from the top: 41 of milliseconds since 2025-01-01, 4 of kind, 8 of the owner's logical
 * shard, 10 of sequence. `mint_id` in packages/database mints them; nothing else does.
 */
export const ID_EPOCH_MILLIS = Date.UTC(2025, 0, 1);
export const SHARD_COUNT = 256;

/** Kind codes; never reused. */
export const ID_KINDS = {
  user: 1,
  post: 2,
  repost: 3,
  media: 4,
  hashtag: 5,
  session: 6,
  viewer: 7,
  follow: 8,
  list: 9,
  event: 10,
} as const;
export type IdKind = keyof typeof ID_KINDS;

const KIND_SHIFT = 18;
const SHARD_SHIFT = 10;
const TIME_SHIFT = 22n;
/** All bits below the time. */
const LOW_BITS = 2 ** 22 - 1;
const KIND_BY_CODE = new Map<number, IdKind>(
  (Object.keys(ID_KINDS) as IdKind[]).map((name) => [ID_KINDS[name], name]),
);

/** The kind of an id; undefined when its code is of none. */
export function kindOf(id: string): IdKind | undefined {
  return KIND_BY_CODE.get((lowBitsOf(id) >> KIND_SHIFT) & 15);
}

/** The owner's logical shard, 0 to 255. */
export function shardOf(id: string): number {
  return (lowBitsOf(id) >> SHARD_SHIFT) & 255;
}

/** What is below the time, digit by digit: no more is kept than a small integer, and none of the 63 bits is a double's. */
function lowBitsOf(id: string): number {
  let bits = 0;
  for (let at = 0; at < id.length; at += 1) bits = (bits * 10 + id.charCodeAt(at) - ZERO) & LOW_BITS;
  return bits;
}
const ZERO = '0'.charCodeAt(0);

/** Unix milliseconds at which an id was minted. */
export function millisOf(id: string): number {
  return Number(BigInt(id) >> TIME_SHIFT) + ID_EPOCH_MILLIS;
}

/** The smallest id of a millisecond: for keyset bounds by time, never a row's id. */
export function firstIdAt(millis: number): string {
  return (BigInt(Math.max(0, millis - ID_EPOCH_MILLIS)) << TIME_SHIFT).toString();
}

/** The same id as another kind: how a viewer's id is told from its user's, without a table. */
export function withKind(id: string, kind: IdKind): string {
  const value = BigInt(id);
  const shift = BigInt(KIND_SHIFT);
  return ((value & ~(15n << shift)) | (BigInt(ID_KINDS[kind]) << shift)).toString();
}

/** Newest first, for `Array.prototype.sort`: ids have no leading zeros, so the longer is the larger. */
export function newestFirst(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length !== b.length) return a.length > b.length ? -1 : 1;
  return a > b ? -1 : 1;
}
