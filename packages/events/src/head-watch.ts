import type { Logger } from '@rookery/telemetry';
import type { LogName } from './definitions.ts';
import { placeKey, type LogPlace } from './log-position.ts';
import type { LogHead, LogSource } from './log-source.ts';

export interface HeadWatchDeps {
  readonly sources: readonly LogSource[];
  readonly logger: Logger;
  /** Fresh heads of one source. */
  readonly onHeads: (heads: readonly LogHead[]) => void;
  /** Positions when a source was asked, to tell a head that is older than a reader from one that lost history. */
  readonly onAsked: (log: LogName) => void;
}

export interface HeadWatch {
  headOf(place: LogPlace): LogHead | undefined;
  /** Asks every source that is not being asked; never throws and need not be awaited. */
  refresh(): Promise<void>;
}

/** Knows where logs end, as of the last time their producers answered. */
export function createHeadWatch({ sources, logger, onHeads, onAsked }: HeadWatchDeps): HeadWatch {
  const heads = new Map<string, LogHead>();
  const asking = new Map<LogName, Promise<void>>();

  async function ask(source: LogSource): Promise<void> {
    try {
      onAsked(source.log);
      const fresh = await source.heads();
      for (const head of fresh) heads.set(placeKey(head), head);
      onHeads(fresh);
    } catch (error) {
      logger.debug({ err: error, log: source.log }, 'a producer did not tell where its log ends');
    } finally {
      asking.delete(source.log);
    }
  }

  return {
    headOf: (place) => heads.get(placeKey(place)),
    async refresh() {
      for (const source of sources) {
        if (!asking.has(source.log)) asking.set(source.log, ask(source));
      }
      await Promise.all(asking.values());
    },
  };
}
