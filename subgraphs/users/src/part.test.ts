import { partitionOf } from '@rookery/events';
import { createRelationActs } from './testing/relations.ts';
import { createUsersWorld, type Person, type UsersWorld } from './testing/users-world.ts';

let world: UsersWorld;
let acts: ReturnType<typeof createRelationActs>;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  // Nobody of that name runs: its copies are always late.
  world = await createUsersWorld({ awaitedConsumers: ['users', 'somebody-late'] });
  acts = createRelationActs(world);
  [alice, bob] = [await world.signUp('alice'), await world.signUp('bob')];
});
afterAll(() => world.close());

describe('the users part', () => {
  it('is ready when its stores answer and its tables are there', async () => {
    expect(await world.part.isReady()).toBe(true);
    world.redis.disconnect();
    expect(await world.part.isReady()).toBe(false);
    await world.redis.connect();
    expect(await world.part.isReady()).toBe(true);
  });

  it('gives its log to other parts', async () => {
    await world.settled();
    const answers = await Promise.all(
      world.part.internalRoutes.map((route) =>
        route({ method: 'GET', path: '/internal/heads', query: new URLSearchParams(), body: undefined }),
      ),
    );
    expect(answers).toContainEqual({ status: 200, body: { heads: expect.any(Array) } });
    const head = (await world.part.log.heads()).find(({ partition }) => partition === partitionOf(alice.id));
    expect(head).toMatchObject({ log: 'users', pending: 0 });
    expect(head?.sequence).toBeGreaterThan(0);
  });

  it('answers a change within bounds when a copy is late, and tells what to wait for', async () => {
    const { data, errors, effects } = await acts.follow(alice, bob);
    expect(errors).toBeUndefined();
    expect(data?.['followUser']).toMatchObject({ user: { viewerFollowState: 'FOLLOWING' } });
    const { epoch, sequence } =
      (await world.part.log.heads()).find(({ partition }) => partition === partitionOf(alice.id)) ?? {};
    expect(effects?.awaits).toEqual([{ log: 'users', partition: partitionOf(alice.id), epoch, sequence }]);
  });

  it('waits for nothing after what changes nothing', async () => {
    expect((await acts.follow(alice, bob)).effects).toBeUndefined();
  });

  it('lets a reader see their own writes, and waits only within bounds for what never comes', async () => {
    const { effects } = await acts.follow(bob, alice);
    const reader = { ...bob, identity: { ...bob.identity, awaits: effects?.awaits ?? [] } };
    expect(await acts.seen(reader, alice)).toMatchObject({ followerCount: 1, followsViewer: true });
    const never = { log: 'users', partition: 0, epoch: 2_000_000_000, sequence: 1 } as const;
    const elsewhere = { log: 'posts', partition: 0, epoch: 2_000_000_000, sequence: 1 } as const;
    const patient = { ...bob, identity: { ...bob.identity, awaits: [never, elsewhere] } };
    expect(await acts.seen(patient, alice)).toMatchObject({ followerCount: 1 });
  });
});
