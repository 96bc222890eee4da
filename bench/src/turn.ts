import { setTimeout as pause } from 'node:timers/promises';
import { BenchError } from './bench-error.ts';
import { caughtUp } from './data/caught-up.ts';
import type { BenchStores } from './data/bench-stores.ts';
import type { LoadGenerator } from './load/load-generator.ts';
import { costPerRequest, idleRate, readUsage, type CostPerRequest, type IdleRate } from './measure/usage.ts';
import { readStatementTimes, timesBetween, type StatementTime } from './measure/statement-times.ts';
import type { OperationName, TargetName } from './names.ts';
import type { BenchOperation } from './operations/bench-operation.ts';
import type { BenchOptions } from './options.ts';
import { urlFor, type RunningTarget, type Target, type TargetContext } from './targets/target.ts';

/** What one measurement of one operation found. */
export interface Sample {
  readonly target: TargetName;
  readonly operation: OperationName;
  readonly round: number;
  readonly requestsPerSecond: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly cost: CostPerRequest;
  readonly idle: IdleRate;
  /** All processes of the target together, at the end. */
  readonly residentBytes: number;
  /** Of the monotonic clock, microseconds: what a CPU profile's samples are picked by. */
  readonly window: { readonly from: number; readonly to: number };
  /** With --profile: what the database did meanwhile, the costliest first. */
  readonly statementTimes?: readonly StatementTime[];
}

export interface TurnDeps {
  readonly bench: BenchStores;
  readonly load: LoadGenerator;
  readonly options: BenchOptions;
  readonly context: TargetContext;
  readonly onSample: (sample: Sample) => void;
}

/** How long a started target is watched doing nothing. */
const IDLE_MILLIS = 1_500;
/** Of each measurement, in the results. */
const STATEMENTS_KEPT = 20;

/** One target: started, idle for a moment, then each operation warmed up and measured, then stopped. */
export async function runTurn(
  {
    target,
    operations,
    round,
  }: { readonly target: Target; readonly operations: readonly BenchOperation[]; readonly round: number },
  deps: TurnDeps,
): Promise<void> {
  const running = await target.start(deps.context);
  try {
    if (target.isOurs) await caughtUp(deps.bench.sql);
    const before = await readUsage(deps.bench.usage, running.pids);
    await pause(IDLE_MILLIS);
    const idle = idleRate(before, await readUsage(deps.bench.usage, running.pids));
    for (const operation of operations) {
      await giveLoad(running, operation, deps.options.warmUpSeconds, deps);
      const sample = await measure(running, operation, idle, deps);
      deps.onSample({ target: target.name, operation: operation.name, round, idle, ...sample });
    }
  } finally {
    await running.stop();
  }
}

async function measure(running: RunningTarget, operation: BenchOperation, idle: IdleRate, deps: TurnDeps) {
  const { sql, usage } = deps.bench;
  const timesBefore = deps.options.profile ? await readStatementTimes(sql) : undefined;
  const before = await readUsage(usage, running.pids);
  const from = monotonicMicros();
  const result = await giveLoad(running, operation, deps.options.seconds, deps);
  const to = monotonicMicros();
  if (result.answers === 0)
    throw new BenchError(`${operation.name}: no answer within ${deps.options.seconds} s, see --seconds`);
  const after = await readUsage(usage, running.pids);
  const statementTimes = timesBefore && timesBetween(timesBefore, await readStatementTimes(sql));
  return {
    requestsPerSecond: result.answers / result.seconds,
    requests: result.answers,
    p50: result.p50,
    p99: result.p99,
    cost: costPerRequest({ before, after, idle }, result.answers),
    residentBytes: after.serverBytes,
    window: { from, to },
    ...(statementTimes ? { statementTimes: statementTimes.slice(0, STATEMENTS_KEPT) } : {}),
  };
}

/** Throws BenchError for any request that failed: figures of a target that fails are worth nothing. */
async function giveLoad(
  running: RunningTarget,
  operation: BenchOperation,
  seconds: number,
  { load, options }: TurnDeps,
) {
  const { name, requests } = operation;
  const url = urlFor(running, operation);
  const result = await load.run({ url, seconds, connections: options.connections, requests });
  if (result.failures > 0)
    throw new BenchError(
      `${name}: ${result.failures} requests failed under load, the first with ${result.firstFailure}`,
    );
  return result;
}

const monotonicMicros = (): number => Number(process.hrtime.bigint() / 1_000n);
