import { join, resolve } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { compareTargets } from './comparison.ts';
import { hasPeople, openStores } from './data/bench-stores.ts';
import { ensureCluster, noData } from './data/seeding.ts';
import { makeWorkingCopy } from './data/working-copy.ts';
import { startLoadGenerator } from './load/load-generator.ts';
import type { TargetName } from './names.ts';
import type { BenchOptions } from './options.ts';
import { castPeople } from './people/casting.ts';
import { emptyProfileDir, readShares } from './profile/profiles.ts';
import type { PackageShare } from './profile/package-shares.ts';
import { judgeBudgets } from './report/budgets.ts';
import { describeMachine } from './report/machine.ts';
import type { Results } from './report/results.ts';
import { summarize } from './report/summary.ts';
import { TARGETS, type TargetContext } from './targets/target.ts';
import { runTrials } from './trials/run-trials.ts';
import type { Sample } from './turn.ts';

export interface RunDeps {
  /** Told what is being done, a line at a time. */
  readonly say: (line: string) => void;
  readonly cleanup: Cleanup;
}

/** The whole run: data, people, the targets side by side, then the trials of the product alone. */
export async function run(options: BenchOptions, { say, cleanup }: RunDeps): Promise<Results> {
  const machine = describeMachine(new Date());
  const dataDir = resolve(options.dataDir);
  await ensureCluster({ dataDir, seed: options.seed });
  const copy = await makeWorkingCopy(dataDir);
  cleanup.add(() => copy.remove());
  const logDir = join(dataDir, 'logs');
  const bench = await openStores({ dataDir: copy.folder, logDir, profile: options.profile, say }, cleanup);
  if (!(await hasPeople(bench.sql))) throw noData(dataDir);
  const { targets, skipped } = pickTargets(options, say);
  const context: TargetContext = {
    stores: bench.stores,
    logDir: bench.logDir,
    profileDir: undefined,
    cleanup,
  };

  const cast = await castPeople(bench.sql, options.viewers);
  const load = startLoadGenerator();
  cleanup.add(() => load.stop());
  const profileDir = resolve(options.profileDir ?? join(dataDir, 'profiles'));
  const profileDirs = new Map<TargetName, string>();
  if (options.profile)
    for (const { name } of targets) profileDirs.set(name, emptyProfileDir(profileDir, name));
  const samples =
    options.operations.length === 0
      ? []
      : await compareTargets({ targets, bench, cast, load, options, context, profileDirs, say });
  const trials = await runTrials({
    ...{ bench, options, load, say, target: context },
    cast,
  });
  const summary = summarize(samples);
  const profile = profileOf(profileDirs, samples);
  return {
    machine,
    options,
    skipped,
    summary,
    budgets: judgeBudgets(summary, trials),
    samples,
    trials,
    ...(profile ? { profile } : {}),
  };
}

function pickTargets(options: BenchOptions, say: (line: string) => void) {
  const skipped: Record<string, string> = {};
  const targets = options.targets
    .map((name) => TARGETS[name])
    .filter((target) => {
      const missing = target.missing();
      if (missing === undefined) return true;
      skipped[target.name] = missing;
      say(`${target.name} is left out: ${missing}`);
      return false;
    });
  return { targets, skipped };
}

function profileOf(
  directories: ReadonlyMap<TargetName, string>,
  samples: readonly Sample[],
): Record<string, readonly PackageShare[]> | undefined {
  if (directories.size === 0) return undefined;
  return Object.fromEntries(
    [...directories].map(([name, directory]) => [
      name,
      readShares(
        directory,
        samples.filter(({ target }) => target === name),
      ),
    ]),
  );
}
