import { IDENTITY_HEADER } from '@rookery/auth';
import type {
  SubgraphCallOptions,
  SubgraphClient,
  SubgraphRequest,
  SubgraphResponse,
} from '@rookery/subgraph-host';
import { REQUEST_ID_HEADER } from '@rookery/telemetry';
import { Pool } from 'undici';
import { createIdentityHeaders } from './identity-headers.ts';
import { AnswerRefused } from './resilience/call-failure.ts';

export interface HttpSubgraphClientOptions {
  /** The subgraph's name, for which identities are signed. */
  readonly name: string;
  /** `http://host:port` */
  readonly baseUrl: string;
  readonly identityKey: Buffer;
  /** Connections kept at most; a request more waits. */
  readonly connections?: number;
  /** For the first byte of an answer, and between two, in milliseconds; 10 000 by default. Callers may give up sooner. */
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

/**
 * A subgraph behind HTTP, spoken to as the one that gave the identity. Asks once; rejects when there is no good answer,
 * with an AnswerRefused where there is a bad one.
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
  async function send(
    { identity, requestId, ...operation }: SubgraphRequest,
    { signal }: SubgraphCallOptions = {},
  ): Promise<SubgraphResponse> {
    const { statusCode, headers, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        [IDENTITY_HEADER]: identities.headerFor(identity),
        ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
      },
      body: JSON.stringify(operation),
      ...(signal ? { signal } : {}),
    });
    if (statusCode !== 200) {
      await body.dump();
      const saysWhen = headers['retry-after'] !== undefined;
      throw new AnswerRefused(`${name} answered ${statusCode}`, { status: statusCode, saysWhen });
    }
    return (await body.json()) as SubgraphResponse;
  }

  return { execute: send, close: () => pool.close() };
}
