import type { Database } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import { sql, type SQL } from 'drizzle-orm';
import { createPeriodic } from './periodic.ts';
import { chooseClaims, type LeaseRow } from './lease-balance.ts';

export interface LeaseTimings {
  /** How long a lease outlives its holder. */
  readonly leaseMillis: number;
  /** How often it is renewed, and free ones are looked for. */
  readonly renewMillis: number;
}
export const LEASE_TIMINGS: LeaseTimings = { leaseMillis: 3_000, renewMillis: 1_000 };
/** How often somebody who waits for a hand-over looks. */
const CLAIM_MILLIS = 100;

export interface LeasesDeps extends LeaseTimings {
  readonly db: Database;
  /** A table with lease_owner, lease_until and lease_heir. */
  readonly table: SQL;
  /** Which of its rows are shared out. */
  readonly scope: SQL;
  /** A text that tells the rows of the scope apart. */
  readonly slot: SQL;
  /** Unique among all processes, ever. */
  readonly owner: string;
  readonly logger: Logger;
  /** Now ours. Whatever it starts must check the lease in its own transactions: that is the fence. */
  acquired(slot: string): void;
  /** No longer ours: another has it, or we hand it over. Resolves when no work on it is under way. */
  released(slot: string): Promise<void>;
}

export interface Leases {
  start(): Promise<void>;
  /** Lets go of all, so that others need not wait for the end of the lease. */
  stop(): Promise<void>;
  held(): readonly string[];
  /** A fence refused us: `acquired` is called again if the lease is ours after all. */
  doubt(slot: string): void;
}

/** When the lease of one who renews now will end. */
export const leaseEnd = (leaseMillis: number): SQL =>
  sql`clock_timestamp() + ${leaseMillis}::int * interval '1 millisecond'`;

/**
 * Shares the rows of a scope fairly among the processes that run this: free and expired ones are taken, and who has
 * fewer asks the richest to hand one over (its heir), which it does when its work there is done.
 */
export function createLeases(deps: LeasesDeps): Leases {
  const { db, table, scope, slot, owner, logger } = deps;
  const until = leaseEnd(deps.leaseMillis);
  const held = new Set<string>();
  const releasing = new Map<string, Promise<void>>();

  /** Rows locked by our own transactions are passed over: those renew the lease themselves. */
  async function renewAndTake(): Promise<void> {
    await db.execute(sql`
      update ${table} set lease_owner = ${owner}, lease_until = ${until},
        lease_heir = case when lease_owner = ${owner} then lease_heir end
      where ${scope} and ${slot} in (
        select ${slot} from ${table}
        where ${scope} and (lease_owner = ${owner} or lease_owner is null or lease_until < clock_timestamp())
        for update skip locked)
        and (lease_owner = ${owner} or lease_owner is null or lease_until < clock_timestamp())`);
  }

  async function readRows(): Promise<LeaseRow[]> {
    const rows = await db.execute<{
      slot: string;
      owner: string | null;
      heir: string | null;
      live: boolean;
    }>(sql`
      select ${slot} as slot, lease_owner as owner, lease_heir as heir,
        coalesce(lease_until >= clock_timestamp(), false) as live
      from ${table} where ${scope}`);
    return [...rows];
  }

  function settleHoldings(rows: readonly LeaseRow[]): void {
    const mine = new Set(rows.filter((row) => row.owner === owner).map((row) => row.slot));
    for (const lost of [...held].filter((name) => !mine.has(name))) {
      held.delete(lost);
      void deps.released(lost);
    }
    for (const gained of [...mine].filter((name) => !held.has(name))) {
      held.add(gained);
      deps.acquired(gained);
    }
  }

  function handOver(name: string, heir: string): void {
    held.delete(name);
    const work = (async () => {
      await deps.released(name);
      await db.execute(sql`
        update ${table} set lease_owner = ${heir}, lease_heir = null, lease_until = ${until}
        where ${scope} and ${slot} = ${name} and lease_owner = ${owner}`);
    })();
    const done = work
      .catch((error: unknown) => logger.warn({ err: error, slot: name }, 'a lease could not be handed over'))
      .finally(() => releasing.delete(name));
    releasing.set(name, done);
  }

  async function tick(): Promise<number> {
    await renewAndTake();
    // What was being handed over before the rows were read may be another's by now, whatever they say.
    const leaving = new Set(releasing.keys());
    const seen = await readRows();
    const rows = seen.filter((row) => !leaving.has(row.slot));
    settleHoldings(rows);
    for (const row of rows) {
      if (row.owner === owner && row.heir && row.heir !== owner) handOver(row.slot, row.heir);
    }
    const claims = chooseClaims(seen, owner);
    for (const { slot: name, from } of claims) {
      await db.execute(sql`
        update ${table} set lease_heir = ${owner}
        where ${scope} and ${slot} = ${name} and lease_owner = ${from} and lease_heir is null`);
    }
    const waits = claims.length > 0 || rows.some((row) => row.heir === owner && row.owner !== owner);
    return waits ? CLAIM_MILLIS : deps.renewMillis;
  }

  const renewal = createPeriodic({
    millis: deps.renewMillis,
    run: tick,
    failed: (error) => logger.warn({ err: error }, 'leases could not be renewed'),
  });

  return {
    start: () => renewal.start(),
    async stop() {
      await renewal.stop();
      const names = [...held];
      held.clear();
      await Promise.all([...releasing.values(), ...names.map((name) => deps.released(name))]);
      await db
        .execute(
          sql`update ${table} set lease_owner = null, lease_until = null, lease_heir = null
            where ${scope} and lease_owner = ${owner}`,
        )
        .catch((error: unknown) => logger.warn({ err: error }, 'leases run out by themselves'));
    },
    held: () => [...held],
    doubt(name) {
      held.delete(name);
      renewal.wake();
    },
  };
}
