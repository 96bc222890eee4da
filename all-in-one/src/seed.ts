/** `npm run seed`: fills the stores of a product that is not running. */
import { join } from 'node:path';
import { loadOrCreateKeys } from '@rookery/auth';
import { ConfigError, loadConfig, readEnvironment, type Config } from '@rookery/config';
import { isUnused, NotEmptyError } from '@rookery/drizzle/seed';
import { LocalStackError } from '@rookery/local-stack';
import { Cleanup } from '@rookery/service';
import { openStores } from '@rookery/service/stores';
import { parseSeedOptions, SEED_HELP, SeedUsageError, type SeedOptions } from './seed-options.ts';
import { seedStores } from './seed-stores.ts';

const say = (line: string): void => console.log(`rookery: ${line}`);

async function main(): Promise<void> {
  const options = parseSeedOptions(process.argv.slice(2), Date.now());
  if (options.wantsHelp) return console.log(SEED_HELP);
  const config = loadConfig(readEnvironment(process.cwd()));
  if (config.environment === 'production' && !options.isForced) {
    throw new SeedUsageError(
      'NODE_ENV is production, and everybody knows the password of seeded accounts: --force seeds all the same.',
    );
  }
  const cleanup = new Cleanup();
  stopOnSignals(cleanup);
  try {
    console.log(`\n${await seed(config, options, cleanup)}\n`);
  } finally {
    await cleanup.run();
  }
}

async function seed(config: Config, { settings, isForced }: SeedOptions, cleanup: Cleanup): Promise<string> {
  const keys = loadOrCreateKeys(join(config.dataDir, 'keys'));
  const onLost = (what: string): void => void console.error(`rookery: ${what} ended unexpectedly`);
  const stores = await openStores({ config, keys, cleanup, say, onLost });
  if (!isForced && !(await isUnused(stores.databaseUrls))) {
    throw new NotEmptyError(
      'The database is not empty: --force deletes all that users, posts and feed hold, then seeds.',
    );
  }
  if (isForced) say('--force: all that users, posts and feed hold is replaced');
  return seedStores({ stores, settings, wipes: isForced, say, out: process.stdout });
}

/** Nothing is committed before all of it is written, so that stopping leaves nothing half done. */
function stopOnSignals(cleanup: Cleanup): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error(`\nrookery: ${signal}: stopping`);
      void cleanup.run().finally(() => process.exit(1));
    });
  }
}

main().catch((error: unknown) => {
  const isForPeople = [SeedUsageError, NotEmptyError, ConfigError, LocalStackError].some(
    (kind) => error instanceof kind,
  );
  console.error('rookery:', isForPeople ? (error as Error).message : error);
  process.exit(1);
});
