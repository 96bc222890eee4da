import { setTimeout as pause } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import { askHomePage } from '../home-pages.ts';

const LOOK_EVERY_MILLIS = 20;
const DEADLINE_MILLIS = 30_000;

/** Asks for somebody's home timeline until a post is on its first page. Throws BenchError when it takes too long. */
export async function untilOnPage(url: string, authorization: string, postId: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MILLIS;
  while (!(await askHomePage(url, authorization)).postIds.includes(postId)) {
    if (performance.now() > deadline)
      throw new BenchError(`post ${postId} is on no page after ${DEADLINE_MILLIS / 1_000} s.`);
    await pause(LOOK_EVERY_MILLIS);
  }
}
