import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../client.ts';

/** Texts of posts that came to a person's socket, however often the socket had to be opened again. */
export interface WatchedPosts {
  readonly texts: readonly string[];
  stop(): Promise<void>;
}

const WATCH = `subscription ($since: String) { homeTimeline(since: $since) {
  __typename cursor ... on HomeTimelinePostAdded { edge { node { text } } }
} }`;

interface Watched {
  readonly homeTimeline: {
    readonly __typename: string;
    readonly cursor: string;
    readonly edge?: { readonly node: { readonly text: string } | null };
  } | null;
}

/** Subscribes, and again after the last event's cursor whenever the subscription ends, as a client should. */
export function watchPosts(wsUrl: string, { token }: Person, since: string): WatchedPosts {
  const texts: string[] = [];
  let cursor = since;
  let isStopping = false;
  const client = createClient({
    url: wsUrl,
    webSocketImpl: WebSocket,
    retryAttempts: Number.MAX_SAFE_INTEGER,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 200)),
    shouldRetry: () => !isStopping,
    connectionParams: { Authorization: `Bearer ${token}` },
  });

  async function watchOnce(): Promise<void> {
    for await (const { data } of client.iterate<Watched>({ query: WATCH, variables: { since: cursor } })) {
      const event = data?.homeTimeline;
      if (!event) return;
      cursor = event.cursor;
      if (event.edge?.node) texts.push(event.edge.node.text);
    }
  }
  const running = (async () => {
    while (!isStopping) {
      await watchOnce().catch(() => new Promise((resolve) => setTimeout(resolve, 200)));
    }
  })();
  return {
    texts,
    async stop() {
      isStopping = true;
      await client.dispose();
      await running;
    },
  };
}
