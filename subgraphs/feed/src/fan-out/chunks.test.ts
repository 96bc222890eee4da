import { transact } from '@rookery/database';
import { ownerOf, partitionOf, type DomainEvent, type LoggedEvent } from '@rookery/events';
import type { EntryId, UserId } from '@rookery/ids';
import { NO_FEED_METRICS } from '@rookery/telemetry';
import { createFeedWorld, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';
import { createChunks } from './chunks.ts';
import type { FollowersJob } from './job.ts';
import { findJobs } from './job-queries.ts';

let world: FeedWorld;
beforeEach(async () => (world = await createFeedWorld()));
afterEach(() => world.close());

const idsOf = async (userId: UserId): Promise<readonly EntryId[] | undefined> =>
  (await world.lists.read(userId, { count: 10 }))?.ids;

test('chunks of several jobs are done at a time, and each goes on from where it is', async () => {
  const story = createStory(Date.now() - 1_000);
  const people = Array.from({ length: 8 }, (_, index) => story.person(index + 1));
  const [alice, bob, ...followers] = people.map(({ userId }) => userId) as [UserId, UserId, ...UserId[]];
  const quiet = followers.slice(0, 2);
  await world.apply(...people.map(({ event }) => event));
  await world.apply(...followers.map((userId) => story.follow(userId, alice)));
  await world.apply(...quiet.map((userId) => story.follow(userId, bob)));
  for (const userId of followers) await world.page(userId, { first: 1 });
  await world.warmedUp();

  const posts = [story.post(alice), story.post(bob)];
  const logged = posts.map(({ event }, index) => loggedAt(event, 1_000 + index));
  await transact(world.db, (tx) => world.projection.apply(tx, logged));
  const places = logged.map(({ position: { log, partition } }) => ({ log, partition }));
  const jobs = await findJobs(world.db, places, { underWay: new Set(), limit: 10 });
  expect(jobs.map(({ kind }) => kind)).toEqual(['fan-out', 'fan-out']);
  const doChunks = createChunks({ ...world, metrics: NO_FEED_METRICS, chunkSize: 4 });

  world.statements.length = 0;
  const [left, done] = await doChunks(jobs as FollowersJob[]);
  expect(world.statements.filter((text) => !/^(begin|commit)/.test(text))).toHaveLength(3);
  expect(done).toBeUndefined();
  expect(left).toMatchObject({ afterFollowerId: [...followers].sort()[3] });
  // Somebody else who takes it up now goes on from there as well.
  expect(await findJobs(world.db, places, { underWay: new Set(), limit: 10 })).toMatchObject([
    { id: left?.id, afterFollowerId: left?.afterFollowerId },
  ]);
  expect(await doChunks([left as FollowersJob])).toEqual([undefined]);
  expect(await findJobs(world.db, places, { underWay: new Set(), limit: 10 })).toEqual([]);

  const [ofAlice, ofBob] = posts.map(({ postId }) => postId as EntryId);
  for (const userId of followers)
    expect(await idsOf(userId)).toEqual(quiet.includes(userId) ? [ofBob, ofAlice] : [ofAlice]);
});

function loggedAt(event: DomainEvent, sequence: number): LoggedEvent {
  return {
    event,
    writtenAt: 0,
    position: { log: 'posts', partition: partitionOf(ownerOf(event)), epoch: 1, sequence },
  };
}
