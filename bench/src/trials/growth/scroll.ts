import { BenchError } from '../../bench-error.ts';
import { median } from '../../measure/statistics.ts';
import { askHomePage, PAGE_SIZE } from '../home-pages.ts';

export const PAGES = 60;
/** Pages that the budget is about, from one. */
export const DEEP = { from: 41, to: 60 } as const;

/** A reader who scrolls, and what their timeline is by its definition. */
export interface Scroller {
  readonly name: string;
  readonly url: string;
  readonly authorization: string;
  /** Posts, newest first: as many as are scrolled through, and one more page. */
  readonly postIds: readonly string[];
}

/** Reads a page and times it; throws BenchError when it is not what the definition says. `page` counts from one. */
export async function timedPage(
  { name, url, authorization, postIds }: Scroller,
  page: number,
  after?: string,
): Promise<{ readonly millis: number; readonly endCursor: string }> {
  const startedAt = performance.now();
  const found = await askHomePage(url, authorization, after);
  const millis = performance.now() - startedAt;
  const wanted = postIds.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  if (wanted.join() !== found.postIds.join() || !found.endCursor)
    throw new BenchError(
      `growth: page ${page} of ${name} is not what the definition says: ${firstOther(wanted, found.postIds)}`,
    );
  return { millis, endCursor: found.endCursor };
}

function firstOther(wanted: readonly string[], found: readonly string[]): string {
  const index = wanted.findIndex((id, place) => id !== found[place]);
  return index < 0
    ? `${found.length} posts in place of ${wanted.length}`
    : `post ${index + 1} is ${found[index] ?? 'missing'} and not ${wanted[index]}`;
}

/** All pages from the head down, one after the other: milliseconds of each. */
export async function scroll(scroller: Scroller): Promise<number[]> {
  const millis: number[] = [];
  let after: string | undefined;
  for (let page = 1; page <= PAGES; page += 1) {
    const timed = await timedPage(scroller, page, after);
    millis.push(timed.millis);
    after = timed.endCursor;
  }
  return millis;
}

/** Mean over the deep pages, each the median of all scrolls: the one page that reads ahead for the others counts too. */
export function deepPagesOf(scrolls: readonly (readonly number[])[]): number {
  const pages = Array.from({ length: DEEP.to - DEEP.from + 1 }, (_, index) =>
    median(scrolls.map((millis) => millis[DEEP.from - 1 + index] ?? Number.NaN)),
  );
  return pages.reduce((sum, page) => sum + page, 0) / pages.length;
}
