/** What TOP weighs, and how much: all of it is here. docs/timelines.md tells the same in words. */
export const RANKING_WEIGHTS = {
  /** An edge counts half after so long. */
  halfLifeMillis: 8 * 60 * 60_000,
  /** What a like, a repost, a reply adds to a post's engagement, of which the logarithm counts. */
  like: 1,
  repost: 3,
  reply: 2,
  /** How much engagement may add: a post with `e` of it counts 1 + engagement × ln(1 + e) times. */
  engagement: 0.35,
  /** What each of the viewer's likes, reposts and replies of an author adds to their affinity, likewise. */
  affinityPerLike: 1,
  affinityPerRepost: 2,
  affinityPerReply: 3,
  affinity: 0.5,
  /** The viewer's own posts: seen already. */
  own: 0.3,
  /** Per-author flood limit: the second best of an author counts so much of its score, the third the square of it, … */
  flood: 0.6,
  /** The newest edges that are ranked; what is older is not among them. */
  candidates: 400,
} as const;
export type RankingWeights = { readonly [K in keyof typeof RANKING_WEIGHTS]: number };

/** What is known of an edge when it is ranked. */
export interface RankedFacts {
  /** Unix milliseconds of the entry that leads the edge. */
  readonly atMillis: number;
  /** The post's author: of whom one does not want to read too much at once. */
  readonly authorId: string;
  readonly isOwn: boolean;
  readonly likes: number;
  readonly reposts: number;
  readonly replies: number;
  /** Of the viewer, of this author's posts. */
  readonly likesGiven: number;
  readonly repostsGiven: number;
  readonly repliesGiven: number;
}

/** The score of an edge by itself: recency × engagement × affinity. Greater than 0. */
export function scoreOf(facts: RankedFacts, nowMillis: number, weights: RankingWeights): number {
  const ageMillis = Math.max(0, nowMillis - facts.atMillis);
  const recency = 0.5 ** (ageMillis / weights.halfLifeMillis);
  const engagement =
    weights.like * facts.likes + weights.repost * facts.reposts + weights.reply * facts.replies;
  const affinity =
    weights.affinityPerLike * facts.likesGiven +
    weights.affinityPerRepost * facts.repostsGiven +
    weights.affinityPerReply * facts.repliesGiven;
  return (
    recency *
    (1 + weights.engagement * Math.log1p(engagement)) *
    (1 + weights.affinity * Math.log1p(affinity)) *
    (facts.isOwn ? weights.own : 1)
  );
}

/** Best first, no author flooding it: deterministic, ties by the newer entry. */
export function rank<T extends { readonly entryId: string; readonly facts: RankedFacts }>(
  edges: readonly T[],
  nowMillis: number,
  weights: RankingWeights = RANKING_WEIGHTS,
): T[] {
  const scored = edges
    .map((edge) => ({ edge, score: scoreOf(edge.facts, nowMillis, weights) }))
    .sort(byScore);
  const seenOf = new Map<string, number>();
  return scored
    .map(({ edge, score }) => {
      const seen = seenOf.get(edge.facts.authorId) ?? 0;
      seenOf.set(edge.facts.authorId, seen + 1);
      return { edge, score: score * weights.flood ** seen };
    })
    .sort(byScore)
    .map(({ edge }) => edge);
}

type Scored = { readonly edge: { readonly entryId: string }; readonly score: number };
function byScore(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
  return BigInt(a.edge.entryId) > BigInt(b.edge.entryId) ? -1 : 1;
}
