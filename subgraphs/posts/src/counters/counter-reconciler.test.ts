import { createLogger } from '@rookery/telemetry';
import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';
import { createCounterReconciler } from './counter-reconciler.ts';

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, bob] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

const reconcile = () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  return createCounterReconciler({ db: world.db, logger, chunkSize: 3 }).run();
};

describe('the counter reconciler', () => {
  it('finds nothing where counters equal rows', async () => {
    const root = await alice.post('root');
    await bob.post('reply', { replyToId: root, quotedPostId: root });
    for (let i = 0; i < 5; i += 1) await alice.does('deletePost', await alice.post('more'));
    await bob.does('likePost', root);
    await bob.does('repost', root);
    await world.settled();
    expect(await reconcile()).toEqual({ checked: 9, drifts: [] });
  });

  it('repairs what drifted and tells of it', async () => {
    const root = await alice.post('drifting');
    await bob.does('likePost', root);
    await world.settled();
    await world.db
      .$client`update posts.post_counters set like_count = 7, quote_count = -1 where post_id = ${root}`;
    await world.db.$client`update posts.user_post_counts set post_count = 40 where user_id = ${alice.id}`;
    const { drifts } = await reconcile();
    expect(drifts).toEqual([
      { id: root, counter: 'likeCount', counted: 7, actual: 1 },
      { id: root, counter: 'quoteCount', counted: -1, actual: 0 },
      { id: alice.id, counter: 'postCount', counted: 40, actual: 2 },
    ]);
    expect((await reconcile()).drifts).toEqual([]);
  });

  it('finds nothing amiss while people like and unlike', async () => {
    const root = await alice.post('busy');
    const people = await world.people(20);
    const busy = Promise.all(
      people.map(async (person) => {
        for (const mutation of ['likePost', 'unlikePost', 'likePost'] as const)
          await person.does(mutation, root);
      }),
    );
    const reports = [await reconcile(), await reconcile(), await reconcile()];
    await busy;
    expect(reports.flatMap(({ drifts }) => drifts)).toEqual([]);
    expect((await reconcile()).drifts).toEqual([]);
  });
});
