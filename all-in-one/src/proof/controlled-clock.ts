import type { Sql } from 'postgres';

/** The clock by which ids are minted and entries are late: the real one, so much ahead as the proof wants. */
export interface ControlledClock {
  now(): number;
  /** Lets time pass for ids, for every process, and for what the database remembers of jobs. */
  advance(millis: number): Promise<void>;
  /** Back to the real time: for a run whose tables are empty. */
  reset(): Promise<void>;
  restore(): void;
}

const SCHEMAS = ['users', 'posts', 'feed'] as const;

/** Replaces `mint_id` in this database, and the clocks of this process. Timers run as ever. */
export async function controlClock(admin: Sql, idEpochMillis: number): Promise<ControlledClock> {
  await admin.unsafe(`
    create table public.proof_clock (ahead_millis bigint not null);
    insert into public.proof_clock values (0)`);
  for (const schema of SCHEMAS) await admin.unsafe(aheadMint(schema, idEpochMillis));
  let ahead = 0;
  const realNow = Date.now.bind(Date);
  const realPerformanceNow = performance.now.bind(performance);
  const spies = [
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead),
    jest.spyOn(performance, 'now').mockImplementation(() => realPerformanceNow() + ahead),
  ];
  const tell = () => admin`update public.proof_clock set ahead_millis = ${ahead}`;
  return {
    now: () => realNow() + ahead,
    async advance(millis) {
      ahead += millis;
      await tell();
      await admin`update feed.timeline_jobs set done_at = done_at - make_interval(secs => ${millis / 1_000})
        where done_at is not null`;
    },
    async reset() {
      ahead = 0;
      await tell();
    },
    restore: () => spies.forEach((spy) => spy.mockRestore()),
  };
}

/** The mint of packages/database, by a clock that is ahead; as the superuser, whose table the clock is. */
const aheadMint = (schema: string, epoch: number): string => `
  create or replace function ${schema}.mint_id(kind int, shard int) returns bigint
  language sql volatile security definer as $$
    select (((extract(epoch from clock_timestamp()) * 1000)::bigint
        + (select ahead_millis from public.proof_clock) - ${epoch}) << 22)
      | ((kind & 15)::bigint << 18) | ((shard & 255)::bigint << 10)
      | (nextval('${schema}.id_sequence') & 1023)
  $$;
  alter function ${schema}.mint_id(int, int) owner to current_user`;
