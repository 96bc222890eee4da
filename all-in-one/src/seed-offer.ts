import { createInterface } from 'node:readline/promises';
import { completeSettings, isUnused, SEED_DEFAULTS } from '@rookery/drizzle/seed';
import type { Stores } from '@rookery/service/stores';
import { counted } from './seed-figures.ts';
import { seedStores } from './seed-stores.ts';

export interface SeedOfferDeps {
  readonly stores: Stores;
  readonly say: (line: string) => void;
  /** Aborted when the process is asked to stop: an open question counts as refused. */
  readonly stopping: AbortSignal;
}

/** Nobody may be there to answer. */
const ANSWER_MILLIS = 30_000;

/** Offers made-up data where the database is empty: asks on a terminal, elsewhere says how to get it. */
export async function offerSeed({ stores, say, stopping }: SeedOfferDeps): Promise<void> {
  if (!(await isUnused(stores.databaseUrls))) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    say('the database is empty: stop, then `npm run seed` fills it with people and posts');
    return;
  }
  if (!(await isWanted(stopping))) return;
  const settings = completeSettings({});
  console.log(`\n${await seedStores({ stores, settings, wipes: false, say, out: process.stdout })}\n`);
}

async function isWanted(stopping: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const { users, posts } = SEED_DEFAULTS;
  try {
    const answer = await terminal.question(
      `rookery: the database is empty. Fill it with ${counted(users)} made-up people and ${counted(posts)} posts? [y/N] `,
      { signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_MILLIS)]) },
    );
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    // Aborted: nobody answered.
    console.log();
    return false;
  } finally {
    terminal.close();
  }
}
