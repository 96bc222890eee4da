import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SessionId } from '@rookery/ids';
import type { LiveSource } from '@rookery/live';
import { NO_GATEWAY_METRICS, type GatewayMetrics, type Logger } from '@rookery/telemetry';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { NO_ACCESS_LOG, type AccessLog } from '../access-log/index.ts';
import type { ClientAddress } from '../client-address/client-address.ts';
import type { Federation, Viewer } from '../federation/index.ts';
import { createConnections, type SocketCaps } from './connections.ts';
import { createEventRuns } from './event-runs.ts';
import { webSocketConnection } from './live-connection.ts';
import { createOpenSubscriptions } from './open-subscriptions.ts';
import { createMultipartSubscriptions, type MultipartSubscriptions } from './multipart-subscriptions.ts';
import { createSocketProtocol, type ProtocolLimits, type SocketOperations } from './socket-protocol.ts';

export interface LiveServerOptions extends SocketOperations {
  readonly federation: Federation;
  readonly source: LiveSource;
  /** The viewer of an `Authorization` value; rejects with a DomainError (UNAUTHENTICATED: the token is bad). */
  readonly authenticate: (authorization: string) => Promise<Viewer | undefined>;
  /** Says at once which sessions ended. */
  readonly revocations: { onRevoked(listener: (sessionId: SessionId) => void): { close(): void } };
  /** Whether a page of this origin may connect; asked only when the client names one, as browsers do. */
  readonly isOriginAllowed: (origin: string, request: IncomingMessage) => boolean;
  readonly addressOf: ClientAddress;
  readonly logger: Logger;
  readonly metrics?: GatewayMetrics | undefined;
  readonly accessLog?: AccessLog | undefined;
  readonly limits?: Partial<LiveLimits>;
}

export interface LiveLimits extends SocketCaps, ProtocolLimits {
  /** Larger messages close the socket with 1009. */
  readonly maxMessageBytes: number;
  /** Pause between pings; a client that has not answered by the next is gone. */
  readonly keepAliveMillis: number;
  /** What one viewer's subscriptions may cost together for an event; one of `OnHomeTimeline` costs 7. */
  readonly maxSubscriptionCost: number;
  /** Over this time all sockets are closed at shutdown, so that clients do not come back all at once. */
  readonly closeSpreadMillis: number;
}

export const LIVE_LIMITS: LiveLimits = {
  maxMessageBytes: 64 * 1024,
  connectionInitTimeoutMillis: 10_000,
  maxOperationsPerSocket: 50,
  maxQueuedEvents: 1_000,
  slowReaderMillis: 5_000,
  // Half a minute: feed restarts in less.
  retryPauses: [100, 400, 1_500, 3_000, 5_000, 10_000, 10_000],
  maxBufferedBytes: 4 * 1024 * 1024,
  maxSocketsPerViewer: 20,
  maxSocketsPerAddress: 1_000,
  keepAliveMillis: 12_000,
  maxSubscriptionCost: 2_000,
  closeSpreadMillis: 2_000,
};

export interface LiveServer {
  /** Subscriptions over HTTP, under the same caps. */
  readonly multipart: MultipartSubscriptions;
  /** Takes an HTTP upgrade on `/graphql`, or refuses it. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  connectionCount(): number;
  /** Refuses new sockets, closes the open ones one after the other (1012), and resolves when all are gone. */
  close(): Promise<void>;
}

/** With few sockets the closing need not be spread. */
const CLOSE_PAUSE_MILLIS = 5;

/** Serves the graphql-transport-ws protocol: subscriptions over all subgraphs, and queries and mutations as over HTTP. */
export function createLiveServer(options: LiveServerOptions): LiveServer {
  const { isOriginAllowed, addressOf, logger, revocations } = options;
  const { metrics = NO_GATEWAY_METRICS, accessLog = NO_ACCESS_LOG } = options;
  const limits: LiveLimits = { ...LIVE_LIMITS, ...options.limits };
  const connections = createConnections(limits);
  let isClosing = false;
  const { federation, source } = options;
  const runs = createEventRuns({ federation, source, metrics });
  const openSubscriptions = createOpenSubscriptions({ maxCost: limits.maxSubscriptionCost });
  const shared = { ...options, metrics, accessLog, limits, connections, runs, openSubscriptions };
  const protocol = createSocketProtocol(shared);
  const multipart = createMultipartSubscriptions({ ...shared, isClosing: () => isClosing });
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols,
  });
  const unwatch = metrics.watchSockets(() => ({
    sockets: connections.all().length,
    subscriptions: protocol.subscriptionCount() + multipart.subscriptionCount(),
  }));
  const revoked = revocations.onRevoked((sessionId) => connections.closeSession(sessionId));
  const beats = setInterval(() => {
    for (const connection of connections.all()) connection.beat();
  }, limits.keepAliveMillis);

  function refusalOf(request: IncomingMessage, address: string | undefined): string | undefined {
    const { origin } = request.headers;
    if (isClosing) return '503 Service Unavailable';
    if (origin !== undefined && !isOriginAllowed(origin, request)) return '403 Forbidden';
    if (options.rates.arrive(address) !== undefined) return '429 Too Many Requests';
    return connections.hasRoomFor(address) ? undefined : '429 Too Many Requests';
  }

  function handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', (error) => logger.debug({ err: error }, 'socket failed'));
    const address = addressOf(request);
    const refusal = refusalOf(request, address);
    if (refusal)
      return void stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    webSockets.handleUpgrade(request, stream, head, (socket) => {
      const connection = webSocketConnection(socket);
      connections.add(connection, address);
      protocol.serve(socket, connection, request);
    });
  }

  return {
    multipart,
    handleUpgrade,
    connectionCount: () => connections.all().length,
    async close() {
      isClosing = true;
      revoked.close();
      unwatch();
      const open = connections.all();
      const pause = Math.min(CLOSE_PAUSE_MILLIS, limits.closeSpreadMillis / Math.max(1, open.length));
      await Promise.all(
        open.map(async (connection, index) => {
          if (connection.isClosed) return;
          const gone = new Promise<void>((resolve) => connection.onClosed(resolve));
          const timer = setTimeout(() => connection.close('restart'), index * pause);
          await gone;
          clearTimeout(timer);
        }),
      );
      clearInterval(beats);
    },
  };
}
