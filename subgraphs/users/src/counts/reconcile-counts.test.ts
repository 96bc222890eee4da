import { relationCounts } from '@rookery/drizzle/users';
import { createLogger } from '@rookery/telemetry';
import { eq } from 'drizzle-orm';
import { createRelationActs } from '../testing/relations.ts';
import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';
import { reconcileCounts } from './reconcile-counts.ts';

let world: UsersWorld;
let acts: ReturnType<typeof createRelationActs>;
let alice: Person;
let bob: Person;
let carol: Person;
const logger = createLogger({ name: 'test', level: 'silent' });
beforeAll(async () => {
  world = await createUsersWorld();
  acts = createRelationActs(world);
  [alice, bob, carol] = [await world.signUp('alice'), await world.signUp('bob'), await world.signUp('carol')];
  await acts.follow(alice, bob);
  await acts.follow(carol, bob);
  await acts.follow(bob, carol);
  await world.settled();
});
afterAll(() => world.close());

const reconcile = () => reconcileCounts({ db: world.db, logger });
const allCounts = () => world.db.select().from(relationCounts).orderBy(relationCounts.userId);

describe('the reconciler', () => {
  it('finds nothing where counts are what the rows say', async () => {
    expect(await reconcile()).toEqual([]);
  });

  it('puts drifted and lost counts right, and reports them', async () => {
    const before = await allCounts();
    await world.db.update(relationCounts).set({ followerCount: 41 }).where(eq(relationCounts.userId, bob.id));
    await world.db
      .update(relationCounts)
      .set({ followingCount: -1 })
      .where(eq(relationCounts.userId, alice.id));
    await world.db.delete(relationCounts).where(eq(relationCounts.userId, carol.id));
    const drifts = await reconcile();
    expect(new Set(drifts.map(({ userId }) => userId))).toEqual(new Set([alice.id, bob.id, carol.id]));
    expect(drifts.find(({ userId }) => userId === bob.id)).toEqual({
      userId: bob.id,
      stored: { following: 1, followers: 41 },
      counted: { following: 1, followers: 2 },
    });
    expect(await allCounts()).toEqual(before);
    expect(await reconcile()).toEqual([]);
  });

  it('does not disturb, nor is disturbed by, people who follow meanwhile', async () => {
    const fans = await Promise.all(Array.from({ length: 10 }, (_, n) => world.signUp(`fan_${n}`)));
    const following = Promise.all(fans.flatMap((fan) => [acts.follow(fan, bob), acts.follow(fan, alice)]));
    await Promise.all([reconcile(), reconcile(), following]);
    await world.settled();
    expect(await reconcile()).toEqual([]);
    expect((await acts.seen(alice, bob))?.followerCount).toBe(12);
  });
});
