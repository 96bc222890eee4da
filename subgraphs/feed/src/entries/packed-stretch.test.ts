import type { EntryId } from '@rookery/ids';
import { createStory } from '../testing/story.ts';
import { entryOf, type EntryEvent } from './entry.ts';
import { packEntry, unpackEntry } from './packed-entry.ts';
import { readPackedStretch } from './packed-stretch.ts';

const story = createStory(Date.UTC(2026, 10, 1));
const author = story.person(1);
const [oldest, middle, newest] = [
  story.post(author.userId),
  story.post(author.userId),
  story.post(author.userId),
];
const packed = ({ event }: { readonly event: unknown }) => packEntry(entryOf(event as EntryEvent));
const read = (...posts: readonly { readonly event: unknown }[]) =>
  readPackedStretch(Buffer.concat(posts.map(packed)));

describe('a stretch of a list', () => {
  it('comes as it is where it is in order', () => {
    const stretch = read(newest, middle, oldest);
    expect(stretch.ids).toEqual([newest.postId, middle.postId, oldest.postId]);
    expect(stretch).toMatchObject({ listed: 3, last: oldest.postId });
  });

  it('is put in order, each entry once, and tells which stood last, and how many there were', () => {
    const stretch = read(middle, newest, middle, oldest, newest);
    expect(stretch.ids).toEqual([newest.postId, middle.postId, oldest.postId]);
    expect(stretch).toMatchObject({ listed: 5, last: newest.postId });
  });

  it.each([
    ['in order', [newest, middle, oldest]],
    ['out of order', [oldest, newest, middle, oldest]],
  ])('tells the facts of each entry, and of no other: %s', (_, posts) => {
    const { factsOf } = read(...posts);
    for (const post of [oldest, middle, newest])
      expect(factsOf(post.postId)).toEqual(unpackEntry(packed(post)));
    expect(factsOf(story.post(author.userId).postId)).toBeUndefined();
    expect(factsOf('1' as EntryId)).toBeUndefined();
  });

  it('may be empty', () => {
    expect(read()).toMatchObject({ ids: [], listed: 0, last: undefined });
  });
});
