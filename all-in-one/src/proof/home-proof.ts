import fc from 'fast-check';
import { countersOf, createCoverage } from './coverage.ts';
import { createProofWorld } from './proof-world.ts';
import { playScript } from './run.ts';
import { scripts, type Step } from './script.ts';

export interface ProofOptions {
  readonly runs: number;
  readonly seed: number;
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
      numRuns: options.runs,
      seed: options.seed,
      endOnFailure: true,
    });
    if (details.failed) {
      const { numRuns, errorInstance } = details;
      const again = `seed ${options.seed}, run ${numRuns}: PROOF_SEED=${options.seed} plays it again`;
      throw new Error(`${again}\n${reasonOf(errorInstance)}`, { cause: errorInstance });
    }
  } finally {
    await world.close();
  }
  return countersOf(coverage);
}

/** `PROOF_SEED` and `PROOF_RUNS` of the shell, in place of what a test would take. */
export function seedAndRuns(
  shell: Readonly<Record<string, string | undefined>>,
  usual: Pick<ProofOptions, 'runs' | 'seed'>,
): ProofOptions {
  return { runs: Number(shell['PROOF_RUNS'] ?? usual.runs), seed: Number(shell['PROOF_SEED'] ?? usual.seed) };
}

/** What differed, below the step at which it did. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
