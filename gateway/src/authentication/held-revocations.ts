import { DomainError } from '@rookery/errors';
import type { Revocations } from './revocations.ts';

/** Revocations of a gateway that has just started and has not read yet which sessions were ended. */
export interface HeldRevocations extends Revocations {
  areKnown(): boolean;
  /** From now on sessions are told apart. */
  nowKnown(): void;
}

/** Until they are known no token is taken for good: asking throws SUBGRAPH_UNAVAILABLE, which the client may retry. */
export function heldUntilKnown(revocations: Revocations): HeldRevocations {
  let known = false;
  return {
    ...revocations,
    isRevoked(sessionId) {
      if (!known) throw new DomainError('SUBGRAPH_UNAVAILABLE', 'Tokens cannot be checked now.');
      return revocations.isRevoked(sessionId);
    },
    areKnown: () => known,
    nowKnown: () => void (known = true),
  };
}
