import { setImmediate as turn } from 'node:timers/promises';
import type { LiveEvent, LiveSubscription } from '@rookery/live';
import { identityOf, type Person, type ProofWorld } from './proof-world.ts';
import { NO_FILTER, readAll, readPage } from './reading.ts';

/** A client as the contract describes one: a page on screen, kept right by events alone. */
export interface SocketClient {
  readonly viewer: Person;
  /** Fetches all, and listens from there. */
  open(): Promise<void>;
  /** Takes so many of the events that have come, and loses the socket with the rest. */
  unplug(takes: number): Promise<void>;
  /** Listens again from the last event, or, with `refetch`, from the first edge of a page fetched now. */
  plug(options: { readonly refetch: boolean }): Promise<void>;
  /** What is on screen after all that has come: entries by post. */
  screen(): Promise<ReadonlyMap<string, string>>;
  close(): void;
  readonly isPlugged: boolean;
  readonly gaps: number;
  /** What came, in words. */
  readonly history: readonly string[];
}

export function createSocketClient(world: ProofWorld, viewer: Person): SocketClient {
  const entryOfPost = new Map<string, string>();
  const history: string[] = [];
  let arrived: LiveEvent[] = [];
  let subscription: LiveSubscription | undefined;
  let failure: unknown;
  let since: string | undefined;
  let gaps = 0;

  /** The newest edge of a post is its edge. */
  function putOnTop(edges: readonly { readonly postId: string; readonly entryId: string }[]): void {
    for (const { postId, entryId } of [...edges].reverse()) entryOfPost.set(postId, entryId);
  }

  async function refetch(): Promise<string | undefined> {
    const edges = await readAll(world, viewer, { direction: 'first', filter: NO_FILTER }, 50);
    entryOfPost.clear();
    putOnTop(edges);
    history.push(`fetched ${edges.length}`);
    return edges[0]?.cursor;
  }

  async function listen(): Promise<void> {
    const request = { identity: identityOf(viewer), ...(since === undefined ? {} : { since }) };
    const mine = await world.parts.feed.live.subscribe(request);
    subscription = mine;
    since = mine.cursor;
    void (async () => {
      try {
        for await (const event of mine) if (subscription === mine) arrived.push(event);
      } catch (error) {
        failure = error;
      }
    })();
  }

  async function page(after: unknown, before: unknown): Promise<void> {
    const edges = [];
    for (let cursor = after; ;) {
      const found = await readPage(world, viewer, { first: 20, after: cursor, before });
      edges.push(...found.edges);
      cursor = found.pageInfo.endCursor;
      if (!found.pageInfo.hasNextPage) break;
    }
    putOnTop(edges);
    history.push(`paged ${edges.map(({ entryId }) => entryId).join(' ')}`);
  }

  async function take(event: LiveEvent): Promise<void> {
    since = event.cursor;
    history.push([event.type, event['entryId'], event['postId']].filter(Boolean).join(' '));
    switch (event.type) {
      case 'added':
        entryOfPost.set(String(event['postId']), String(event['entryId']));
        return;
      case 'removed':
        entryOfPost.delete(String(event['postId']));
        return;
      case 'changed':
        await refetch();
        return;
      case 'gap':
        gaps += 1;
        await page(event['after'], event['before']);
        return;
      case 'read':
        return;
    }
  }

  /** Events that came while one was taken are taken too. */
  async function takeAll(): Promise<void> {
    await turn();
    while (arrived.length > 0) {
      const events = arrived;
      arrived = [];
      for (const event of events) await take(event);
      await turn();
    }
    if (failure) throw new Error(`${viewer.name}'s socket failed`, { cause: failure });
  }

  const client: SocketClient = {
    viewer,
    async open() {
      since = await refetch();
      await listen();
    },
    async unplug(takes) {
      await turn();
      const events = arrived.slice(0, takes);
      subscription?.close();
      subscription = undefined;
      arrived = [];
      for (const event of events) await take(event);
      history.push('unplugged');
    },
    async plug(options) {
      if (options.refetch) since = (await refetch()) ?? since;
      history.push('plugged');
      await listen();
    },
    async screen() {
      await takeAll();
      return entryOfPost;
    },
    close() {
      subscription?.close();
      subscription = undefined;
    },
    get isPlugged() {
      return subscription !== undefined;
    },
    get gaps() {
      return gaps;
    },
    history,
  };
  return client;
}
