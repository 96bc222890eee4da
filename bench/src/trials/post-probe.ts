import { setTimeout as pause } from 'node:timers/promises';
import { packedEntryId } from '@rookery/feed';
import type { Redis } from 'ioredis';
import { BenchError } from '../bench-error.ts';
import { ask } from './ask.ts';

/** Between two looks at a list: what a figure may be late by. */
const LOOK_EVERY_MILLIS = 2;
/** Entries at the head of a list that are looked at: lists are in order only when read. */
const LOOKED_AT = 50;
const DEADLINE_MILLIS = 120_000;

/** createPost alone, asking nobody else for anything. */
const CREATE_POST =
  'mutation BenchPost($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';

export interface Author {
  readonly url: string;
  readonly authorization: string;
}
export interface Posted {
  readonly postId: string;
  /** Milliseconds from its sending. */
  readonly answered: number;
}

export async function createPost({ url, authorization }: Author, text: string): Promise<Posted> {
  const sentAt = performance.now();
  const data = await ask<{ readonly createPost: { readonly post: { readonly id: string } } }>(url, {
    query: CREATE_POST,
    variables: { input: { text } },
    authorization,
  });
  return { postId: data.createPost.post.id, answered: performance.now() - sentAt };
}

/** Posts, and waits until the post is in a list: the last follower's, when all are to have it. */
export async function postUntilListed(
  redis: Redis,
  author: Author,
  listKey: string,
): Promise<Posted & { readonly visible: number }> {
  const sentAt = performance.now();
  const posted = await createPost(author, `Said at ${new Date().toISOString()}, to see when it is seen.`);
  await untilListed(redis, listKey, posted.postId);
  return { ...posted, visible: performance.now() - sentAt };
}

/** Throws BenchError when it takes too long. */
export async function untilListed(redis: Redis, listKey: string, postId: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MILLIS;
  while (!(await newestIn(redis, listKey, LOOKED_AT)).includes(postId)) {
    if (performance.now() > deadline)
      throw new BenchError(`post ${postId} is not in ${listKey} after ${DEADLINE_MILLIS / 1_000} s.`);
    await pause(LOOK_EVERY_MILLIS);
  }
}

/** Ids at the head of a list, its closing record apart. */
export async function newestIn(redis: Redis, listKey: string, count: number): Promise<string[]> {
  const records = await redis.lrangeBuffer(listKey, 0, count - 1);
  return records.filter(isEntry).map((bytes) => packedEntryId(bytes));
}

/** Entries begin with an id, whose first bit is never set; what closes a list begins with it. */
const isEntry = (record: Buffer): boolean => (record[0] ?? 0xff) < 0x80;

const SENTINEL = 0xff;

/** Asks for somebody's page until their list is warm. */
export async function untilWarm(redis: Redis, listKey: string, read: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MILLIS;
  for (;;) {
    await read();
    const tail = await redis.lindexBuffer(listKey, -1);
    if (tail?.[0] === SENTINEL) return;
    if (performance.now() > deadline) throw new BenchError(`list ${listKey} does not become warm.`);
    await pause(20);
  }
}
