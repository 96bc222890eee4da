import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '@rookery/telemetry';
import { WebSocketServer, type WebSocket } from 'ws';
import { createConnectionOutbox, type ConnectionOutbox } from './connection-outbox.ts';
import { keepAlive } from './keep-alive.ts';
import type { LiveSource, LiveSubscription } from './live-source.ts';
import { LIVE_PATH, readMessage, toWireError, type ChannelId, type UpMessage } from './protocol.ts';

export interface LiveEndpointOptions {
  readonly source: LiveSource;
  readonly logger: Logger;
  /** Subscriptions being opened at once, over all connections: what a gateway's return asks of the source (default 64). */
  readonly maxOpening?: number;
  /** A gateway that takes nothing for so long while much waits is cut off; it resumes (default 10 000). */
  readonly stallMillis?: number;
}

/** Feed's side of the connection. */
export interface LiveEndpoint {
  /** Takes an upgrade from an authenticated part; false when it is for another path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Closes all connections (1012: come back) and their subscriptions. */
  close(): void;
}

const MAX_MESSAGE_BYTES = 64 * 1024;
const SERVICE_RESTART = 1012;
const PROTOCOL_ERROR = 1002;

/** Serves a live source to gateways: each has one WebSocket for all its subscriptions. */
export function createLiveEndpoint(options: LiveEndpointOptions): LiveEndpoint {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const opening = createSlots(options.maxOpening ?? 64);
  const connections = new Set<WebSocket>();
  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== LIVE_PATH) return false;
      server.handleUpgrade(request, socket, head, (connection) => {
        connections.add(connection);
        connection.once('close', () => connections.delete(connection));
        serveConnection(connection, opening, options);
      });
      return true;
    },
    close() {
      for (const connection of connections) connection.close(SERVICE_RESTART, 'service restart');
    },
  };
}

function serveConnection(
  socket: WebSocket,
  opening: Slots,
  { source, logger, stallMillis = 10_000 }: LiveEndpointOptions,
): void {
  const outbox = createConnectionOutbox(socket, { stallMillis });
  /** Null while it is being opened. */
  const channels = new Map<ChannelId, LiveSubscription | null>();
  keepAlive(socket);

  async function open(message: Extract<UpMessage, { type: 'subscribe' }>): Promise<void> {
    const { id, identity, since, filter } = message;
    const isWanted = () => channels.has(id);
    channels.set(id, null);
    try {
      const subscription = await opening.run(async () => {
        if (!isWanted()) return undefined;
        return source.subscribe({
          identity,
          ...(since === undefined ? {} : { since }),
          ...(filter === undefined ? {} : { filter }),
        });
      });
      if (!subscription) return;
      if (!isWanted()) return subscription.close();
      channels.set(id, subscription);
      outbox.send({ type: 'subscribed', id, cursor: subscription.cursor });
      await pump(subscription, id, outbox);
      if (channels.delete(id)) outbox.send({ type: 'ended', id });
    } catch (error) {
      const wireError = toWireError(error);
      if (wireError.code === 'INTERNAL_SERVER_ERROR')
        logger.error({ err: error }, 'live subscription failed');
      if (channels.delete(id)) outbox.send({ type: 'ended', id, error: wireError });
    }
  }

  async function answer({ id, viewerIds, userIds }: Extract<UpMessage, { type: 'related' }>): Promise<void> {
    try {
      outbox.send({ type: 'related', id, viewerIds: await source.relatedAmong(viewerIds, userIds) });
    } catch (error) {
      logger.warn({ err: error }, 'relations of live viewers cannot be told');
      outbox.send({ type: 'related', id });
    }
  }

  function close(id: ChannelId): void {
    const subscription = channels.get(id);
    channels.delete(id);
    subscription?.close();
  }

  socket.on('message', (data) => {
    const message = readMessage<UpMessage>(String(data), ['subscribe', 'unsubscribe', 'related']);
    if (!message || (message.type === 'subscribe' && channels.has(message.id))) {
      return socket.close(PROTOCOL_ERROR, 'unexpected message');
    }
    if (message.type === 'subscribe') void open(message);
    else if (message.type === 'related') void answer(message);
    else close(message.id);
  });
  socket.on('error', (error) => logger.warn({ err: error }, 'live connection failed'));
  socket.once('close', () => {
    for (const id of [...channels.keys()]) close(id);
  });
}

/** From a subscription into the connection, no faster than the other side reads. */
async function pump(subscription: LiveSubscription, id: ChannelId, outbox: ConnectionOutbox): Promise<void> {
  for await (const event of subscription) {
    outbox.sendEvent(id, event);
    await outbox.drained();
  }
}

interface Slots {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** At most so many tasks at once; the others wait in line. */
function createSlots(count: number): Slots {
  const line: (() => void)[] = [];
  let free = count;
  return {
    async run(task) {
      if (free === 0) await new Promise<void>((resolve) => line.push(resolve));
      else free -= 1;
      try {
        return await task();
      } finally {
        const next = line.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
