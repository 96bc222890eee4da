import type { RequestContext } from '../federation/index.ts';
import type { AdmittedOperation } from '../intake/index.ts';
import { identityKey } from '../federation/resilience/sharing-key.ts';

/** An answer that was made for one run. */
export interface MadeAnswer {
  readonly status: number;
  /** JSON and a line break. */
  readonly body: string;
  /** Without errors, and with no other effect than itself: whoever asks the same may have it. */
  readonly isShareable: boolean;
}

/** One run of an operation that the intake let in. */
export interface SharedRun {
  readonly admitted: Pick<AdmittedOperation, 'number' | 'operation' | 'coerced'>;
  readonly context: Pick<RequestContext, 'identity' | 'refreshCookie' | 'writesSeen' | 'shownCost' | 'event'>;
}

export interface SharedAnswersDeps {
  /** How long after its begin a run is joined by equal ones; milliseconds. 0: never. */
  readonly joinableMillis: number;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** A run waits for the answer of another. */
  readonly onJoined: () => void;
}

export interface SharedAnswers {
  /** The answer of `make`, or of an equal run that began shortly before. Rejects as `make` does. */
  answer(run: SharedRun, make: () => Promise<MadeAnswer>): Promise<MadeAnswer>;
}

interface UnderWay {
  readonly startedAt: number;
  readonly made: Promise<MadeAnswer>;
}

/**
 * Has a crowd that asks the same at one moment (a page that many open at once, a client with several tabs, one that asks
 * again before it was answered) cost one run: equal queries, of equal variables, by the same identity, with no write answered
 * in between. What has errors is nobody else's: who joined such a run makes its own.
 */
export function createSharedAnswers({ joinableMillis, now, onJoined }: SharedAnswersDeps): SharedAnswers {
  const underWay = new Map<string, UnderWay>();

  async function start(key: string, make: () => Promise<MadeAnswer>): Promise<MadeAnswer> {
    const run = { startedAt: now(), made: make() };
    underWay.set(key, run);
    try {
      return await run.made;
    } finally {
      if (underWay.get(key) === run) underWay.delete(key);
    }
  }

  return {
    async answer(run, make) {
      const key = joinableMillis > 0 ? keyOf(run) : undefined;
      if (key === undefined) return make();
      const known = underWay.get(key);
      if (!known || now() - known.startedAt >= joinableMillis) return start(key, make);
      onJoined();
      const made = await known.made.catch(() => undefined);
      return made?.isShareable ? made : make();
    },
  };
}

/** Of all that an answer depends on; undefined: it is made for one. */
function keyOf({ admitted, context }: SharedRun): string | undefined {
  const { number, operation, coerced } = admitted;
  if (operation.operation !== 'query' || !coerced) return undefined;
  if (context.shownCost || context.event) return undefined;
  const { refreshCookie } = context;
  const cookie = refreshCookie === undefined ? '' : JSON.stringify(refreshCookie);
  return `${context.writesSeen()} ${number} ${identityKey(context.identity())} ${cookie}${JSON.stringify(coerced)}`;
}
