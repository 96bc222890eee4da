import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@rookery/database';
import { furthestOf, hasPassed, type AppliedPositions, type LogPosition } from '@rookery/events';
import type { Logger } from '@rookery/telemetry';
import { findAppliedPositions } from './position-queries.ts';

/** Tells when feed's copies, which a worker in this or another process fills, hold something. */
export interface AppliedWatch {
  /** True as soon as all are applied, false after the time. */
  waitFor(positions: readonly LogPosition[], options: { readonly timeoutMillis: number }): Promise<boolean>;
  /** Resolves when all are applied, however long that takes, or when stopped. */
  untilApplied(positions: readonly LogPosition[]): Promise<void>;
  stop(): void;
}

export interface AppliedWatchDeps {
  readonly db: Database;
  readonly applied: AppliedPositions;
  readonly logger: Logger;
}

/** How long a message about a position is awaited before Postgres is asked: messages can be lost, positions cannot. */
const LISTEN_MILLIS = 100;
const PATIENCE_MILLIS = 10_000;

export function createAppliedWatch({ db, applied, logger }: AppliedWatchDeps): AppliedWatch {
  let isStopped = false;

  async function waitFor(
    positions: readonly LogPosition[],
    { timeoutMillis }: { readonly timeoutMillis: number },
  ): Promise<boolean> {
    const deadline = Date.now() + timeoutMillis;
    let open = furthestOf(positions);
    while (open.length > 0 && !isStopped) {
      const left = deadline - Date.now();
      const listen = { timeoutMillis: Math.min(LISTEN_MILLIS, left) };
      const heard = await Promise.all(open.map((position) => applied.waitFor('feed', position, listen)));
      open = open.filter((_position, index) => !heard[index]);
      if (open.length === 0) return true;
      const stored = await findAppliedPositions(db);
      open = open.filter(
        (position) => !stored.some((at) => isSamePlace(at, position) && hasPassed(at, position)),
      );
      if (left <= 0) return open.length === 0;
    }
    return open.length === 0;
  }

  return {
    waitFor,
    async untilApplied(positions) {
      while (!isStopped) {
        try {
          if (await waitFor(positions, { timeoutMillis: PATIENCE_MILLIS })) return;
        } catch (error) {
          logger.warn({ err: error }, 'applied positions could not be read; trying again');
          await pause(LISTEN_MILLIS);
        }
      }
    },
    stop() {
      isStopped = true;
    },
  };
}

const isSamePlace = (a: LogPosition, b: LogPosition): boolean =>
  a.log === b.log && a.partition === b.partition;
