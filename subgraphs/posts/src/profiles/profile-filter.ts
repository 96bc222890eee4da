import type { PageRequest } from '@rookery/pagination';
import type { TimelineFilter } from '../generated/resolvers-types.ts';

/** What a reader leaves out of a profile. */
export interface ProfileFilter {
  readonly excludeReplies: boolean;
  readonly excludeReposts: boolean;
  readonly onlyMedia: boolean;
}

/** A page of a profile, and what is left out of it. */
export interface ProfileRequest extends PageRequest {
  readonly filter: ProfileFilter;
}

/** The filter of a query's argument: what is left out or null is not asked for. */
export function filterOf(given: TimelineFilter | null | undefined): ProfileFilter {
  return {
    excludeReplies: given?.excludeReplies ?? false,
    excludeReposts: given?.excludeReposts ?? false,
    onlyMedia: given?.onlyMedia ?? false,
  };
}

/** A filter as part of a cursor's scope; empty for none. */
export function filterKey({ excludeReplies, excludeReposts, onlyMedia }: ProfileFilter): string {
  return (excludeReplies ? 'r' : '') + (excludeReposts ? 's' : '') + (onlyMedia ? 'm' : '');
}
