import type { UserId } from '@rookery/ids';

/** What each viewer's subscriptions cost together for every event, over all their sockets. */
export interface OpenSubscriptions {
  /** Counts one more; undefined: there is no room for it. What is returned is called once when it ends. */
  open(userId: UserId, cost: number): (() => void) | undefined;
}

/** A subscription is charged once, when it begins, and runs for each event: so all that run at once are bounded too. */
export function createOpenSubscriptions({ maxCost }: { readonly maxCost: number }): OpenSubscriptions {
  const costs = new Map<UserId, number>();
  return {
    open(userId, cost) {
      const before = costs.get(userId) ?? 0;
      if (before + cost > maxCost) return undefined;
      costs.set(userId, before + cost);
      return () => {
        const left = (costs.get(userId) ?? 0) - cost;
        if (left > 0) costs.set(userId, left);
        else costs.delete(userId);
      };
    },
  };
}
