import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SessionId } from '@rookery/ids';
import type { LiveSource } from '@rookery/live';
import { NO_GATEWAY_METRICS, type GatewayMetrics, type Logger } from '@rookery/telemetry';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { NO_ACCESS_LOG, type AccessLog } from '../access-log/index.ts';
import type { Federation, Viewer } from '../federation/index.ts';
import type { ShapeCheck } from '../limits/index.ts';
import { closeSocket } from './close-codes.ts';
import { createConnectedSockets, type SocketCaps } from './connected-sockets.ts';
import { createEventRuns } from './event-runs.ts';
import { keepAlive } from './keep-alive.ts';
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
  /** The address that sockets are counted by; undefined: not counted. Default: the peer's, unless it is this machine. */
  readonly addressOf?: (request: IncomingMessage) => string | undefined;
  /** Leaves out what validation says of fields that might have been meant. */
  readonly hideSchemaDetails: boolean;
  readonly checkShape: ShapeCheck;
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
  closeSpreadMillis: 2_000,
};

export interface LiveServer {
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
  const { isOriginAllowed, addressOf = remoteAddress, logger, revocations } = options;
  const { metrics = NO_GATEWAY_METRICS, accessLog = NO_ACCESS_LOG } = options;
  const limits: LiveLimits = { ...LIVE_LIMITS, ...options.limits };
  const sockets = createConnectedSockets(limits);
  const { federation, source } = options;
  const runs = createEventRuns({ federation, source, metrics });
  const protocol = createSocketProtocol({ ...options, metrics, accessLog, limits, sockets, runs });
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols,
  });
  const unwatch = metrics.watchSockets(() => ({
    sockets: sockets.all().length,
    subscriptions: protocol.subscriptionCount(),
  }));
  const revoked = revocations.onRevoked((sessionId) => sockets.closeSession(sessionId));
  const pings = setInterval(() => keepAlive(sockets.all()), limits.keepAliveMillis);
  let isClosing = false;

  function refusalOf(request: IncomingMessage): string | undefined {
    const { origin } = request.headers;
    if (isClosing) return '503 Service Unavailable';
    if (origin !== undefined && !isOriginAllowed(origin, request)) return '403 Forbidden';
    return sockets.hasRoomFor(addressOf(request)) ? undefined : '429 Too Many Requests';
  }

  function handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', (error) => logger.debug({ err: error }, 'socket failed'));
    const refusal = refusalOf(request);
    if (refusal)
      return void stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    webSockets.handleUpgrade(request, stream, head, (socket) => {
      sockets.add(socket, addressOf(request));
      protocol.serve(socket, request);
    });
  }

  return {
    handleUpgrade,
    connectionCount: () => sockets.all().length,
    async close() {
      isClosing = true;
      revoked.close();
      unwatch();
      const open = sockets.all();
      const pause = Math.min(CLOSE_PAUSE_MILLIS, limits.closeSpreadMillis / Math.max(1, open.length));
      await Promise.all(
        open.map(async (socket, index) => {
          if (socket.readyState === socket.CLOSED) return;
          const gone = new Promise((resolve) => socket.once('close', resolve));
          const timer = setTimeout(() => closeSocket(socket, 'restart'), index * pause);
          await gone;
          clearTimeout(timer);
        }),
      );
      clearInterval(pings);
    },
  };
}

/** @NOTE behind a proxy on this machine every client has its address: then pass an `addressOf` that reads its header. */
function remoteAddress({ socket }: IncomingMessage): string | undefined {
  const { remoteAddress: address = '' } = socket;
  return /^(::1|(::ffff:)?127\.)/.test(address) ? undefined : address;
}
