/**
 * The crowd: people who exist as followers alone. Their ids are of the first hours of 2025, one a millisecond, before
 * anybody of the seed signed up, and of all shards in turn; so a number is all that is needed to know one again.
 */
const TIME_SHIFT = 22n;
const USER_KIND = 1n << 18n;
const SHARD_SHIFT = 10n;
export const SHARDS = 256;

/** Which of the crowd: `count` of them, from number `from` on. */
export interface CrowdRange {
  readonly from: number;
  readonly count: number;
}

/** Who stands where. They do not overlap, so that each has one timeline for all its members. */
export const CROWDS = {
  star: { from: 0, count: 10_000 },
  giant: { from: 10_000, count: 1_000_000 },
  /** Two people who read. */
  growth: { from: 3_000_000, count: 2 },
  /** Whose lists are copied: nobody's. */
  templates: { from: 4_000_000, count: 200 },
} as const satisfies Readonly<Record<string, CrowdRange>>;

/** The user id of one of the crowd. */
export function crowdId(index: number): string {
  const shard = BigInt(index % SHARDS) << SHARD_SHIFT;
  return ((BigInt(index + 1) << TIME_SHIFT) | USER_KIND | shard).toString();
}

/** In the order of ids, which is the order in which followers are gone through. */
export const crowdIds = ({ from, count }: CrowdRange): string[] =>
  Array.from({ length: count }, (_, index) => crowdId(from + index));

/** The last one in that order. */
export const lastOf = ({ from, count }: CrowdRange): string => crowdId(from + count - 1);
