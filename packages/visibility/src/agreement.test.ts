import type { Database } from '@rookery/database';
import { transact } from '@rookery/database';
import { openDatabase } from '@rookery/drizzle';
import { relationBlocks, relationFollows, relationMutes, relationUsers } from '@rookery/drizzle/feed';
import type { DomainEvent } from '@rookery/events';
import {
  ID_EPOCH_MILLIS,
  ID_KINDS,
  idOf,
  type FollowId,
  type Id,
  type IdKind,
  type UserId,
} from '@rookery/ids';
import { createTestDatabase, type TestDatabase } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import * as fc from 'fast-check';
import {
  authorIsVisibleTo,
  isFollowerOf,
  isHiddenFromTimeline,
  relationsAmong,
  writingIsVisibleAmong,
  writingIsVisibleTo,
} from './predicate.ts';
import { createRelationsProjection } from './projection.ts';
import { isAuthorVisible, isEntryOnHome, type AuthorState } from './rules.ts';
import { loadViewerRelations, relationsChangedBy, type ViewerRelations } from './viewer-relations.ts';

const tables = { relationUsers, relationFollows, relationBlocks, relationMutes };
const projection = createRelationsProjection(tables);
const dialect = new PgDialect();
const HOUR = 3_600_000;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.urls.feed, poolSize: 2, applicationName: 'agreement-test' });
});
afterAll(async () => {
  await db.$client.end();
  await database.drop();
});

const mint = <K extends IdKind>(kind: K, shard: number, n: number): Id<K> =>
  idOf(
    kind,
    (
      (BigInt(Date.UTC(2025, 5, 1) - ID_EPOCH_MILLIS + n) << 22n) |
      (BigInt(ID_KINDS[kind]) << 18n) |
      (BigInt(shard) << 10n)
    ).toString(),
  );
/** Two of them share a shard. */
const people = [3, 3, 4, 12, 255].map((shard, index) => mint('user', shard, index));
/** Never heard of by the copy. */
const stranger = mint('user', 9, 99);
const [alice, bob, carol] = people as [UserId, UserId, UserId];

const person = fc.constantFrom(...people);
const pair = fc.tuple(person, person).filter(([one, other]) => one !== other);
const version = fc.integer({ min: 1, max: 4 });
const accounts = fc
  .tuple(person, fc.boolean(), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), version)
  .map(([userId, isPrivate, suspended, deleted, at]): DomainEvent => {
    return {
      type: 'user.updated',
      userId,
      isPrivate,
      isSuspended: suspended === 0,
      isDeleted: deleted === 0,
      version: at,
    };
  });
const follows = fc
  .tuple(pair, fc.constantFrom('none', 'requested', 'following', 'following'), fc.boolean(), version)
  .map(([[followerId, followeeId], state, hidesReposts, at]): DomainEvent => {
    const followId: FollowId = mint('follow', 3, at);
    return { type: 'follow.changed', followId, followerId, followeeId, state, hidesReposts, version: at };
  });
const blocks = fc
  .tuple(pair, fc.boolean(), version)
  .map(([[blockerId, blockedId], active, at]): DomainEvent => {
    return { type: 'block.changed', blockerId, blockedId, active, version: at };
  });
const mutes = fc
  .tuple(pair, fc.boolean(), fc.constantFrom(null, -HOUR, HOUR), version)
  .map(([[muterId, mutedId], active, ahead, at]): DomainEvent => {
    const expiresAt = ahead === null ? null : Date.now() + ahead;
    return { type: 'mute.changed', muterId, mutedId, active, expiresAt, version: at };
  });
/** One event per row and version, as an owner writes them, in any order. */
const histories = fc.uniqueArray(fc.oneof(accounts, follows, blocks, mutes), {
  maxLength: 60,
  selector: versionKey,
});

function rowKey(event: DomainEvent): string {
  switch (event.type) {
    case 'user.updated':
      return `user ${event.userId}`;
    case 'follow.changed':
      return `follow ${event.followerId} ${event.followeeId}`;
    case 'block.changed':
      return `block ${event.blockerId} ${event.blockedId}`;
    case 'mute.changed':
      return `mute ${event.muterId} ${event.mutedId}`;
    default:
      throw new TypeError(event.type);
  }
}
const versionOf = (event: DomainEvent) => ('version' in event ? event.version : 0);
function versionKey(event: DomainEvent): string {
  return `${rowKey(event)} ${versionOf(event)}`;
}

async function copyOf(...batches: readonly (readonly DomainEvent[])[]): Promise<void> {
  for (const table of Object.values(tables)) await db.execute(sql`delete from ${table}`);
  for (const batch of batches) await transact(db, (tx) => projection.apply(tx, batch));
}

async function rowsOf(): Promise<unknown[]> {
  const all = await Promise.all(Object.values(tables).map((table) => db.select().from(table)));
  return all
    .flat()
    .map((row) => JSON.stringify(row))
    .sort();
}

async function answersOf(
  viewerId: UserId | null,
): Promise<Map<string, { visible: boolean; hidden: boolean }>> {
  const author = sql`author.id`;
  const hidden = viewerId === null ? sql`false` : isHiddenFromTimeline(tables, viewerId, author);
  const rows = await db.execute<{ id: string; visible: boolean; hidden: boolean }>(sql`
    select author.id, ${authorIsVisibleTo(tables, viewerId, author)} as visible, ${hidden} as hidden
    from unnest(${`{${[...people, stranger].join(',')}}`}::bigint[]) as author(id)`);
  return new Map(rows.map(({ id, visible, hidden: isHidden }) => [id, { visible, hidden: isHidden }]));
}

const empty = (viewerId: UserId): ViewerRelations => ({
  viewerId,
  follows: new Map(),
  blocks: new Set(),
  blockedBy: new Set(),
  mutes: new Map(),
});

test('SQL and rules agree on who is visible and who is hidden, whatever the relations', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      await copyOf(history);
      const inOrder = [...history].sort((a, b) => versionOf(a) - versionOf(b));
      const states = new Map<UserId, AuthorState>();
      for (const event of inOrder) if (event.type === 'user.updated') states.set(event.userId, event);
      const stateOf = (userId: UserId) => states.get(userId);

      for (const viewerId of people) {
        const relations = await loadViewerRelations(db, tables, viewerId);
        expect(inOrder.reduce((before, event) => relationsChangedBy(event, before), empty(viewerId))).toEqual(
          relations,
        );
        const answers = await answersOf(viewerId);
        for (const author of [...people, stranger]) {
          const visible = isAuthorVisible(author, relations, stateOf);
          const reposted = { ownerId: viewerId, isRepost: true, postAuthorId: author, parentAuthorId: null };
          const hidden = !isEntryOnHome(reposted, relations, stateOf);
          expect({ viewerId, author, ...answers.get(author) }).toEqual({ viewerId, author, visible, hidden });
        }
      }
      const signedOut = await answersOf(null);
      for (const author of [...people, stranger]) {
        const state = stateOf(author);
        const visible = !!state && !state.isPrivate && !state.isSuspended && !state.isDeleted;
        expect({ author, visible: signedOut.get(author)?.visible }).toEqual({ author, visible });
      }
    }),
    { numRuns: 60 },
  );
});

test('what is for followers only is seen by the followers of whom the viewer may see', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      await copyOf(history);
      for (const viewerId of [...people, stranger, null]) {
        const author = sql`author.id`;
        const rows = await db.execute<{
          open: boolean;
          closed: boolean;
          visible: boolean;
          follows: boolean;
        }>(sql`
          select ${writingIsVisibleTo(tables, viewerId, { author, followersOnly: sql`false` })} as open,
            ${writingIsVisibleTo(tables, viewerId, { author, followersOnly: sql`true` })} as closed,
            ${authorIsVisibleTo(tables, viewerId, author)} as visible, ${isFollowerOf(tables, viewerId, author)} as follows
          from unnest(${`{${[...people, stranger].join(',')}}`}::bigint[]) as author(id)`);
        for (const { open, closed, visible, follows: isFollower } of rows)
          expect({ open, closed }).toEqual({ open: visible, closed: visible && isFollower });
      }
    }),
    { numRuns: 30 },
  );
});

test('authors who are looked up together are judged as one by one, and who is not among them is not shown', async () => {
  const everybody = [...people, stranger];
  await fc.assert(
    fc.asyncProperty(histories, fc.array(fc.constantFrom(...everybody)), async (history, asked) => {
      await copyOf(history);
      const author = sql`author.id`;
      const viewer = sql`viewer.id`;
      const forms = [sql`false`, sql`true`].map((followersOnly) => {
        const scalar = writingIsVisibleTo(tables, viewer, { author, followersOnly });
        const among = writingIsVisibleAmong(tables, viewer, { author, followersOnly, among: 'among' });
        return sql`${scalar}, ${among}`;
      });
      const rows = await db.$client
        .unsafe(
          dialect.sqlToQuery(sql`
            select ${viewer}::text, ${author}::text, ${sql.join(forms, sql`, `)}
            from unnest(${sql.raw(`'{${everybody.join(',')}}'`)}::bigint[]) as viewer(id)
            cross join lateral ${relationsAmong(tables, viewer, sql.raw(`'{${asked.join(',')}}'::bigint[]`))} among
            cross join unnest(${sql.raw(`'{${everybody.join(',')}}'`)}::bigint[]) as author(id)`).sql,
        )
        .values();
      expect(rows).toHaveLength(everybody.length ** 2);
      for (const [viewerId, id, open, openAmong, closed, closedAmong] of rows) {
        const isAsked = viewerId === id || asked.includes(id as UserId);
        expect({ viewerId, id, openAmong, closedAmong }).toEqual({
          viewerId,
          id,
          openAmong: isAsked && open,
          closedAmong: isAsked && closed,
        });
      }
    }),
    { numRuns: 60 },
  );
});

test('any replay in any order and any batches ends in the same copy', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.infiniteStream(fc.nat()), async (history, numbers) => {
      await copyOf([...history].sort((a, b) => versionOf(a) - versionOf(b)));
      const expected = await rowsOf();
      const shuffled = history
        .map((event) => ({ event, order: numbers.next().value ?? 0 }))
        .sort((a, b) => a.order - b.order)
        .map(({ event }) => event);
      const cut = history.length === 0 ? 0 : (numbers.next().value ?? 0) % history.length;
      await copyOf(shuffled.slice(cut), shuffled, shuffled.slice(0, cut));
      expect(await rowsOf()).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('a resync takes versions that went back, and removes what the snapshot does not bring', async () => {
  const block = (blockerId: UserId, at: number, active = true): DomainEvent => {
    return { type: 'block.changed', blockerId, blockedId: carol, active, version: at };
  };
  const elsewhere = people[2] as UserId;
  await copyOf([block(alice, 7), block(bob, 7), block(elsewhere, 7)]);
  const place = { log: 'users', partition: 3 } as const;
  await transact(db, (tx) => projection.onResync(tx, { ...place, log: 'posts' }, 'started'));
  await transact(db, (tx) => projection.onResync(tx, place, 'started'));
  expect((await loadViewerRelations(db, tables, bob)).blocks.has(carol)).toBe(true);
  await transact(db, (tx) => projection.apply(tx, [block(alice, 2)]));
  await transact(db, (tx) => projection.onResync(tx, place, 'finished'));
  await transact(db, (tx) => projection.apply(tx, [block(alice, 3, false)]));
  expect((await loadViewerRelations(db, tables, alice)).blocks.has(carol)).toBe(false);
  expect((await loadViewerRelations(db, tables, bob)).blocks.has(carol)).toBe(false);
  expect((await db.select().from(relationBlocks)).map(({ blockerId }) => blockerId).sort()).toEqual(
    [alice, elsewhere].sort(),
  );
});

describe('the home timeline', () => {
  const known: AuthorState = { isPrivate: false, isSuspended: false, isDeleted: false };
  const viewer: ViewerRelations = { ...empty(alice), follows: new Map([[bob, { hidesReposts: false }]]) };
  const entry = { ownerId: bob, isRepost: false, postAuthorId: bob, parentAuthorId: null };
  const onHome = (
    facts: Partial<typeof entry> | { parentAuthorId: UserId },
    relations = viewer,
    state: AuthorState = known,
  ) => isEntryOnHome({ ...entry, ...facts }, relations, () => state, 1_000);

  test('has the entries of oneself and of those followed, and of nobody else', () => {
    expect(onHome({})).toBe(true);
    expect(onHome({ ownerId: alice, postAuthorId: alice })).toBe(true);
    expect(onHome({ ownerId: carol, postAuthorId: carol })).toBe(false);
  });

  test('has replies to oneself, to those followed and to the replier, and to nobody else', () => {
    expect(onHome({ parentAuthorId: alice })).toBe(true);
    expect(onHome({ parentAuthorId: bob })).toBe(true);
    expect(onHome({ parentAuthorId: carol })).toBe(false);
    const both = {
      ...viewer,
      follows: new Map([...viewer.follows, [carol, { hidesReposts: false }] as const]),
    };
    expect(onHome({ parentAuthorId: carol }, both)).toBe(true);
  });

  test('has reposts of anybody visible, unless the viewer hides those of the reposter', () => {
    const repost = { isRepost: true, postAuthorId: carol };
    expect(onHome(repost)).toBe(true);
    expect(onHome(repost, { ...viewer, follows: new Map([[bob, { hidesReposts: true }]]) })).toBe(false);
    expect(onHome({}, { ...viewer, follows: new Map([[bob, { hidesReposts: true }]]) })).toBe(true);
    expect(onHome(repost, viewer, { ...known, isPrivate: true })).toBe(false);
  });

  test('has nothing by, of or to somebody blocked either way, or muted, until the mute ends', () => {
    for (const facts of [
      {},
      { isRepost: true, ownerId: bob, postAuthorId: carol },
      { parentAuthorId: carol },
    ]) {
      const other = 'postAuthorId' in facts || 'parentAuthorId' in facts ? carol : bob;
      const follow = {
        ...viewer,
        follows: new Map([bob, carol].map((id) => [id, { hidesReposts: false }] as const)),
      };
      expect(onHome(facts, follow)).toBe(true);
      expect(onHome(facts, { ...follow, blocks: new Set([other]) })).toBe(false);
      expect(onHome(facts, { ...follow, blockedBy: new Set([other]) })).toBe(false);
      expect(onHome(facts, { ...follow, mutes: new Map([[other, null]]) })).toBe(false);
      expect(onHome(facts, { ...follow, mutes: new Map([[other, 1_001]]) })).toBe(false);
      expect(onHome(facts, { ...follow, mutes: new Map([[other, 1_000]]) })).toBe(true);
    }
  });

  test('has nothing of accounts that are suspended or deleted', () => {
    expect(onHome({}, viewer, { ...known, isSuspended: true })).toBe(false);
    expect(onHome({}, viewer, { ...known, isDeleted: true })).toBe(false);
  });
});
