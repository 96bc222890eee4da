import { isIdOf, millisOf, shardOf } from '@rookery/ids';
import { completeSettings } from './seed-settings.ts';
import { sortWorld } from './sorted-world.ts';
import { shapeOf } from './shape.ts';
import { feedRows } from './feed-rows.ts';
import { postsRows } from './posts-rows.ts';
import { usersRows } from './users-rows.ts';
import { createWorld, type SeedProgress, type World } from './world.ts';

const SILENT: SeedProgress = { phase() {}, advance() {} };
const settings = completeSettings({ users: 400, posts: 6_000, seed: 7 });

/** Every row of every table, as it is sent. */
function rowsOf(world: World): string[] {
  const sorted = sortWorld(world);
  return [...usersRows(world, sorted), ...postsRows(sorted), ...feedRows(sorted)].flatMap(({ table, rows }) =>
    [...rows].map((cells) => `${table} ${cells.join('\t')}`),
  );
}

describe('a made-up world', () => {
  const world = createWorld(settings, SILENT);
  const shape = shapeOf(world);

  test('the same settings make the same rows, ids included; another seed makes others', () => {
    const rows = rowsOf(world);
    expect(rowsOf(createWorld(settings, SILENT))).toEqual(rows);
    const others = new Set(rowsOf(createWorld({ ...settings, seed: 8 }, SILENT)));
    expect(rows.filter((row) => others.has(row)).length).toBeLessThan(rows.length / 100);
  });

  test('ids are of their kind, of the owner’s shard, in the past, and there once', () => {
    const ids = [
      ...world.people.map(({ id, shard }) => ({ id, shard, kind: 'user' as const })),
      ...world.posts.map(({ id, author: { shard } }) => ({ id, shard, kind: 'post' as const })),
      ...world.reposts.map(({ id, reposter: { shard } }) => ({ id, shard, kind: 'repost' as const })),
      ...world.relations.follows.map(({ followId: id, follower: { shard } }) => ({
        id,
        shard,
        kind: 'follow' as const,
      })),
      ...[...world.relations.blocks, ...world.relations.mutes].map(({ id, by: { shard } }) => ({
        id,
        shard,
        kind: 'event' as const,
      })),
    ];
    const wrong = ids.filter(
      ({ id, shard, kind }) => !isIdOf(kind, id) || shardOf(id) !== shard || millisOf(id) > settings.now,
    );
    expect(wrong).toEqual([]);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
  });

  test('one author has most of the people as followers, the median has few', () => {
    expect(shape.followersOfUser.max).toBeGreaterThan(0.6 * settings.users);
    expect(shape.followersOfUser.max).toBeLessThan(0.8 * settings.users);
    expect(shape.followersOfUser.p50).toBeLessThan(shape.followersOfUser.mean);
    expect(shape.followingOfUser.max).toBeLessThanOrEqual(settings.maxFollowing);
    expect(shape.followingOfUser.mean).toBeGreaterThan(settings.averageFollowing * 0.7);
  });

  test('likes and reposts are a few posts’, and replies make conversations', () => {
    expect(shape.likesOfPost.p50).toBeLessThan(shape.likesOfPost.mean);
    expect(shape.likes).toBeGreaterThan(2 * settings.posts);
    expect(shape.reposts).toBeGreaterThan(0.2 * settings.posts);
    expect(shape.replies).toBeGreaterThan(0.25 * settings.posts);
    expect(shape.longestThread).toBeGreaterThan(10);
  });

  test('nobody answers, quotes, reposts or likes what they may not see', () => {
    const { sees } = world.relations;
    const seen = [
      ...world.posts.flatMap(({ author, replyTo }) => (replyTo ? [{ viewer: author, post: replyTo }] : [])),
      ...world.posts.flatMap(({ author, quoted }) => (quoted ? [{ viewer: author, post: quoted }] : [])),
      ...world.reposts.map(({ reposter, post }) => ({ viewer: reposter, post })),
      ...world.likes.map(({ liker, post }) => ({ viewer: liker, post })),
    ];
    expect(seen.filter(({ viewer, post }) => !sees(viewer, post.author))).toEqual([]);
    const shared = [
      ...world.reposts.map(({ post }) => post),
      ...world.posts.flatMap(({ quoted }) => quoted ?? []),
    ];
    expect(shared.filter(({ author }) => author.isPrivate)).toEqual([]);
    expect(shape.privateUsers).toBeGreaterThan(0);
  });

  test('whoever blocks and whoever is blocked follow each other no more', () => {
    const { follows, areBlocked, blocks } = world.relations;
    expect(blocks.length).toBeGreaterThan(0);
    expect(follows.filter(({ follower, followee }) => areBlocked(follower, followee))).toEqual([]);
  });

  test('names and texts are what the product would take, and texts differ', () => {
    const names = world.people.map(({ username }) => username);
    expect(names.filter((name) => !/^[a-z0-9_]{3,30}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const texts = world.posts.map(({ text }) => text);
    const odd = texts.filter(
      (text) =>
        text.trim() !== text ||
        text === '' ||
        [...graphemes.segment(text)].length > 500 ||
        /[{}]|undefined/.test(text),
    );
    expect(odd).toEqual([]);
    expect(new Set(texts).size).toBeGreaterThan(texts.length * 0.75);
    for (const trait of [/\n/, /#\w/, /@\w/, /\p{Extended_Pictographic}/u, /^.{300,}/s]) {
      expect(texts.filter((text) => trait.test(text)).length).toBeGreaterThan(20);
    }
  });
});
