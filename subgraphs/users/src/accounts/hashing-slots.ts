import { availableParallelism } from 'node:os';
import { DomainError } from '@rookery/errors';

/** Where hashing takes its turn. */
export interface HashingSlots {
  /** Runs it when its turn comes. Rejects with RATE_LIMITED, without running it, when too many wait. */
  run<T>(hashing: () => Promise<T>): Promise<T>;
}

export interface HashingLimits {
  /** At once; each takes a core, and 19 MiB. */
  readonly concurrency: number;
  /** More than these are refused at once. */
  readonly maxWaiting: number;
  /** Who has waited longer is refused when its turn comes: nobody waits for it any more. */
  readonly maxWaitMillis: number;
}

/**
 * Half the cores: sign-ins of many must not stop what everybody else reads. The gateway gives a mutation up after 5 s
 * (`SUBGRAPH_TIMEOUT_MILLIS`).
 */
export const HASHING_LIMITS: HashingLimits = {
  concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
  maxWaiting: 200,
  maxWaitMillis: 3_500,
};

const RETRY_AFTER_SECONDS = 10;

export function createHashingSlots({ concurrency, maxWaiting, maxWaitMillis }: HashingLimits): HashingSlots {
  const waiting: (() => void)[] = [];
  let free = concurrency;

  async function turn(): Promise<void> {
    if (free > 0) return void (free -= 1);
    if (waiting.length >= maxWaiting) throw tooMany();
    const since = performance.now();
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (performance.now() - since <= maxWaitMillis) return;
    leave();
    throw tooMany();
  }

  /** The next one takes the place over. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async run(hashing) {
      await turn();
      try {
        return await hashing();
      } finally {
        leave();
      }
    },
  };
}

function tooMany(): DomainError {
  return new DomainError('RATE_LIMITED', 'Too many people sign in now.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
