import type { Budget } from '../rates/index.ts';

/** What an operation takes, as `extensions.cost` shows it. */
export interface OperationCost {
  /** Static, over its variables: worked out before it runs. */
  readonly requested: number;
  /** More than this is not run. */
  readonly max: number;
  /** Of the sender's running window, this operation included; none on the machine itself, signed out. */
  readonly budget: Budget | undefined;
}

/** A client asks for it with this header, or with `"extensions": { "cost": true }`. */
export const COST_HEADER = 'rookery-cost';

export function asksForCost(extensions: unknown): boolean {
  return (
    typeof extensions === 'object' && extensions !== null && 'cost' in extensions && extensions.cost === true
  );
}
