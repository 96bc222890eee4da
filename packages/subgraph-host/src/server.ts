import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { IDENTITY_HEADER, readIdentity, type Identity } from '@rookery/auth';
import { readRequestId, REQUEST_ID_HEADER, type Logger, type MetricsPage } from '@rookery/telemetry';
import { createOperationTexts, OPERATION_ID_HEADER } from './operation-texts.ts';
import {
  answerSentOperation,
  type AnsweredOperation,
  type OperationAnswerer,
  type SentOperation,
} from './sent-operation.ts';
import { createOperationStreams, type OperationStreams } from './streams/operation-streams.ts';
import type { AskFrame } from './streams/protocol.ts';
import type { Subgraph } from './subgraph.ts';

/** A request to an internal route, body parsed as JSON. */
export interface InternalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}
export interface InternalResponse {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
/** Answers what it knows; undefined leaves the request to the next. */
export type InternalRoute = (request: InternalRequest) => Promise<InternalResponse | undefined>;

export interface SubgraphServerOptions {
  readonly subgraph: Subgraph;
  /** The key under which identities for this subgraph are signed. */
  readonly identityKey: Buffer;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly logger: Logger;
  /** `/internal/...`: only for another part's service identity. */
  readonly internalRoutes?: readonly InternalRoute[];
  /** Answered without an identity: what is public anyway, such as a JWKS. */
  readonly publicRoutes?: readonly InternalRoute[];
  /** Whether everything this part needs can be reached; told at /health/ready. */
  readonly isReady: () => Promise<boolean>;
  /** GET /metrics, for whom it lets in. */
  readonly metricsPage?: MetricsPage | undefined;
  /** A WebSocket asked for by another part, already authenticated. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer, identity: Identity) => void;
}

export interface SubgraphServer {
  readonly url: string;
  /** Answers what is under way, then closes; WebSockets of `onUpgrade` are cut. */
  close(): Promise<void>;
}

/** Of no meaning: a request's address is read relative to something. */
const ORIGIN = 'http://subgraph';
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Longer than any client of ours keeps a connection: a reused one must never be one that we are closing. */
const KEEP_ALIVE_MILLIS = 75_000;
/** How often a closing server looks for connections that have become idle. */
const SWEEP_MILLIS = 20;

/** Serves a subgraph over HTTP to other parts of Rookery. It answers nothing without a signed identity. */
export async function serveSubgraph(options: SubgraphServerOptions): Promise<SubgraphServer> {
  const { subgraph, identityKey, logger } = options;
  const readSigned = (signed: string | undefined) => readIdentity(identityKey, subgraph.name, signed);
  const identityOf = (request: IncomingMessage): Identity | undefined => {
    const header = request.headers[IDENTITY_HEADER];
    return readSigned(Array.isArray(header) ? undefined : header);
  };
  const answerer = { subgraph, texts: createOperationTexts(), readSigned };
  const streams = createOperationStreams({
    answer: (frame) => answerFrame(answerer, frame),
    logger,
    maxFrameBytes: MAX_BODY_BYTES,
  });
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const requestId = readRequestId(request.headers[REQUEST_ID_HEADER]);
      logger.error({ err: error, url: request.url, requestId }, 'internal request failed');
      if (response.headersSent) response.destroy();
      else sendJson(response, { status: 500, body: { error: 'internal' } });
    });
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await options.metricsPage?.(request, response)) return;
    sendJson(response, await answer(request, { ...options, answerer }, identityOf(request)));
  }
  const upgraded = new Set<Duplex>();
  server.keepAliveTimeout = KEEP_ALIVE_MILLIS;
  server.headersTimeout = KEEP_ALIVE_MILLIS + 1_000;
  server.on('upgrade', (request, socket, head) => {
    // Node listens no longer: a peer that resets the connection must not end this process.
    socket.on('error', () => socket.destroy());
    const identity = identityOf(request);
    if (identity?.kind !== 'service') return void socket.destroy();
    if (streams.upgrade(request, socket, head)) return;
    if (!options.onUpgrade) return void socket.destroy();
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    options.onUpgrade(request, socket, head, identity);
  });
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, close: () => close(server, { streams, upgraded }) };
}

async function answer(
  request: IncomingMessage,
  options: SubgraphServerOptions & { readonly answerer: OperationAnswerer },
  identity: Identity | undefined,
): Promise<InternalResponse> {
  const { isReady, publicRoutes = [], internalRoutes = [] } = options;
  const address = request.url ?? '/';
  // `//`, say: a sender's mistake, not ours.
  if (!URL.canParse(address, ORIGIN)) return { status: 400, body: { error: 'no address' } };
  const url = new URL(address, ORIGIN);
  const method = request.method ?? 'GET';
  if (url.pathname === '/health/live') return { status: 200, body: { status: 'live' } };
  if (url.pathname === '/health/ready') {
    const ready = await isReady();
    return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready' } };
  }
  const asked = { method, path: url.pathname, query: url.searchParams };
  const open = await firstAnswer(publicRoutes, { ...asked, body: undefined });
  if (open) return open;
  if (!identity) return { status: 401, body: { error: 'no identity' } };
  const body = method === 'POST' ? await readJson(request) : undefined;
  if (url.pathname === '/graphql' && method === 'POST') {
    const requestId = readRequestId(request.headers[REQUEST_ID_HEADER]);
    const sent = body as SentOperation | null;
    const { kept, ...answered } = await answerSentOperation(options.answerer, sent, { identity, requestId });
    return kept === undefined ? answered : { ...answered, headers: { [OPERATION_ID_HEADER]: kept } };
  }
  if (identity.kind !== 'service') return { status: 403, body: { error: 'not for viewers' } };
  return (
    (await firstAnswer(internalRoutes, { ...asked, body })) ?? {
      status: 404,
      body: { error: 'no such route' },
    }
  );
}

/** The same over a stream: everybody who asks on it bears an identity of their own. */
function answerFrame(answerer: OperationAnswerer, frame: AskFrame): Promise<AnsweredOperation> {
  const { n: _n, identity: signed, requestId, ...sent } = frame;
  const identity = answerer.readSigned(signed);
  if (!identity) return Promise.resolve({ status: 401, body: { error: 'no identity' } });
  return answerSentOperation(answerer, sent, { identity, requestId: readRequestId(requestId) });
}

async function firstAnswer(
  routes: readonly InternalRoute[],
  request: InternalRequest,
): Promise<InternalResponse | undefined> {
  for (const route of routes) {
    const response = await route(request);
    if (response) return response;
  }
  return undefined;
}

function readJson(request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) return void chunks.push(chunk);
      reject(new Error('request body too large'));
      request.destroy();
    });
    request.once('end', () => {
      const [only] = chunks;
      const body = only && chunks.length === 1 ? only : Buffer.concat(chunks);
      try {
        resolve(JSON.parse(body.toString()));
      } catch (error) {
        reject(error as Error);
      }
    });
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('the request was broken off'));
    });
  });
}

function sendJson(response: ServerResponse, { status, body, headers }: InternalResponse): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Ends what is under way, then idle connections as they become so, and at once the sockets that were upgraded. */
async function close(
  server: Server,
  { streams, upgraded }: { readonly streams: OperationStreams; readonly upgraded: ReadonlySet<Duplex> },
): Promise<void> {
  for (const socket of upgraded) socket.destroy();
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLIS);
  server.closeIdleConnections();
  await Promise.all([streams.close(), closed]).finally(() => clearInterval(sweep));
}
