import type { Database } from '@rookery/database';
import { SHARD_COUNT } from '@rookery/ids';
import type { Logger } from '@rookery/telemetry';
import { findSuspects, recount, type CountDrift } from './count-drift-queries.ts';

export interface ReconcileDeps {
  readonly db: Database;
  readonly logger: Logger;
}

/**
 * Compares every user's follower and following counts with their rows, shard by shard, and puts right what differs.
 * Safe while people follow: a count is taken with its row held. Returns what had drifted; none is the rule.
 */
export async function reconcileCounts({ db, logger }: ReconcileDeps): Promise<CountDrift[]> {
  const drifts: CountDrift[] = [];
  for (let shard = 0; shard < SHARD_COUNT; shard += 1) {
    for (const userId of await findSuspects(db, shard)) {
      const drift = await recount(db, userId);
      if (!drift) continue;
      logger.warn({ drift }, 'counts had drifted from their rows');
      drifts.push(drift);
    }
  }
  return drifts;
}
