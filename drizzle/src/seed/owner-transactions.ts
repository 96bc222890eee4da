import postgres, { type ReservedSql, type Sql } from 'postgres';
import { OWNERS, type Owner } from '../provision.ts';

export type DatabaseUrls = Readonly<Record<Owner, string>>;
/** A session of each owner, in its transaction. */
export type OwnerSessions = Readonly<Record<Owner, Sql>>;

/** Runs `work` in a transaction of each owner at once; they are committed one after another when it has succeeded. */
export async function inTransactionsOfOwners(
  urls: DatabaseUrls,
  work: (sessions: OwnerSessions) => Promise<void>,
): Promise<void> {
  const pools = OWNERS.map((owner) => openPool(urls[owner]));
  const sessions: ReservedSql[] = [];
  try {
    for (const pool of pools) {
      const session = await pool.reserve();
      sessions.push(session);
      await session.unsafe('begin');
    }
    const [users, posts, feed] = sessions;
    if (!users || !posts || !feed) throw new Error('an owner without a session');
    await work({ users, posts, feed });
    for (const session of sessions) await session.unsafe('commit');
  } catch (error) {
    await Promise.allSettled(sessions.map((session) => session.unsafe('rollback')));
    throw error;
  } finally {
    for (const session of sessions) session.release();
    await Promise.all(pools.map((pool) => pool.end({ timeout: 5 })));
  }
}

/** Works for each owner at once, and ends when all have: a failure stops the others, and nothing goes on after it. */
export async function forEachOwner<T>(
  work: (owner: Owner, signal: AbortSignal) => Promise<T>,
): Promise<Readonly<Record<Owner, T>>> {
  const failure = new AbortController();
  const outcomes = await Promise.allSettled(
    OWNERS.map(async (owner) => {
      try {
        return [owner, await work(owner, failure.signal)] as const;
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    }),
  );
  failure.signal.throwIfAborted();
  const results = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  return Object.fromEntries(results) as Record<Owner, T>;
}

/** Runs a question in a session of its own. */
export async function ask<T>(url: string, question: (sql: Sql) => Promise<T>): Promise<T> {
  const pool = openPool(url);
  try {
    return await question(pool);
  } finally {
    await pool.end({ timeout: 5 });
  }
}

const openPool = (url: string): Sql =>
  postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'rookery seed' } });
