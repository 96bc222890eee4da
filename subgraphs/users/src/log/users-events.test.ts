import { accounts, blocks, followers, follows, mutes, outbox, relationCounts } from '@rookery/drizzle/users';
import * as tables from '@rookery/drizzle/users';
import { createOutbox, PARTITION_COUNT, type DomainEvent } from '@rookery/events';
import { shardOf } from '@rookery/ids';
import { asc, eq, isNotNull, sql } from 'drizzle-orm';
import { createRelationActs } from '../testing/relations.ts';
import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';
import { readUsersSnapshot } from './snapshot.ts';
import { createUsersEvents } from './users-events.ts';

let world: UsersWorld;
let acts: ReturnType<typeof createRelationActs>;
let people: Person[];
beforeAll(async () => {
  world = await createUsersWorld();
  acts = createRelationActs(world);
  people = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((name) => world.signUp(name)));
  const [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
  await acts.setPrivate(dave, true);
  await acts.follow(alice, bob);
  await acts.unfollow(alice, bob);
  await acts.follow(alice, bob, { hideReposts: true });
  await acts.follow(carol, bob);
  await acts.follow(bob, carol);
  await acts.block(bob, carol);
  await acts.follow(alice, dave);
  await acts.accept(dave, alice);
  await acts.follow(bob, dave);
  await acts.mute(alice, carol);
  await acts.follow(carol, alice);
  await acts.block(alice, carol);
  await acts.unblock(alice, carol);
  await acts.follow(carol, alice);
  await world.settled();
});
afterAll(() => world.close());

const allEvents = async () =>
  (await world.db.select().from(outbox).where(isNotNull(outbox.sequence)).orderBy(asc(outbox.id))).map(
    ({ payload }) => payload,
  );
/** What the events were copied into. */
const copy = async () => ({
  followers: await world.db.select().from(followers).orderBy(followers.followeeId, followers.followerId),
  counts: await world.db.select().from(relationCounts).orderBy(relationCounts.userId),
  follows: await world.db.select().from(follows).orderBy(follows.followerId, follows.followeeId),
});
const apply = (events: readonly DomainEvent[]) =>
  world.db.transaction((tx) => createUsersEvents({ outbox: createOutbox(tables) }).apply(tx, events));
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, index) => ({ item, order: Math.sin(seed * 1_000 + index * 7) }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

describe('the followees’ copy', () => {
  it('has what the followers wrote, and counts it', async () => {
    const { followers: copied, follows: own, counts } = await copy();
    const facts = ({
      followerId,
      followeeId,
      followId,
      state,
      hidesReposts,
      version,
    }: (typeof own)[number]) => [followerId, followeeId, followId, state, hidesReposts, version].join();
    expect(copied.map(facts).sort()).toEqual(
      own
        .filter(({ version }) => version > 0)
        .map(facts)
        .sort(),
    );
    for (const { userId, followerCount } of counts) {
      expect(followerCount).toBe(
        own.filter((row) => row.followeeId === userId && row.state === 'following').length,
      );
    }
  });

  it('does not change when the whole log comes again, in any order and any pieces', async () => {
    const before = await copy();
    const events = await allEvents();
    const written = await world.db.$count(outbox);
    await apply(events);
    for (let seed = 1; seed <= 5; seed += 1) for (const event of shuffled(events, seed)) await apply([event]);
    expect(await copy()).toEqual(before);
    expect(await world.db.$count(outbox)).toBe(written);
  });

  it('comes out the same from nothing, in any order and any pieces', async () => {
    const before = await copy();
    const events = await allEvents();
    for (let seed = 1; seed <= 5; seed += 1) {
      await world.db.delete(followers);
      await world.db.update(relationCounts).set({ followerCount: 0 });
      const order = shuffled([...events, ...events], seed);
      for (let start = 0; start < order.length; start += seed) await apply(order.slice(start, start + seed));
      expect(await copy()).toEqual(before);
    }
  });

  it('comes out the same from a snapshot', async () => {
    const before = await copy();
    await world.db.delete(followers);
    await world.db.update(relationCounts).set({ followerCount: 0 });
    for (let partition = 0; partition < PARTITION_COUNT; partition += 1) {
      for (let after: string | undefined; ;) {
        const page = await readUsersSnapshot(world.db, partition, after, 2);
        await apply(page.events);
        if (page.next === undefined) break;
        after = page.next;
      }
    }
    expect(await copy()).toEqual(before);
  });
});

describe('a snapshot', () => {
  it('tells of every row of its partition once, tombstones too', async () => {
    const told: DomainEvent[] = [];
    for (let partition = 0; partition < PARTITION_COUNT; partition += 1) {
      for (let after: string | undefined; ;) {
        const page = await readUsersSnapshot(world.db, partition, after, 3);
        for (const event of page.events)
          if (event.type === 'user.updated') expect(shardOf(event.userId) % PARTITION_COUNT).toBe(partition);
        told.push(...page.events);
        if (page.next === undefined) break;
        after = page.next;
      }
    }
    const count = (type: DomainEvent['type']) => told.filter((event) => event.type === type).length;
    expect(count('user.updated')).toBe(await world.db.$count(accounts));
    expect(count('follow.changed')).toBe(await world.db.$count(follows, sql`${follows.version} > 0`));
    expect(count('block.changed')).toBe(await world.db.$count(blocks));
    expect(count('mute.changed')).toBe(await world.db.$count(mutes));
    const [dave] = people.slice(-1);
    expect(told).toContainEqual(expect.objectContaining({ userId: dave?.id, isPrivate: true, version: 2 }));
  });

  it('is indexed by partition', async () => {
    const plan = await world.db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(
        sql`explain select * from ${accounts} where ((id >> 10) & 7) = 3 and id > 0 order by id limit 5`,
      );
    });
    expect(JSON.stringify(plan)).toContain('accounts_by_partition');
  });
});

describe('a follow that was committed beside a block', () => {
  it('is ended when its event is applied', async () => {
    const [erin, frank] = [await world.signUp('erin'), await world.signUp('frank')];
    await acts.follow(erin, frank);
    await world.settled();
    // As if the two transactions had not seen each other, and the block's event had come first.
    await acts.block(frank, erin);
    await world.settled();
    await world.db
      .update(follows)
      .set({ state: 'following', version: 7 })
      .where(eq(follows.followerId, erin.id));
    await world.db
      .update(relationCounts)
      .set({ followingCount: 1 })
      .where(eq(relationCounts.userId, erin.id));
    const [row] = await world.db.select().from(follows).where(eq(follows.followerId, erin.id));
    if (!row?.followId) throw new Error('erin never followed');
    const { shard: _shard, ...facts } = { ...row, followId: row.followId };
    expect(await apply([{ type: 'follow.changed', ...facts }])).toBe(true);
    await world.settled();
    const [after] = await world.db.select().from(follows).where(eq(follows.followerId, erin.id));
    expect(after).toMatchObject({ state: 'none', version: 8 });
    const counts = await world.db.select().from(relationCounts);
    for (const { id } of [erin, frank]) {
      expect(counts.find(({ userId }) => userId === id)).toMatchObject({
        followingCount: 0,
        followerCount: 0,
      });
    }
  });
});
