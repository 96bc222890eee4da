import type { BreakerPhase } from '@rookery/telemetry';

/** Leave to make one call; say once how it went. */
export interface Admission {
  answered(): void;
  failed(): void;
  /** The call says nothing of the subgraph: it was given up for a reason of its own. */
  unknown(): void;
}

/** Keeps calls from a subgraph that most of them fail at. */
export interface CircuitBreaker {
  /** Undefined: do not call. */
  admit(): Admission | undefined;
}

export interface CircuitBreakerOptions {
  /** While open, one call is let through so often, whether the one before has ended or not. */
  readonly probeMillis: number;
  /** Milliseconds. */
  readonly now: () => number;
  readonly onPhase: (phase: BreakerPhase) => void;
}

/** The last calls that count, and how long at most. */
const SAMPLE = 20;
const SAMPLE_MILLIS = 10_000;
/** It opens when half of the sample failed, and there are so many at least. */
const MIN_SAMPLE = 10;

interface Outcome {
  readonly at: number;
  readonly isFailure: boolean;
}
type State =
  | { readonly phase: 'closed'; outcomes: Outcome[] }
  | { readonly phase: 'open'; nextProbeAt: number; probes: number };

/**
 * Opens when at least half of the last calls failed, and closes when one of its probes is answered. A call that began
 * before the state changed says nothing about the new one.
 */
export function createCircuitBreaker({ probeMillis, now, onPhase }: CircuitBreakerOptions): CircuitBreaker {
  let state: State = { phase: 'closed', outcomes: [] };

  function note(closed: State & { phase: 'closed' }, isFailure: boolean): void {
    if (state !== closed) return;
    const { outcomes } = closed;
    outcomes.push({ at: now(), isFailure });
    if (outcomes.length > SAMPLE) outcomes.shift();
    if (isFailure && isBad(outcomes)) {
      state = { phase: 'open', nextProbeAt: now() + probeMillis, probes: 0 };
      onPhase('open');
    }
  }

  function isBad(outcomes: readonly Outcome[]): boolean {
    const recent = outcomes.filter(({ at }) => at > now() - SAMPLE_MILLIS);
    const failures = recent.filter(({ isFailure }) => isFailure).length;
    return recent.length >= MIN_SAMPLE && failures * 2 >= recent.length;
  }

  function probe(open: State & { phase: 'open' }): Admission {
    open.nextProbeAt = now() + probeMillis;
    open.probes += 1;
    if (open.probes === 1) onPhase('half-open');
    const ended = (): void => {
      open.probes -= 1;
      if (state === open && open.probes === 0) onPhase('open');
    };
    return {
      answered() {
        if (state !== open) return;
        state = { phase: 'closed', outcomes: [] };
        onPhase('closed');
      },
      failed: ended,
      unknown: ended,
    };
  }

  return {
    admit() {
      const current = state;
      if (current.phase === 'open') return now() < current.nextProbeAt ? undefined : probe(current);
      return {
        answered: () => note(current, false),
        failed: () => note(current, true),
        unknown: () => undefined,
      };
    },
  };
}
