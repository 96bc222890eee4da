import { transact, type Database } from '@rookery/database';
import type { Logger } from '@rookery/telemetry';
import type { ConsumerDeps } from './consumer-options.ts';
import { LostLeaseError, type ConsumerRows } from './consumer-rows.ts';
import { createDeadLetterRows, keptReason, type DeadLetter } from './dead-letter-rows.ts';
import { EVENT_SCHEMA_VERSION, type LoggedEvent } from './definitions.ts';
import { parseEntry } from './log-entry.ts';
import type { LogPlace } from './log-position.ts';
import { createPeriodic, type Periodic } from './periodic.ts';
import type { ConsumerTables } from './tables.ts';
import { isTransient } from './transient-error.ts';

export interface DeadLetterReplayDeps extends Pick<ConsumerDeps, 'consumer' | 'apply'> {
  readonly db: Database;
  readonly tables: ConsumerTables;
  readonly rows: Pick<ConsumerRows, 'hold'>;
  readonly logger: Logger;
  readonly afterCommit: (events: readonly LoggedEvent[], place: LogPlace) => Promise<void>;
  readonly holds: (place: LogPlace) => boolean;
  readonly everyMillis: number;
}

/**
 * Applies dead letters again that somebody asked for, in the partitions that this process holds: each in one transaction
 * with its own deletion, while nothing else of the partition is applied. Last version wins, so coming late is no harm.
 * What fails again stays a dead letter, no longer asked for.
 */
export function createDeadLetterReplay(deps: DeadLetterReplayDeps): Periodic {
  const { db, consumer, rows, logger } = deps;
  const letters = createDeadLetterRows(db, deps.tables);

  /** Returns the event, unless there was nothing to apply. */
  const applyAgain = (letter: DeadLetter, place: LogPlace): Promise<LoggedEvent | undefined> =>
    transact(db, async (tx) => {
      const { epoch } = await rows.hold(tx, place);
      if (!(await letters.remove(letter, tx))) return undefined;
      // The copy was read anew since, whole: this event may be of what a restored producer no longer knows.
      if (letter.epoch !== epoch) return undefined;
      const event = readEvent(letter);
      await deps.apply(tx, [event]);
      return event;
    });

  async function replay(letter: DeadLetter): Promise<void> {
    const { log, partition, sequence } = letter;
    const place = { log, partition };
    const told = { consumer, log, partition, sequence };
    let event: LoggedEvent | undefined;
    try {
      event = await applyAgain(letter, place);
      logger.info(told, 'a dead letter was applied');
    } catch (error) {
      if (error instanceof LostLeaseError || isTransient(error)) return;
      logger.error({ err: error, ...told }, 'a dead letter failed again');
      await letters.refuse(letter, keptReason(error));
      return;
    }
    if (event) await deps.afterCommit([event], place);
  }

  return createPeriodic({
    millis: deps.everyMillis,
    async run() {
      for (const letter of await letters.requested(consumer)) {
        if (deps.holds(letter)) await replay(letter);
      }
    },
    failed: (error) => logger.warn({ err: error, consumer }, 'dead letters could not be replayed'),
  });
}

/** Only events of a format that was understood are put aside, and formats are only added to. */
function readEvent({ log, partition, epoch, sequence, payload, diedAt }: DeadLetter): LoggedEvent {
  const position = { log, partition, epoch, sequence };
  return parseEntry({
    position,
    payload,
    writtenAt: diedAt.getTime(),
    schemaVersion: EVENT_SCHEMA_VERSION,
  });
}
