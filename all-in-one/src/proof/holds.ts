import {
  reachedFailpoint,
  releaseFailpoint,
  setFailpoints,
  type Failpoint,
  type FailpointAction,
} from '@rookery/events';
import { eventually } from '@rookery/testkit';
import type { ReservedSql } from 'postgres';
import type { Person, ProofWorld } from './proof-world.ts';
import type { Writing } from './writing.ts';

/** What stands still while others go on. */
export interface Holds {
  /** Whoever comes to this point stands there. */
  arm(point: Failpoint): void;
  /** Whether somebody stands there, soon. */
  reached(point: Failpoint): Promise<boolean>;
  goOn(point: Failpoint): void;
  /** A post of theirs has its id and does not commit; false where that cannot be. */
  holdCommit(author: Person): Promise<boolean>;
  /** Who must not write: their transaction would wait for the one that is held. */
  isHeld(person: Person): boolean;
  /** Lets everything go on; true when a transaction committed after newer entries had been applied. */
  release(): Promise<boolean>;
}

const SOON_MILLIS = 400;

export function createHolds(world: ProofWorld, writing: Writing): Holds {
  const armed = new Map<Failpoint, FailpointAction>();
  let commit:
    { readonly author: Person; readonly lock: ReservedSql; readonly written: Promise<void> } | undefined;

  /** The author's count of posts is written after the id is minted: who holds its row holds the commit. */
  async function lockCount(author: Person): Promise<ReservedSql | undefined> {
    const lock = await world.admin.reserve();
    await lock`begin`;
    const locked = await lock`
      update posts.user_post_counts set post_count = post_count where user_id = ${author.id}::bigint returning 1`;
    if (locked.length > 0) return lock;
    await lock`rollback`;
    lock.release();
    return undefined;
  }

  async function somebodyWaitsForALock(): Promise<void> {
    const [row] = await world.admin<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and application_name = 'rookery posts' and wait_event_type = 'Lock'`;
    if (!row || row.waiting === 0) throw new Error('the post does not wait for its author’s count');
  }

  async function letCommit(): Promise<boolean> {
    if (!commit) return false;
    const { lock, written } = commit;
    commit = undefined;
    const [newest] = await world.admin<{ id: string | null }[]>`select max(id)::text as id from feed.entries`;
    await lock`commit`;
    lock.release();
    await written;
    return BigInt(newest?.id ?? 0) > BigInt(writing.posts.at(-1)?.id ?? 0);
  }

  const holds: Holds = {
    arm(point) {
      armed.set(point, 'pause');
      setFailpoints(armed);
    },
    async reached(point) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), SOON_MILLIS);
      });
      const there = reachedFailpoint(point).then(() => true as const);
      return Promise.race([there, late]).finally(() => clearTimeout(timer));
    },
    goOn(point) {
      armed.delete(point);
      releaseFailpoint(point);
    },
    async holdCommit(author) {
      if (commit) return false;
      const lock = await lockCount(author);
      if (!lock) return false;
      commit = { author, lock, written: writing.post(author) };
      await eventually(somebodyWaitsForALock, { everyMillis: 2 });
      return true;
    },
    isHeld: ({ id }) => commit?.author.id === id,
    async release() {
      for (const point of [...armed.keys()]) holds.goOn(point);
      return letCommit();
    },
  };
  return holds;
}
