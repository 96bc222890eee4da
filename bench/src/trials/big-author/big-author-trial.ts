import { followAll } from '../../crowd/crowd-follows.ts';
import { crowdId, CROWDS, lastOf } from '../../crowd/crowd-ids.ts';
import { caughtUp } from '../../data/caught-up.ts';
import { timesOf } from '../../measure/times.ts';
import { copyList, listKeyOf } from '../copied-lists.ts';
import { dropAllLists } from '../dropped-lists.ts';
import { askHomePage } from '../home-pages.ts';
import { atRate } from '../open-loop.ts';
import { createPost, postUntilListed, untilWarm, type Author } from '../post-probe.ts';
import type { TrialContext } from '../trial.ts';
import type { BigAuthorPhase, BigAuthorResult } from '../trial-results.ts';
import { pickOtherAuthors, type OtherAuthor } from './other-authors.ts';
import { untilFannedOut } from './until-fanned-out.ts';
import { untilOnPage } from './until-on-page.ts';

const FULL = { followers: CROWDS.giant.count, posts: 200, bigPosts: 4 } as const;
const QUICK = { followers: 50_000, posts: 15, bigPosts: 2 } as const;
/** Of all others together. */
const POSTS_PER_SECOND = 5;
/** Of the big author's followers, one in so many has been here lately. */
const WARM_EVERY = 10;
/** More than anybody has. */
const NO_LIMIT = '10000000';

/**
 * How late others' posts are with and without somebody who posts to a million: when their posts are pulled, as the
 * product would have it, and when it is made to push them all the same.
 */
export async function runBigAuthorTrial(context: TrialContext): Promise<BigAuthorResult> {
  const { bench, authors, authorizationOf, options, cast, say } = context;
  const { sql, redis } = bench;
  const size = options.quick ? QUICK : FULL;
  const range = { ...CROWDS.giant, count: size.followers };
  say(`big-author: ${size.followers} followers`);
  const followers = await followAll(sql, authors.giant, range);
  const everybody = { ...CROWDS.giant, count: followers };
  const others = await pickOtherAuthors(sql, {
    giantId: authors.giant,
    readerIds: cast.readers.map(({ id }) => id),
  });
  const pulled = await phase({}, 'pulled');
  await sql`delete from feed.pulled_authors where user_id = ${authors.giant}::bigint`;
  await dropAllLists(redis);
  const pushed = await phase({ PUSH_FOLLOWER_LIMIT: NO_LIMIT }, 'pushed');
  await dropAllLists(redis);
  return { trial: 'big-author', followers, pulled, pushed };

  async function phase(
    settings: Readonly<Record<string, string>>,
    how: 'pulled' | 'pushed',
  ): Promise<BigAuthorPhase> {
    const product = await context.startProduct(settings);
    try {
      const { url } = product;
      for (const { lastFollowerId } of others) await warm(url, lastFollowerId);
      const [first, last] = [crowdId(everybody.from), lastOf(everybody)];
      await warm(url, first);
      if (how === 'pushed') await copyList(redis, listKeyOf(first), [...warmFollowers(), last]);
      await postBeside(url, others.length);
      const alone = await postBeside(url, size.posts);
      say(
        `big-author, ${how}: others alone p99 ${alone.p99.toFixed(0)} ms, at most ${alone.max.toFixed(0)} ms`,
      );
      const giant: Author = { url, authorization: authorizationOf(authors.giant) };
      const seconds = size.posts / POSTS_PER_SECOND;
      const seenByLast = async (postId: string): Promise<void> => {
        if (how === 'pushed') await untilFannedOut(sql, postId);
        await untilOnPage(url, authorizationOf(last), postId);
      };
      const [beside, big] = await Promise.all([
        postBeside(url, size.posts),
        atRate({ perSecond: size.bigPosts / seconds, count: size.bigPosts }, async () => {
          const sentAt = performance.now();
          const { postId } = await createPost(giant, 'To everybody, and that is a million.');
          await seenByLast(postId);
          return performance.now() - sentAt;
        }),
      ]);
      await caughtUp(sql);
      say(
        `big-author, ${how}: others beside p99 ${beside.p99.toFixed(0)} ms, at most ${beside.max.toFixed(0)} ms`,
      );
      return { alone, beside, bigPosts: size.bigPosts, lastBigPostMillis: big.at(-1) ?? Number.NaN };
    } finally {
      await product.stop();
    }
  }

  function warm(url: string, userId: string): Promise<void> {
    return untilWarm(redis, listKeyOf(userId), () => askHomePage(url, authorizationOf(userId)));
  }

  /** The first has the list that the others get a copy of. */
  function warmFollowers(): string[] {
    return Array.from({ length: Math.floor((followers - 1) / WARM_EVERY) }, (_, index) =>
      crowdId(everybody.from + (index + 1) * WARM_EVERY),
    );
  }

  /** The others in turn, at a rate: from the sending to the list of the last follower. */
  async function postBeside(url: string, count: number) {
    const posted = await atRate({ perSecond: POSTS_PER_SECOND, count }, (index) => {
      const author = others[index % others.length] as OtherAuthor;
      return postUntilListed(
        redis,
        { url, authorization: authorizationOf(author.id) },
        listKeyOf(author.lastFollowerId),
      );
    });
    return timesOf(posted.map(({ visible }) => visible));
  }
}
