import type { BenchStores } from './data/bench-stores.ts';
import { caughtUp } from './data/caught-up.ts';
import { writeHomeLists } from './data/home-lists.ts';
import { askAll, expectSame, type Answers } from './equality/answers.ts';
import type { LoadGenerator } from './load/load-generator.ts';
import { WRITING_OPERATIONS, type OperationName, type TargetName } from './names.ts';
import { benchOperation, type BenchOperation, type Cast } from './operations/bench-operation.ts';
import type { BenchOptions } from './options.ts';
import { createTokens } from './people/tokens.ts';
import { TARGETS, type Target, type TargetContext } from './targets/target.ts';
import { runTurn, type Sample } from './turn.ts';

interface Comparison {
  readonly targets: readonly Target[];
  readonly bench: BenchStores;
  readonly cast: Cast;
  readonly load: LoadGenerator;
  readonly options: BenchOptions;
  readonly context: TargetContext;
  /** Where profiles go, by target; those left out make none. */
  readonly profileDirs: ReadonlyMap<TargetName, string>;
  readonly say: (line: string) => void;
}

/** The targets side by side: the same answers from all, then the rounds. */
export async function compareTargets(comparison: Comparison): Promise<Sample[]> {
  const { targets, bench, cast, load, options, context, profileDirs, say } = comparison;
  say('signing people in');
  const tokens = createTokens(context, [...cast.readers, ...cast.writers]);
  const operationsOf = async (target: Target, among = options.operations): Promise<BenchOperation[]> => {
    const authorizations = await tokens.current();
    const names = among.filter((name) => target.operations.includes(name));
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
  say('vacuuming: PostgreSQL would in the middle of somebody’s turn');
  await bench.sql`vacuum (analyze)`;
  const samples: Sample[] = [];
  const isWriting = (name: OperationName) => WRITING_OPERATIONS.has(name);
  // What one target wrote is work for the others' turns: nothing is written until all reads are measured.
  const [reads, writes] = [
    options.operations.filter((name) => !isWriting(name)),
    options.operations.filter(isWriting),
  ];
  for (const among of [reads, writes])
    for (let round = 1; round <= options.rounds; round += 1)
      for (const target of targets) await turnOf(target, among, round);
  return samples;

  async function turnOf(target: Target, among: readonly OperationName[], round: number): Promise<void> {
    const operations = await operationsOf(target, among);
    if (operations.length === 0) return;
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

  /** Each target is asked everything once; the first difference ends the run. */
  async function checkAnswers(checked: readonly Target[]): Promise<void> {
    let reference: { readonly name: TargetName; readonly answers: Answers } | undefined;
    for (const target of [...checked].sort(mostOperationsFirst)) {
      const operations = await operationsOf(target);
      const running = await target.start(context);
      try {
        if (target.isOurs) await caughtUp(bench.sql);
        const answers = await askAll(target.name, running, operations);
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

function progressLine(
  { round, target, operation, requestsPerSecond, p50, p99 }: Sample,
  rounds: number,
): string {
  const rate = `${requestsPerSecond.toFixed(0)}/s`.padStart(8);
  return `round ${round}/${rounds}  ${target.padEnd(11)} ${operation.padEnd(12)} ${rate}  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms`;
}
