import type { ApolloClient, DocumentNode } from '@apollo/client';
import type { Subscription } from 'rxjs';
import { changeBy, joined, type TimelineRange } from './home-timeline-events.ts';
import type { HomeTimelineEvent, TimelineEdge, TimelineFilter, TimelinePage } from './home-timeline-types.ts';

export interface HomeTimelineOptions {
  /** `query HomeTimeline($first: Int, $after: String, $before: String, $filter: TimelineFilter)`, as in operations/. */
  readonly query: DocumentNode;
  /** `subscription OnHomeTimeline($since: String, $filter: TimelineFilter)`: edges with all fields that the query has. */
  readonly subscription: DocumentNode;
  /** Edges of the page that is fetched first, and at least when it is fetched again. */
  readonly first: number;
  readonly filter?: TimelineFilter;
  /** Before it subscribes again after an error that ended the subscription (default 1 000). */
  readonly retryMillis?: number;
  /** Told of each event when it stands in the cache. */
  readonly onEvent?: (event: HomeTimelineEvent) => void;
}

export interface LiveHomeTimeline {
  /** What the cache has now, newest first. */
  edges(): readonly TimelineEdge[];
  stop(): void;
}

/** At most so many edges are had at once. */
const MAX_PAGE = 100;

/**
 * Loads the first page of the home timeline and keeps it true by events, in Apollo's cache: whatever renders the query
 * with `{ first, filter }` follows by itself, and pages further with `fetchMore`. The client's cache must have the kit's
 * `typePolicies`, and its link `createResumeLink()` before its `GraphQLWsLink`. Rejects when the first page cannot be had.
 */
export async function followHomeTimeline(
  client: ApolloClient,
  { first, filter, retryMillis = 1_000, onEvent, query, subscription }: HomeTimelineOptions,
): Promise<LiveHomeTimeline> {
  const filtered = filter ? { filter } : {};
  const shown = { query, variables: { first, ...filtered } };
  let since: string | null | undefined;
  let running: Subscription | undefined;
  let isStopped = false;
  /** Events are dealt with one after the other: one that fetches holds up those behind it. */
  let work: Promise<unknown> = Promise.resolve();

  const edges = () => client.readQuery<Shown>(shown)?.homeTimeline?.edges ?? [];
  const source = {
    fetch: (range: TimelineRange, count: number) =>
      fetchPages(client, query, { ...filtered, ...range }, count),
    shownCount: () => Math.max(first, edges().length),
  };

  async function take(event: HomeTimelineEvent): Promise<void> {
    const change = await changeBy(event, source);
    if (change) {
      client.cache.updateQuery<Shown>(shown, (data) =>
        data?.homeTimeline ? { homeTimeline: change(data.homeTimeline) } : data,
      );
    }
    since = event.cursor;
    onEvent?.(event);
  }

  function subscribe(): void {
    if (isStopped) return;
    let isOver = false;
    /** The subscription ended, or an event could not be dealt with: again from the last one that was. */
    const startOver = (): void => {
      if (isOver) return;
      isOver = true;
      running?.unsubscribe();
      setTimeout(subscribe, retryMillis);
    };
    running = client
      .subscribe<{ homeTimeline: HomeTimelineEvent }>({
        query: subscription,
        variables: { since, ...filtered },
      })
      .subscribe({
        next({ data, error }) {
          if (error || !data) return startOver();
          work = work.then(() => (isOver ? undefined : take(data.homeTimeline))).catch(startOver);
        },
        error: startOver,
        complete: startOver,
      });
  }

  const { data } = await client.query<Shown>({ ...shown, fetchPolicy: 'network-only' });
  since = data?.homeTimeline?.pageInfo.startCursor;
  subscribe();
  return {
    edges,
    stop() {
      isStopped = true;
      running?.unsubscribe();
    },
  };
}

interface Shown {
  readonly homeTimeline: TimelinePage | null;
}

/** The newest edges of a range, so many, or all; page by page. */
async function fetchPages(
  client: ApolloClient,
  query: DocumentNode,
  variables: TimelineRange & { readonly filter?: TimelineFilter },
  count: number,
): Promise<TimelinePage> {
  let found: TimelinePage | undefined;
  let { after } = variables;
  do {
    const first = Math.min(MAX_PAGE, count - (found?.edges.length ?? 0));
    const { data } = await client.query<Shown>({
      query,
      variables: { ...variables, after, first },
      fetchPolicy: 'no-cache',
    });
    const page = data?.homeTimeline;
    if (!page) throw new Error('the timeline cannot be read now');
    found = found ? joined(found, page) : page;
    after = page.pageInfo.endCursor;
  } while (found.pageInfo.hasNextPage && found.edges.length < count);
  return found;
}
