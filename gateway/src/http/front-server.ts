import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { METRICS_PATH, type Logger, type MetricsPage } from '@rookery/telemetry';
import { createOperationReport, type AccessLog, type OperationReport } from '../access-log/index.ts';
import { MASKED } from '../federation/client-errors.ts';
import type { GraphqlRoute } from './graphql-route.ts';
import type { createPlainRoutes } from './plain-routes.ts';
import { sendJson } from './refusal.ts';
import { requestIdOf } from './request-id.ts';

/** Answers a request, or leaves it alone. Resolves to whether it answered. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface FrontServerDeps {
  readonly graphql: GraphqlRoute;
  readonly plainRoutes: ReturnType<typeof createPlainRoutes>;
  /** Pages for people, asked before the GraphQL endpoint. */
  readonly pages: readonly PageHandler[];
  /** GET /metrics, for whom it lets in. */
  readonly metricsPage?: MetricsPage | undefined;
  readonly accessLog: AccessLog;
  /** Takes WebSockets on /graphql. */
  readonly onUpgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;
  readonly logger: Logger;
  /** How long a client may take to send, in milliseconds: 10 000 for a head and 30 000 for all when left out. Then 408. */
  readonly timeouts?: Pick<
    ServerOptions,
    'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'
  >;
}

export interface FrontServer {
  /** Rejects with a message for people when the address cannot be had. */
  listen(on: { readonly host: string; readonly port: number }): Promise<AddressInfo>;
  /** Takes no new connections, answers what is under way within the time, then closes what is left. */
  drain(withinMillis: number): Promise<void>;
}

export const GRAPHQL_PATH = '/graphql';
/** Longer than a load balancer keeps an idle connection, so that it never reuses one that we are closing. */
const KEEP_ALIVE_MILLIS = 75_000;
/** For the head of a request to arrive: a few kilobytes, also over a bad mobile network. */
const HEADERS_MILLIS = 10_000;
/** For a whole request to arrive. */
const REQUEST_MILLIS = 30_000;
/** How much longer a slow one may take until it is noticed. */
const CHECK_MILLIS = 1_000;

const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The HTTP server: every request gets an id, the security headers, and an answer. */
export function createFrontServer(deps: FrontServerDeps): FrontServer {
  const { logger, accessLog } = deps;
  const underWay = new Set<ServerResponse>();
  /** Connections that asked for nothing yet: Node takes them for busy, and would wait for them to the end. */
  const silent = new Set<Socket>();
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
    headersTimeout: HEADERS_MILLIS,
    requestTimeout: REQUEST_MILLIS,
    connectionsCheckingInterval: CHECK_MILLIS,
    ...deps.timeouts,
  };
  const server = createServer(options, (request, response) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const exchange: Exchange = { requestId, route: OTHER_ROUTE, report: undefined };
    underWay.add(response);
    silent.delete(request.socket);
    response.once('close', () => {
      underWay.delete(response);
      accessLog.http({
        ...exchange,
        method: request.method ?? '',
        status: response.writableFinished ? response.statusCode : 0,
        millis: (exchange.report?.answeredAt ?? performance.now()) - startedAt,
      });
    });
    response.setHeader('X-Request-Id', requestId);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (!server.listening) response.setHeader('Connection', 'close');
    route(deps, request, response, exchange).catch((error: unknown) => {
      // A client that went away is no failure of ours.
      if (response.destroyed) return;
      logger.error({ err: error, requestId }, 'request failed');
      sendFailure(response);
    });
  });
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('upgrade', (request, stream, head) => {
    silent.delete(request.socket);
    // Node listens no longer: a client that resets the connection must not end this process.
    stream.on('error', () => stream.destroy());
    if (pathOf(request) === GRAPHQL_PATH) return deps.onUpgrade(request, stream, head);
    stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return {
    listen: (on) => listen(server, on),
    drain: (withinMillis) => drain(server, { underWay, silent }, withinMillis),
  };
}

function sendFailure(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendJson(response, 500, { errors: [MASKED] });
}

/** What is known of a request while it is being answered. */
interface Exchange {
  readonly requestId: string;
  /** Whose request it turned out to be: one of our paths, pages, or other. */
  route: string;
  /** For /graphql alone. */
  report: OperationReport | undefined;
}
const OTHER_ROUTE = 'other';
const PAGES_ROUTE = 'pages';

async function route(
  { graphql, plainRoutes, pages, metricsPage }: FrontServerDeps,
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
): Promise<void> {
  for (const page of pages) {
    if (await page(request, response)) return void (exchange.route = PAGES_ROUTE);
  }
  const path = pathOf(request);
  if (path === GRAPHQL_PATH) {
    const report = createOperationReport();
    Object.assign(exchange, { route: GRAPHQL_PATH, report });
    return graphql(request, response, { requestId: exchange.requestId, report });
  }
  if (await metricsPage?.(request, response)) return void (exchange.route = METRICS_PATH);
  const answer = request.method === 'GET' || request.method === 'HEAD' ? await plainRoutes(path) : undefined;
  if (answer) {
    exchange.route = path;
    return sendJson(response, answer.status, answer.body, answer.headers);
  }
  sendJson(response, 404, { error: 'no such page' });
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const taken = `port ${port} is taken: set PORT to another`;
      reject(error.code === 'EADDRINUSE' ? Object.assign(new Error(taken), { code: error.code }) : error);
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve(server.address() as AddressInfo);
    });
  });
}

async function drain(
  server: Server,
  { underWay, silent }: { readonly underWay: Iterable<ServerResponse>; readonly silent: Iterable<Socket> },
  withinMillis: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  for (const socket of silent) socket.destroy();
  for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close');
  const deadline = setTimeout(() => server.closeAllConnections(), withinMillis);
  await closed;
  clearTimeout(deadline);
}
