import { entries } from '@rookery/drizzle/feed';
import type { EntryId, PostId, UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import { createFeedWorld, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';

const MINUTE = 60_000;
const JUDGED_BY_SQL = 'with wanted as';

describe('reposts of one post on a home timeline', () => {
  let world: FeedWorld;
  let story: ReturnType<typeof createStory>;
  let alice: UserId;
  let author: UserId;
  let people: readonly UserId[];

  /** Alice follows ten people; the author is a stranger to her. */
  beforeEach(async () => {
    world = await createFeedWorld({ cap: 200 });
    story = createStory(Date.now() - 6 * 60 * MINUTE);
    const persons = Array.from({ length: 12 }, (_, index) => story.person(index));
    const [first, second, ...rest] = persons.map(({ userId }) => userId);
    [alice, author, people] = [first as UserId, second as UserId, rest];
    await world.apply(...persons.map(({ event }) => event), ...people.map((id) => story.follow(alice, id)));
  });
  afterEach(() => world.close());

  async function post(by: UserId): Promise<PostId> {
    story.later(MINUTE);
    const { postId, event } = story.post(by);
    await world.apply(event);
    return postId;
  }
  async function repost(by: UserId, postId: PostId): Promise<EntryId> {
    story.later(MINUTE);
    const { repostId, event } = story.repost(by, postId);
    await world.apply(event);
    return repostId;
  }
  /** What the page shows, from the list, and how often SQL had to judge; the same as without the list. */
  async function pageOf(first: number) {
    const idsOf = async (cold: boolean) =>
      (await world.page(alice, { first }, { cold })).edges.map(({ entryId }) => entryId);
    await world.page(alice, { first });
    await world.warmedUp();
    world.statements.length = 0;
    const ids = await idsOf(false);
    const judged = world.statements.filter((text) => text.includes(JUDGED_BY_SQL)).length;
    expect(ids).toEqual(await idsOf(true));
    return { ids, judged };
  }

  it('are one edge, the first, however many of those followed reposted it', async () => {
    const postId = await post(author);
    const [first, ...others] = people as [UserId, ...UserId[]];
    const kept = await repost(first, postId);
    for (const other of others) await repost(other, postId);
    const own = await post(others[0] as UserId);
    expect(await pageOf(20)).toEqual({ ids: [own, kept], judged: 0 });
  });

  it('are one edge although the first few who reposted it are muted', async () => {
    const postId = await post(author);
    const reposts = [];
    for (const person of people) reposts.push(await repost(person, postId));
    await world.apply(...people.slice(0, 4).map((id) => story.mute(alice, id)));
    expect((await pageOf(20)).ids).toEqual([reposts[4]]);
  });

  it('are left to SQL when the few entries that are told of do not settle it', async () => {
    const postId = await post(author);
    const [early, late] = [people.slice(0, 5), people[6] as UserId];
    for (const person of early) await repost(person, postId);
    await world.apply(...early.map((id) => story.mute(alice, id)));
    const kept = await repost(late, postId);
    expect(await pageOf(1)).toEqual({ ids: [kept], judged: 1 });
  });

  it('are one edge among thousands by strangers, and SQL looks for what lies behind those', async () => {
    const postId = await post(author);
    const { userId, event } = story.person(100);
    await world.apply(event);
    const first = await repost(userId, postId);
    // The same once a millisecond: as if of three thousand strangers.
    await world.db.execute(sql`
      insert into ${entries} (shard, id, owner_id, is_repost, post_id, post_author_id, followers_only, has_media, is_deleted)
      select shard, id + (n::bigint << 22), owner_id, is_repost, post_id, post_author_id, followers_only, has_media, false
      from ${entries} entry cross join generate_series(1, 3000) n where id = ${first}`);
    const [early, late] = people as [UserId, UserId];
    const kept = await repost(early, postId);
    await repost(late, postId);
    expect(await pageOf(20)).toEqual({ ids: [kept], judged: 1 });
  });
});
