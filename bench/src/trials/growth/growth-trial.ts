import { BenchError } from '../../bench-error.ts';
import { readHomeEdges } from '../../data/home-lists.ts';
import { median } from '../../measure/statistics.ts';
import { listKeyOf } from '../copied-lists.ts';
import { dropAllLists } from '../dropped-lists.ts';
import { askHomePage, PAGE_SIZE } from '../home-pages.ts';
import { untilWarm } from '../post-probe.ts';
import type { TrialContext } from '../trial.ts';
import type { GrowthReader, GrowthResult } from '../trial-results.ts';
import { growthReaders, pull, pushAgain, type GrowthFollower } from './growth-readers.ts';
import { deepPagesOf, PAGES, scroll, timedPage, type Scroller } from './scroll.ts';

const FULL = { firstPages: 300, scrolls: 15 } as const;
const QUICK = { firstPages: 30, scrolls: 2 } as const;
/** Requests and scrolls before those that count. */
const WARM_UP = { firstPages: 30, scrolls: 2 } as const;

/** The same pages for somebody who follows a hundred and for somebody who follows ten thousand, by turns, one at a time. */
export async function runGrowthTrial(context: TrialContext): Promise<GrowthResult> {
  const { bench, authorizationOf, options, say } = context;
  const { sql, redis } = bench;
  const { firstPages, scrolls } = options.quick ? QUICK : FULL;
  const { few, many, pulledAuthors } = await growthReaders(sql);
  const pulledIds = pulledAuthors.map(({ id }) => id);
  await dropAllLists(redis);
  const limit = await pull(sql, pulledAuthors);
  try {
    const product = await context.startProduct({ PUSH_FOLLOWER_LIMIT: String(limit) });
    try {
      const readers = await Promise.all([few, many].map((reader) => scrollerOf(reader, product.url)));
      for (let turn = -WARM_UP.firstPages; turn < firstPages; turn += 1)
        for (const reader of readers) {
          const { millis } = await timedPage(reader.scroller, 1);
          if (turn >= 0) reader.firstPages.push(millis);
        }
      for (let turn = -WARM_UP.scrolls; turn < scrolls; turn += 1)
        for (const reader of readers) {
          // Nobody has scrolled there before.
          await redis.unlink(`${listKeyOf(reader.follower.id)}:older`);
          const millis = await scroll(reader.scroller);
          if (turn >= 0) reader.scrolls.push(millis);
        }
      const [ofFew, ofMany] = readers.map(figuresOf);
      if (!ofFew || !ofMany) throw new RangeError('two readers make two figures');
      return {
        trial: 'growth',
        few: { ...ofFew, pulled: 0 },
        many: { ...ofMany, pulled: pulledIds.length },
      };
    } finally {
      await product.stop();
    }
  } finally {
    await pushAgain(sql, pulledIds);
    await dropAllLists(redis);
  }

  async function scrollerOf(follower: GrowthFollower, url: string): Promise<Measured> {
    const authorization = authorizationOf(follower.id);
    const name = `who follows ${follower.followees}`;
    const edges = await readHomeEdges(sql, follower.id, (PAGES + 1) * PAGE_SIZE);
    if (edges.length <= PAGES * PAGE_SIZE)
      throw new BenchError(`growth: the timeline of ${name} has only ${edges.length} posts.`);
    const postIds = edges.map(({ postId }) => postId);
    await untilWarm(redis, listKeyOf(follower.id), () => askHomePage(url, authorization));
    say(`growth: ${name}, list warm`);
    return { follower, scroller: { name, url, authorization, postIds }, firstPages: [], scrolls: [] };
  }
}

interface Measured {
  readonly follower: GrowthFollower;
  readonly scroller: Scroller;
  readonly firstPages: number[];
  readonly scrolls: (readonly number[])[];
}

const figuresOf = ({ follower, firstPages, scrolls }: Measured): Omit<GrowthReader, 'pulled'> => ({
  followees: follower.followees,
  firstPage: median(firstPages),
  deepPages: deepPagesOf(scrolls),
});
