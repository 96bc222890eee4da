import { resolve } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { hasPeople, openStores } from './data/bench-stores.ts';
import { caughtUp } from './data/caught-up.ts';
import { writeHomeLists } from './data/home-lists.ts';
import { ensureCluster, noData } from './data/seeding.ts';
import { askAll, expectSame, type Answers } from './equality/answers.ts';
import { startLoadGenerator } from './load/load-generator.ts';
import type { TargetName } from './names.ts';
import { benchOperation, type BenchOperation } from './operations/bench-operation.ts';
import type { BenchOptions } from './options.ts';
import { castPeople } from './people/casting.ts';
import { createTokens } from './people/tokens.ts';
import { emptyProfileDir, readShares } from './profile/profiles.ts';
import type { PackageShare } from './profile/package-shares.ts';
import { judgeBudgets } from './report/budgets.ts';
import { describeMachine } from './report/machine.ts';
import type { Results } from './report/results.ts';
import { summarize } from './report/summary.ts';
import { TARGETS, type Target, type TargetContext } from './targets/target.ts';
import { runTurn, type Sample } from './turn.ts';

export interface RunDeps {
  /** Told what is being done, a line at a time. */
  readonly say: (line: string) => void;
  readonly cleanup: Cleanup;
}

/** The whole run: data, people, the same answers from all, then the rounds. */
export async function run(options: BenchOptions, { say, cleanup }: RunDeps): Promise<Results> {
  const machine = describeMachine(new Date());
  const dataDir = resolve(options.dataDir);
  await ensureCluster({ dataDir, seed: options.seed });
  const bench = await openStores({ dataDir, profile: options.profile, say }, cleanup);
  if (!(await hasPeople(bench.sql))) throw noData(dataDir);
  const { targets, skipped } = pickTargets(options, say);
  const context: TargetContext = {
    stores: bench.stores,
    logDir: bench.logDir,
    profileDir: undefined,
    cleanup,
  };

  say('choosing people, signing them in');
  const cast = await castPeople(bench.sql, options.viewers);
  const tokens = createTokens(context, [...cast.readers, ...cast.writers]);
  const operationsOf = async (target: Target): Promise<BenchOperation[]> => {
    const authorizations = await tokens.current();
    const names = options.operations.filter((name) => target.operations.includes(name));
    return names.map((name) => benchOperation(name, cast, authorizations));
  };
  await operationsOf(TARGETS['all-in-one']);
  say(`writing the home lists of ${cast.readers.length} readers`);
  await writeHomeLists(
    bench.sql,
    bench.redis,
    cast.readers.map(({ id }) => id),
  );

  await checkAnswers(targets.filter(({ name }) => name !== 'bare'));
  const samples: Sample[] = [];
  const profileDirs = new Map<TargetName, string>();
  if (options.profile) for (const { name } of targets) profileDirs.set(name, emptyProfileDir(dataDir, name));
  const load = startLoadGenerator();
  cleanup.add(() => load.stop());
  for (let round = 1; round <= options.rounds; round += 1)
    for (const target of targets) {
      const operations = await operationsOf(target);
      if (operations.length === 0) continue;
      await runTurn(
        { target, operations, round },
        {
          ...{ bench, load, options, context: { ...context, profileDir: profileDirs.get(target.name) } },
          onSample(sample) {
            samples.push(sample);
            say(progressLine(sample, options.rounds));
          },
        },
      );
    }
  const summary = summarize(samples);
  const profile = profileOf(profileDirs, samples);
  return {
    machine,
    options,
    skipped,
    summary,
    budgets: judgeBudgets(summary),
    samples,
    ...(profile ? { profile } : {}),
  };

  /** Each target is asked everything once; the first difference ends the run. */
  async function checkAnswers(checked: readonly Target[]): Promise<void> {
    let reference: { readonly name: TargetName; readonly answers: Answers } | undefined;
    for (const target of [...checked].sort(mostOperationsFirst)) {
      const operations = await operationsOf(target);
      const running = await target.start(context);
      try {
        if (target.isOurs) await caughtUp(bench.sql);
        const answers = await askAll({ name: target.name, url: running.url }, operations);
        reference ??= { name: target.name, answers };
        expectSame(reference, { name: target.name, answers });
        say(
          `${target.name}: ${operations.reduce((sum, { requests }) => sum + requests.length, 0)} answers as wanted`,
        );
      } finally {
        await running.stop();
      }
    }
  }
}

const mostOperationsFirst = (a: Target, b: Target): number => b.operations.length - a.operations.length;

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

function progressLine(
  { round, target, operation, requestsPerSecond, p50, p99 }: Sample,
  rounds: number,
): string {
  const rate = `${requestsPerSecond.toFixed(0)}/s`.padStart(8);
  return `round ${round}/${rounds}  ${target.padEnd(11)} ${operation.padEnd(12)} ${rate}  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms`;
}
