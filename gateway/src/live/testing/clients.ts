import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ExecutionResult } from 'graphql';

/** How a socket ended. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** graphql-ws' own client, which does not come back by itself; `closed` says how its socket ended. */
export function connect(
  url: string,
  connectionParams?: Record<string, unknown>,
): { readonly client: Client; readonly closed: Promise<Closed>; readonly connected: Promise<void> } {
  let onClosed: (closed: Closed) => void;
  let onConnected: () => void;
  const closed = new Promise<Closed>((resolve) => (onClosed = resolve));
  const connected = new Promise<void>((resolve) => (onConnected = resolve));
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    ...(connectionParams ? { connectionParams } : {}),
    on: {
      connected: () => onConnected(),
      closed: (event) => onClosed(event as Closed),
    },
  });
  return { client, closed, connected };
}

/** The results of a subscription, one at a time. */
export function results(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const iterator = client.iterate<Record<string, unknown>>({ query, variables });
  return {
    async next(): Promise<ExecutionResult<Record<string, unknown>> | undefined> {
      const next = await iterator.next();
      return next.done ? undefined : (next.value as ExecutionResult<Record<string, unknown>>);
    },
    end: async () => void (await iterator.return?.(undefined)),
  };
}

/** A socket that speaks the protocol by hand. */
export async function rawSocket(
  url: string,
  options: { readonly origin?: string; readonly protocol?: string; readonly autoPong?: boolean } = {},
): Promise<{ readonly socket: WebSocket; readonly messages: unknown[]; readonly closed: Promise<Closed> }> {
  const socket = new WebSocket(url, options.protocol ?? 'graphql-transport-ws', {
    ...(options.origin ? { origin: options.origin } : {}),
    autoPong: options.autoPong ?? true,
  });
  const messages: unknown[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = new Promise<Closed>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return { socket, messages, closed };
}

/** Waits for what comes about elsewhere. */
export async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
