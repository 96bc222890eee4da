import { parseArgs } from 'node:util';
import { BenchError } from './bench-error.ts';
import {
  OPERATION_NAMES,
  TARGET_NAMES,
  TRIAL_NAMES,
  type OperationName,
  type TargetName,
  type TrialName,
} from './names.ts';

/** How a run goes. */
export interface BenchOptions {
  readonly targets: readonly TargetName[];
  readonly operations: readonly OperationName[];
  readonly trials: readonly TrialName[];
  readonly rounds: number;
  /** Before each measurement, per target and operation. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Clients in a closed loop: each sends its next request when the answer to the last is in. */
  readonly connections: number;
  /** People who are signed in. */
  readonly viewers: number;
  readonly dataDir: string;
  /** Seed the data folder when it has no data. */
  readonly seed: boolean;
  readonly profile: boolean;
  /** Below it profiles are kept, in a folder a target. Undefined: `profiles` of the data folder. */
  readonly profileDir: string | undefined;
  /** How long the trial of that name lasts. */
  readonly memoryMinutes: number;
  readonly quick: boolean;
  /** `latest` unless told: where results go, below bench/results. Undefined: `<date>-<commit>`. */
  readonly output: string | undefined;
}

/** V8 compiles what a process has done a few thousand times: with less warm-up a slow target is measured half compiled. */
const FULL = { rounds: 3, 'warm-up': 15, seconds: 6, 'memory-minutes': 10 } as const;
const QUICK = { rounds: 2, 'warm-up': 2, seconds: 2, 'memory-minutes': 1 } as const;

export const USAGE = `npm run bench -- [options]

  --quick             short rounds: a smoke run, not figures
  --only LIST         operations: ${OPERATION_NAMES.join(', ')};
                      trials, of the product alone: ${TRIAL_NAMES.join(', ')}
  --targets LIST      ${TARGET_NAMES.join(', ')}
  --profile           CPU profiles of the servers, and a table by package
  --profile-dir FOLDER  where these are kept, in a folder a target; default profiles, in the data folder
  --seed              seed the bench's data folder when it is empty
  --rounds N          default ${FULL.rounds} (quick: ${QUICK.rounds})
  --seconds N         measured per target, operation and round; default ${FULL.seconds} (quick: ${QUICK.seconds})
  --warm-up N         seconds before each; default ${FULL['warm-up']} (quick: ${QUICK['warm-up']})
  --memory-minutes N  how long the trial lasts; default ${FULL['memory-minutes']} (quick: ${QUICK['memory-minutes']})
  --connections N     default 32
  --viewers N         people signed in; default 250
  --data-dir FOLDER   default .data/bench
  --output NAME       bench/results/NAME.json and .svg; default <date>-<commit>
`;

/** Reads the command line; undefined when only the usage is wanted. Throws BenchError for what is wrong with it. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const values = parseFlags(args);
  if (values.help) return undefined;
  const quick = values.quick ?? false;
  const defaults = quick ? QUICK : FULL;
  const only = listOf('--only', values.only, [...OPERATION_NAMES, ...TRIAL_NAMES]);
  return {
    targets: listOf('--targets', values.targets, TARGET_NAMES),
    operations: OPERATION_NAMES.filter((name) => only.includes(name)),
    trials: TRIAL_NAMES.filter((name) => only.includes(name)),
    rounds: wholeNumber('--rounds', values.rounds, { default: defaults.rounds, max: 100 }),
    warmUpSeconds: wholeNumber('--warm-up', values['warm-up'], { default: defaults['warm-up'], max: 600 }),
    seconds: wholeNumber('--seconds', values.seconds, { default: defaults.seconds, max: 600 }),
    connections: wholeNumber('--connections', values.connections, { default: 32, max: 10_000 }),
    viewers: wholeNumber('--viewers', values.viewers, { default: 250, max: 1_000 }),
    dataDir: values['data-dir'] ?? '.data/bench',
    seed: values.seed ?? false,
    profile: values.profile ?? false,
    profileDir: values['profile-dir'],
    memoryMinutes: wholeNumber('--memory-minutes', values['memory-minutes'], {
      default: defaults['memory-minutes'],
      max: 1_440,
    }),
    quick,
    output: fileName(values.output),
  };
}

function parseFlags(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        ...{ quick: flag, profile: flag, seed: flag, help: { ...flag, short: 'h' } },
        ...{ only: text, targets: text, rounds: text, seconds: text, 'warm-up': text },
        ...{ connections: text, viewers: text, 'data-dir': text, output: text },
        ...{ 'profile-dir': text, 'memory-minutes': text },
      },
    });
    return values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ');
    throw new BenchError(`${sentence}. See npm run bench -- --help.`);
  }
}

function listOf<Name extends string>(
  flag: string,
  value: string | undefined,
  all: readonly Name[],
): readonly Name[] {
  if (value === undefined) return all;
  const asked = value.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !all.some((known) => known === name));
  if (unknown !== undefined)
    throw new BenchError(`${flag}: there is no "${unknown}", only ${all.join(', ')}.`);
  return all.filter((name) => asked.includes(name));
}

function wholeNumber(
  flag: string,
  value: string | undefined,
  { default: fallback, max }: { readonly default: number; readonly max: number },
): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > max)
    throw new BenchError(`${flag} takes a whole number from 1 to ${max}, not "${value}".`);
  return number;
}

function fileName(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[\w.-]+$/.test(value))
    throw new BenchError(`--output takes a name for files, not "${value}".`);
  return value;
}
