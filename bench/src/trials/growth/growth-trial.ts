import { BenchError } from '../../bench-error.ts';
import { readNewestEdges } from '../../data/home-lists.ts';
import { median } from '../../measure/statistics.ts';
import { listKeyOf } from '../copied-lists.ts';
import { dropAllLists } from '../dropped-lists.ts';
import { askHomePage, PAGE_SIZE } from '../home-pages.ts';
import { untilWarm } from '../post-probe.ts';
import type { TrialContext } from '../trial.ts';
import type { GrowthReader, GrowthResult } from '../trial-results.ts';
import { growthReaders, pull, pushAgain, type GrowthFollower } from './growth-readers.ts';
import { deepPagesOf, PAGES, scroll, timedPage, type Scroller } from './scroll.ts';

/** Those that are warm-up come first and do not count. */
const FULL = { firstPages: 300, scrolls: 15, warmUp: { firstPages: 50, scrolls: 3 } } as const;
const QUICK = { firstPages: 20, scrolls: 1, warmUp: { firstPages: 5, scrolls: 0 } } as const;

/** The same pages for somebody who follows a hundred and for somebody who follows ten thousand, by turns, one at a time. */
export async function runGrowthTrial(context: TrialContext): Promise<GrowthResult> {
  const { bench, authorizationOf, options, say } = context;
  const { sql, redis } = bench;
  const { firstPages, scrolls, warmUp } = options.quick ? QUICK : FULL;
  const { few, many, pulledAuthors } = await growthReaders(sql);
  const pulledIds = pulledAuthors.map(({ id }) => id);
  await dropAllLists(redis);
  const limit = await pull(sql, pulledAuthors);
  try {
    const product = await context.startProduct({ PUSH_FOLLOWER_LIMIT: String(limit) });
    try {
      const readers = await Promise.all([few, many].map((reader) => scrollerOf(reader, product.url)));
      for (let turn = -warmUp.firstPages; turn < firstPages; turn += 1)
        for (const reader of readers) {
          const { millis } = await timedPage(reader.scroller, 1);
          if (turn >= 0) reader.firstPages.push(millis);
        }
      for (let turn = -warmUp.scrolls; turn < scrolls; turn += 1)
        for (const reader of readers) {
          // Nobody has scrolled there before.
          await redis.unlink(`${listKeyOf(reader.follower.id)}:older`);
          const millis = await scroll(reader.scroller);
          if (turn >= 0) reader.scrolls.push(millis);
        }
      for (const reader of readers) say(tellOf(reader));
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
    const wanted = (PAGES + 1) * PAGE_SIZE;
    const postIds = (await readNewestEdges(sql, follower.id, wanted)).map(({ postId }) => postId);
    if (postIds.length < wanted)
      throw new BenchError(
        `growth: a timeline of ${wanted} posts is wanted, and ${postIds.length} are there.`,
      );
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

const tellOf = ({ scroller, firstPages, scrolls }: Measured): string =>
  `growth: ${scroller.name}: first page ${median(firstPages).toFixed(1)} ms, pages 41–60 ${deepPagesOf(scrolls).toFixed(1)} ms`;

const figuresOf = ({ follower, firstPages, scrolls }: Measured): Omit<GrowthReader, 'pulled'> => ({
  followees: follower.followees,
  firstPage: median(firstPages),
  deepPages: deepPagesOf(scrolls),
});
