/** A day in UTC: `2026-11-21`. */
export type UsageDay = string;

/** Days that usage is kept, today among them. */
export const KEPT_DAYS = 90;

export function dayOf(unixMillis: number): UsageDay {
  return new Date(unixMillis).toISOString().slice(0, 10);
}

/** The keys of a day; they bear one hash tag, so that a pipeline goes to one node of a cluster. */
export function usageKeys(day: UsageDay) {
  const tag = `{usage:${day}}`;
  return {
    /** Hash: [client, version, operation's name, operation's id] as JSON → how often it ran. */
    operations: `${tag}:operations`,
    /** Hash: operation's id → its coordinates, with spaces between. */
    coordinates: `${tag}:coordinates`,
    /** Hash: [client, version, operation's name, coordinate] as JSON → how often, for what only variables tell. */
    direct: `${tag}:direct`,
  };
}
