import type { Sql } from 'postgres';
import { OWNERS, type Owner } from '../provision.ts';
import { copyRows, type TableRows } from './copy-rows.ts';
import { feedRows } from './feed-rows.ts';
import { CONSUMED_LOGS, eventCounts, setConsumerPositions, setLogHeads } from './log-positions.ts';
import { dropIndexes, emptyTables, isEmpty } from './owner-tables.ts';
import {
  ask,
  forEachOwner,
  inTransactionsOfOwners,
  type DatabaseUrls,
  type OwnerSessions,
} from './owner-transactions.ts';
import { postsRows } from './posts-rows.ts';
import { sortWorld } from './sorted-world.ts';
import { usersRows } from './users-rows.ts';
import type { SeedProgress, World } from './world.ts';

/** There is something in the database already, and nobody said that it may go. */
export class NotEmptyError extends Error {
  override readonly name = 'NotEmptyError';
}

/** From here on it is faster to make an index anew than to add to it; below, syncing its file costs more. */
const MANY_ROWS = 20_000;

export interface LoadOptions {
  readonly urls: DatabaseUrls;
  /** Empties every owner's tables first; without it, NotEmptyError where there is anything. */
  readonly wipes: boolean;
  readonly progress: SeedProgress;
}

/** Whether no owner has anything. Throws when a database cannot be asked. */
export async function isUnused(urls: DatabaseUrls): Promise<boolean> {
  const empty = await forEachOwner((owner) => ask(urls[owner], (sql) => isEmpty(sql, owner)));
  return Object.values(empty).every(Boolean);
}

/**
 * Writes a world into the owners' tables, each as its owner: rows, counters, copies, and the positions that say so. All
 * or nothing; should the process die between two of the three commits, consumers find a log of another epoch and read
 * its snapshot.
 */
export async function loadWorld(world: World, { urls, wipes, progress }: LoadOptions): Promise<void> {
  progress.phase('putting rows in order', 'tables', OWNERS.length);
  const sorted = sortWorld(world);
  const rows = { users: usersRows(world, sorted), posts: postsRows(sorted), feed: feedRows(sorted) };
  await inTransactionsOfOwners(urls, async (sessions) => {
    const indexes = await forEachOwner((owner) => clear(sessions[owner], owner, rows[owner], wipes));

    progress.phase(
      'writing rows',
      'rows',
      sum(
        Object.values(rows)
          .flat()
          .map(({ count }) => count),
      ),
    );
    const advance = (done: number): void => progress.advance(done);
    await forEachOwner(async (owner, signal) => {
      for (const table of rows[owner]) await copyRows(sessions[owner], table, { advance, signal });
    });

    progress.phase(
      'indexes and statistics',
      'statements',
      sum(Object.values(indexes).map(({ length }) => length + 1)),
    );
    await forEachOwner(async (owner, signal) => {
      for (const statement of [...indexes[owner], `analyze ${rows[owner].map(nameOf).join(', ')}`]) {
        signal.throwIfAborted();
        await sessions[owner].unsafe(statement);
        advance(1);
      }
    });
    await setPositions(sessions, world);
  });
}

/** Makes an owner's tables empty, and loading them fast; returns the statements that make their indexes again. */
async function clear(
  sql: Sql,
  owner: Owner,
  rows: readonly TableRows[],
  wipes: boolean,
): Promise<readonly string[]> {
  await sql.unsafe(`set local maintenance_work_mem = '128MB'`);
  if (!wipes && !(await isEmpty(sql, owner))) throw new NotEmptyError(`the tables of ${owner} are not empty`);
  await emptyTables(sql, owner);
  return dropIndexes(
    sql,
    owner,
    rows.filter(({ count }) => count >= MANY_ROWS).map(({ table }) => table),
  );
}

/** Both logs end after what was seeded, and every consumer has applied all of it. */
async function setPositions(sessions: OwnerSessions, world: World): Promise<void> {
  const counts = eventCounts(world);
  const heads = {
    users: await setLogHeads(sessions.users, 'users', counts.users),
    posts: await setLogHeads(sessions.posts, 'posts', counts.posts),
  };
  for (const owner of OWNERS) {
    for (const log of CONSUMED_LOGS[owner]) {
      await setConsumerPositions(sessions[owner], owner, log, heads[log]);
    }
  }
}

const nameOf = ({ schema, table }: TableRows): string => `"${schema}"."${table}"`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
