import { transact, type Database, type Transaction } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import {
  lockPostCounters,
  lockUserCounters,
  repairPostCounters,
  repairUserCounters,
  type CounterPlace,
  type Drift,
} from './counters-queries.ts';

export interface CounterReconcilerDeps {
  readonly db: Database;
  readonly logger: Logger;
  /** Counters checked in one transaction, and so locked at once; 200 when left out. */
  readonly chunkSize?: number;
}
export interface ReconciliationReport {
  /** Counter rows looked at. */
  readonly checked: number;
  /** What differed, and does no longer. */
  readonly drifts: readonly Drift[];
}
export interface CounterReconciler {
  /** Compares every counter with its rows, repairs and reports what differs. Safe while posts are read and written. */
  run(): Promise<ReconciliationReport>;
}

const DEFAULT_CHUNK_SIZE = 200;
const START: CounterPlace = { shard: -1, id: '0' };

interface Walk {
  readonly lock: typeof lockPostCounters;
  readonly repair: typeof repairPostCounters;
}
const walks: readonly Walk[] = [
  { lock: lockPostCounters, repair: repairPostCounters },
  { lock: lockUserCounters, repair: repairUserCounters },
];

/** Makes counters equal their rows again, whatever went wrong; an alarm hangs on what it logs. */
export function createCounterReconciler(deps: CounterReconcilerDeps): CounterReconciler {
  const { db, logger, chunkSize = DEFAULT_CHUNK_SIZE } = deps;

  async function repairChunk(tx: Transaction, { lock, repair }: Walk, after: CounterPlace) {
    const locked = await lock(tx, after, chunkSize);
    return {
      checked: locked.length,
      last: locked.at(-1),
      drifts: locked.length > 0 ? await repair(tx, locked) : [],
    };
  }

  return {
    async run() {
      const drifts: Drift[] = [];
      let checked = 0;
      for (const walk of walks) {
        let place: CounterPlace | undefined = START;
        while (place) {
          const after: CounterPlace = place;
          const chunk = await transact(db, (tx) => repairChunk(tx, walk, after));
          for (const drift of chunk.drifts) logger.warn({ ...drift }, 'a counter had drifted from its rows');
          drifts.push(...chunk.drifts);
          checked += chunk.checked;
          place = chunk.last;
        }
      }
      return { checked, drifts };
    },
  };
}
