import fc from 'fast-check';
import { countersOf, createCoverage } from './coverage.ts';
import { createProofWorld } from './proof-world.ts';
import { playScript } from './run.ts';
import { scripts, type Step } from './script.ts';

export interface ProofOptions {
  readonly runs: number;
  readonly seed: number;
  /** That one of the seed's runs alone, from 1. */
  readonly run?: number | undefined;
  /** Steps that come more often. */
  readonly favoured?: readonly Step['kind'][];
}

/**
 * Whatever people do, everybody's home timeline is what the definition says, however it is read, and so is every screen
 * that events alone keep. Resolves to what was met; rejects with the seed at the first difference.
 */
export async function proveHomeTimelines(options: ProofOptions): Promise<Readonly<Record<string, number>>> {
  const world = await createProofWorld();
  const coverage = createCoverage();
  try {
    const property = fc.asyncProperty(scripts(world.people.length, options.favoured), (script) =>
      playScript(world, script, coverage),
    );
    // A smaller script takes its own time, and other turns: the step that failed tells more.
    const details = await fc.check(property, {
      numRuns: options.run === undefined ? options.runs : 1,
      seed: options.seed,
      ...(options.run === undefined ? {} : { path: String(options.run - 1) }),
      endOnFailure: true,
    });
    if (details.failed) {
      const { numRuns, errorInstance } = details;
      const run = options.run ?? numRuns;
      const again = `PROOF_SEED=${options.seed} PROOF_RUN=${run} plays it again`;
      throw new Error(`${again}\n${reasonOf(errorInstance)}`, { cause: errorInstance });
    }
  } finally {
    await world.close();
  }
  return countersOf(coverage);
}

/** A night. */
export const PROOF_TIMEOUT_MILLIS = 24 * 60 * 60_000;

/**
 * Proves with so many runs, or as `PROOF_RUNS`, `PROOF_SEED` and `PROOF_RUN` of the shell say, and says with which. What a set of runs
 * did not meet it did not prove: an edge that was never met fails it.
 */
export async function proveEveryEdge(
  shell: Readonly<Record<string, string | undefined>>,
  usual: Pick<ProofOptions, 'runs' | 'seed'>,
): Promise<void> {
  const { PROOF_RUNS, PROOF_SEED, PROOF_RUN } = shell;
  const options = {
    runs: Number(PROOF_RUNS ?? usual.runs),
    seed: Number(PROOF_SEED ?? usual.seed),
    run: PROOF_RUN === undefined ? undefined : Number(PROOF_RUN),
  };
  const counters = await proveHomeTimelines(options);
  process.stderr.write(`proof: ${JSON.stringify({ ...options, counters })}\n`);
  if (options.run !== undefined) return;
  expect(Object.entries(counters).filter(([, count]) => count === 0)).toEqual([]);
}

/** What differed, below the step at which it did. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
