import { IDENTITY_HEADER } from '@rookery/auth';
import type { SubgraphClient, SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import { REQUEST_ID_HEADER } from '@rookery/telemetry';
import { Pool } from 'undici';
import { createIdentityHeaders } from './identity-headers.ts';

export interface HttpSubgraphClientOptions {
  /** The subgraph's name, for which identities are signed. */
  readonly name: string;
  /** `http://host:port` */
  readonly baseUrl: string;
  readonly identityKey: Buffer;
  /** Connections kept at most; a request more waits. */
  readonly connections?: number;
  /** For the first byte of an answer, and between two. */
  readonly answerTimeoutMillis?: number;
}

export interface HttpSubgraphClient extends SubgraphClient {
  /** Answers what is under way, then closes its connections. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MILLIS = 1_000;
/** Below the 75 s after which a subgraph closes an idle connection: we never reuse one that it is closing. */
const KEEP_ALIVE_MILLIS = 55_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Nobody was there, or the connection went away: what a restart of the subgraph looks like. */
const CONNECTION_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * A subgraph behind HTTP, spoken to as the one that gave the identity. A query is tried once more when the connection
 * failed; a mutation never, for it may have happened. Rejects when there is no good answer.
 */
export function createHttpSubgraphClient(options: HttpSubgraphClientOptions): HttpSubgraphClient {
  const { name, baseUrl, identityKey, connections = 64, answerTimeoutMillis = 10_000 } = options;
  const identities = createIdentityHeaders({ subgraph: name, identityKey });
  const pool = new Pool(baseUrl, {
    connections,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MILLIS },
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
    keepAliveMaxTimeout: KEEP_ALIVE_MILLIS,
    headersTimeout: answerTimeoutMillis,
    bodyTimeout: answerTimeoutMillis,
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  /** The only headers are ours: nothing that a client sent gets past the gateway but a well-formed request id. */
  async function send({ identity, requestId, ...operation }: SubgraphRequest): Promise<SubgraphResponse> {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        [IDENTITY_HEADER]: identities.headerFor(identity),
        ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
      },
      body: JSON.stringify(operation),
    });
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`${name} answered ${statusCode}`);
    }
    return (await body.json()) as SubgraphResponse;
  }

  return {
    async execute(request) {
      try {
        return await send(request);
      } catch (error) {
        if (!isConnectionError(error) || isMutation(request.query)) throw error;
        return send(request);
      }
    },
    close: () => pool.close(),
  };
}

function isConnectionError(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    CONNECTION_ERRORS.has(String(error.code))
  );
}

/** The planner writes the operation's kind first, and leaves it out of plain queries alone. */
function isMutation(query: string): boolean {
  return /^\s*mutation\b/.test(query);
}
