import { gql, type ApolloClient, type DocumentNode } from '@apollo/client';
import type { Subscription } from 'rxjs';
import type { HomeTimelineEvent, TimelineEdge, TimelinePage } from './home-timeline-types.ts';

export interface HomeTimelineOptions {
  /** `query HomeTimeline($first: Int, $after: String, $before: String)`, as in operations/. */
  readonly query: string;
  /** `subscription OnHomeTimeline($since: String)`: edges with all fields that the query has. */
  readonly subscription: string;
  /** Edges of a page: the first one is what `useQuery(query, { variables: { first } })` shows, live. */
  readonly first: number;
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
 * with `{ first }` follows by itself. The client's link must have `createResumeLink()` before its `GraphQLWsLink`.
 */
export async function followHomeTimeline(
  client: ApolloClient,
  { first, retryMillis = 1_000, onEvent, ...documents }: HomeTimelineOptions,
): Promise<LiveHomeTimeline> {
  const [query, subscription] = [gql(documents.query), gql(documents.subscription)];
  const shown = { query, variables: { first } };
  let since: string | null | undefined;
  let running: Subscription | undefined;
  let isStopped = false;
  /** Events are dealt with one after the other: one that fetches holds up those behind it. */
  let work: Promise<unknown> = Promise.resolve();

  const edges = () => client.readQuery<Shown>(shown)?.homeTimeline?.edges ?? [];
  const update = (change: (edges: readonly TimelineEdge[]) => readonly TimelineEdge[]) =>
    client.cache.updateQuery<Shown>(shown, (data) =>
      data?.homeTimeline
        ? { homeTimeline: { ...data.homeTimeline, edges: change(data.homeTimeline.edges) } }
        : data,
    );

  async function apply(event: HomeTimelineEvent): Promise<void> {
    switch (event.__typename) {
      case 'HomeTimelinePostAdded': {
        const { edge } = event;
        return void update((known) => [edge, ...known.filter((each) => idOf(each) !== idOf(edge))]);
      }
      case 'HomeTimelinePostRemoved':
        return void update((known) => known.filter((each) => idOf(each) !== event.postId));
      case 'HomeTimelineChanged': {
        const fresh = await fetchEdges(client, query, {}, Math.max(first, edges().length));
        return void update(() => fresh);
      }
      case 'HomeTimelineGap': {
        // What was missed, and then what was there: of that, too, something may be gone.
        const missed = await fetchEdges(client, query, { after: event.after, before: event.before });
        const older = await fetchEdges(client, query, { after: event.before }, edges().length);
        return void update(() => [...missed, ...older]);
      }
      case 'HomeTimelineRead':
        // The cache knows the viewer by id: unreadCount and readCursor are there already.
        return undefined;
      default:
        // Of a later version of the API.
        return undefined;
    }
  }

  async function take(event: HomeTimelineEvent): Promise<void> {
    await apply(event);
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
      .subscribe<{ homeTimeline: HomeTimelineEvent }>({ query: subscription, variables: { since } })
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

const idOf = ({ node }: TimelineEdge) => node?.id;

/** The newest edges of a range, so many, or all; page by page. */
async function fetchEdges(
  client: ApolloClient,
  query: DocumentNode,
  range: { readonly after?: string | null; readonly before?: string | null },
  count = Infinity,
): Promise<TimelineEdge[]> {
  const found: TimelineEdge[] = [];
  let after = range.after;
  while (found.length < count) {
    const first = Math.min(MAX_PAGE, count - found.length);
    const { data } = await client.query<Shown>({
      query,
      variables: { ...range, after, first },
      fetchPolicy: 'no-cache',
    });
    const page = data?.homeTimeline;
    if (!page) throw new Error('the timeline cannot be read now');
    found.push(...page.edges);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  return found;
}
