import { ID_EPOCH_MILLIS, ID_KINDS, type Id, type IdKind } from '@rookery/ids';

/**
 * Mints ids of one kind in the layout of packages/ids, from a clock of its own: no two in the same millisecond, hence
 * unique whatever their shard, and in the order in which they are asked for.
 */
export function createIdMint<K extends IdKind>(kind: K) {
  const kindBits = BigInt(ID_KINDS[kind]) << 18n;
  let last = 0;
  let minted = 0;
  return {
    /** `wanted`: Unix milliseconds; a later one where that is taken. Call it in the order of time. */
    mint(wanted: number, shard: number): { readonly id: Id<K>; readonly millis: number } {
      const millis = Math.max(Math.floor(wanted), last + 1);
      last = millis;
      const low = (shard << 10) | (minted++ & 1023);
      const value = (BigInt(millis - ID_EPOCH_MILLIS) << 22n) | kindBits | BigInt(low);
      return { id: value.toString() as Id<K>, millis };
    },
  };
}
