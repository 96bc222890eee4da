import type { Entry } from '../entries/entry.ts';

/** What a reader leaves out of a timeline. */
export interface TimelineFilter {
  readonly excludeReplies: boolean;
  readonly excludeReposts: boolean;
  readonly onlyMedia: boolean;
}

export const NO_FILTER: TimelineFilter = { excludeReplies: false, excludeReposts: false, onlyMedia: false };

/** The filter of a query's argument: what is left out or null is not asked for. */
export function filterOf(given: GivenFilter): TimelineFilter {
  const { excludeReplies, excludeReposts, onlyMedia } = given ?? {};
  return {
    excludeReplies: excludeReplies ?? false,
    excludeReposts: excludeReposts ?? false,
    onlyMedia: onlyMedia ?? false,
  };
}
/** A filter as GraphQL hands it over. */
export type GivenFilter =
  { readonly [K in keyof TimelineFilter]?: TimelineFilter[K] | null | undefined } | null | undefined;

/** A filter as part of a key, or of a cursor's scope; empty for none. */
export function filterKey({ excludeReplies, excludeReposts, onlyMedia }: TimelineFilter): string {
  return (excludeReplies ? 'r' : '') + (excludeReposts ? 's' : '') + (onlyMedia ? 'm' : '');
}

/** Every filter there is: a cursor of any of them can be told. */
export const ALL_FILTERS: readonly TimelineFilter[] = Array.from({ length: 8 }, (_, bits) => ({
  excludeReplies: (bits & 1) !== 0,
  excludeReposts: (bits & 2) !== 0,
  onlyMedia: (bits & 4) !== 0,
}));

/** Whether an entry passes: `passesFilterSql` in memory. A repost of a reply is no reply. */
export function passesFilter(
  { isRepost, parentAuthorId, hasMedia }: Pick<Entry, 'isRepost' | 'parentAuthorId' | 'hasMedia'>,
  { excludeReplies, excludeReposts, onlyMedia }: TimelineFilter,
): boolean {
  if (excludeReposts && isRepost) return false;
  if (excludeReplies && !isRepost && parentAuthorId !== null) return false;
  return !onlyMedia || hasMedia;
}
