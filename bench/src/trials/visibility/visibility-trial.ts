import { BenchError } from '../../bench-error.ts';
import { followAll } from '../../crowd/crowd-follows.ts';
import { crowdId, CROWDS, crowdIds, lastOf } from '../../crowd/crowd-ids.ts';
import { timesOf } from '../../measure/times.ts';
import { copyList, listKeyOf } from '../copied-lists.ts';
import { askHomePage, PAGE_SIZE } from '../home-pages.ts';
import { homeLoad } from '../home-load.ts';
import { atRate } from '../open-loop.ts';
import { newestIn, postUntilListed, untilWarm, type Author } from '../post-probe.ts';
import type { TrialContext } from '../trial.ts';
import type { VisibilityResult } from '../trial-results.ts';

const FULL = { posts: 300, loadSeconds: 15 } as const;
const QUICK = { posts: 20, loadSeconds: 3 } as const;
/** Ten thousand deliveries a second beside the reading. Three a second and reading take more than two cores have. */
const POSTS_PER_SECOND = 1;
/** Older posts that may have been pushed between the last ones. */
const OVERTAKEN = 20;
/** One in so many posts is looked for on pages too. */
const PAGE_EVERY = 10;
/** The load goes on a little longer than the posting. */
const LOAD_TAIL_SECONDS = 2;

/** Posts to 10 000 followers with warm lists, while home timelines are read at half of what can be read. */
export async function runVisibilityTrial(context: TrialContext): Promise<VisibilityResult> {
  const { bench, authors, authorizationOf, options, say } = context;
  const { redis } = bench;
  const { posts, loadSeconds } = options.quick ? QUICK : FULL;
  const followers = await followAll(bench.sql, authors.star, CROWDS.star);
  // Readers of other trials may follow the author too, who has as many followers as the limit: this is about pushing.
  await bench.sql`delete from feed.pulled_authors where user_id = ${authors.star}`;
  const product = await context.startProduct({ PUSH_FOLLOWER_LIMIT: String(2 * CROWDS.star.count) });
  try {
    const { url } = product;
    const first = crowdId(CROWDS.star.from);
    await untilWarm(redis, listKeyOf(first), () => askHomePage(url, authorizationOf(first)));
    await copyList(redis, listKeyOf(first), crowdIds(CROWDS.star).slice(1));
    const load = homeLoad(context, url);
    await load({ seconds: options.warmUpSeconds });
    const maximum = await load({ seconds: loadSeconds });
    if (maximum.answers === 0)
      throw new BenchError(`visibility: no home timeline was answered within ${loadSeconds} s.`);
    const maximumRate = maximum.answers / maximum.seconds;
    const wantedRate = maximumRate / 2;
    say(
      `visibility: ${maximumRate.toFixed(0)} home timelines/s at most; ${posts} posts beside ${wantedRate.toFixed(0)}/s`,
    );
    const author: Author = { url, authorization: authorizationOf(authors.star) };
    const last = lastOf(CROWDS.star);
    const middle = crowdId(CROWDS.star.from + CROWDS.star.count / 2);
    const postOne = async (index: number) => {
      const posted = await postUntilListed(redis, author, listKeyOf(last));
      if (index % PAGE_EVERY === 0)
        for (const userId of [first, middle, last]) await expectOnPage(userId, posted.postId);
      return posted;
    };
    const expectOnPage = async (userId: string, postId: string): Promise<void> => {
      const { postIds } = await askHomePage(url, authorizationOf(userId));
      if (!postIds.includes(postId))
        throw new BenchError(
          `visibility: post ${postId} is in the last list and not on the page of ${userId}.`,
        );
    };
    const seconds = posts / POSTS_PER_SECOND + LOAD_TAIL_SECONDS;
    const [given, made] = await Promise.all([
      load({ seconds: Math.ceil(seconds), requestsPerSecond: wantedRate }),
      atRate({ perSecond: POSTS_PER_SECOND, count: posts }, postOne),
    ]);
    await expectInAllLists(made.map(({ postId }) => postId).slice(-PAGE_SIZE));
    return {
      trial: 'visibility',
      followers,
      maximumRate,
      wantedRate,
      givenRate: given.answers / given.seconds,
      readP99: given.p99,
      visible: timesOf(made.map(({ visible }) => visible)),
      answered: timesOf(made.map(({ answered }) => answered)),
    };
  } finally {
    await product.stop();
  }

  /** All are near the head of every follower's list: pushes of several posts overtake each other, which is settled when read. */
  async function expectInAllLists(postIds: readonly string[]): Promise<void> {
    for (const userId of crowdIds(CROWDS.star)) {
      const newest = new Set(await newestIn(redis, listKeyOf(userId), postIds.length + OVERTAKEN));
      if (!postIds.every((postId) => newest.has(postId)))
        throw new BenchError(`visibility: the list of ${userId} does not begin with the last posts.`);
    }
  }
}
