import { BENCH_AUTHORS, openAccounts } from '../crowd/bench-authors.ts';
import { caughtUp } from '../data/caught-up.ts';
import type { TrialName } from '../names.ts';
import { TARGETS, type TargetContext } from '../targets/target.ts';
import { createTokenMint } from '../tokens/minted-tokens.ts';
import { runBigAuthorTrial } from './big-author/big-author-trial.ts';
import { dropAllLists } from './dropped-lists.ts';
import { runFanOutTrial } from './fan-out/fan-out-trial.ts';
import { runGrowthTrial } from './growth/growth-trial.ts';
import { runMemoryTrial } from './memory/memory-trial.ts';
import { runNeighboursTrial } from './neighbours/neighbours-trial.ts';
import { runPersistedGetTrial } from './persisted-get/persisted-get-trial.ts';
import { runSocketsTrial } from './sockets/sockets-trial.ts';
import type { TrialContext } from './trial.ts';
import type { TrialResult } from './trial-results.ts';
import { runVisibilityTrial } from './visibility/visibility-trial.ts';

const TRIALS: Readonly<Record<TrialName, (context: TrialContext) => Promise<TrialResult>>> = {
  'fan-out': runFanOutTrial,
  visibility: runVisibilityTrial,
  sockets: runSocketsTrial,
  growth: runGrowthTrial,
  'big-author': runBigAuthorTrial,
  neighbours: runNeighboursTrial,
  'persisted-get': runPersistedGetTrial,
  memory: runMemoryTrial,
};

type Surroundings = Omit<TrialContext, 'authors' | 'authorizationOf' | 'startProduct'> & {
  readonly target: TargetContext;
};

/** The trials that were asked for, one after the other; each leaves every list cold, as it found them. */
export async function runTrials({ target, ...surroundings }: Surroundings): Promise<TrialResult[]> {
  const { options, bench, say } = surroundings;
  if (options.trials.length === 0) return [];
  const startProduct: TrialContext['startProduct'] = async (settings = {}) => {
    const product = await TARGETS['all-in-one'].start({ ...target, profileDir: undefined, settings });
    await caughtUp(bench.sql);
    return product;
  };
  say(`making sure of ${Object.values(BENCH_AUTHORS).join(' and ')}`);
  const product = await startProduct();
  const authors = await openAccounts(bench.sql, product.url);
  await caughtUp(bench.sql).finally(() => product.stop());
  const context: TrialContext = {
    ...surroundings,
    authors,
    authorizationOf: remembered(createTokenMint(bench.stores.dataDir)),
    startProduct,
  };
  const results: TrialResult[] = [];
  for (const name of options.trials) {
    say(`trial: ${name}`);
    results.push(await TRIALS[name](context));
    await dropAllLists(bench.redis);
  }
  return results;
}

/** Signing is not what is measured. */
function remembered(mint: (userId: string) => string): (userId: string) => string {
  const known = new Map<string, string>();
  return (userId) => {
    const token = known.get(userId) ?? mint(userId);
    known.set(userId, token);
    return token;
  };
}
