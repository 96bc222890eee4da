import { IDENTITY_HEADER } from '@rookery/auth';
import {
  OPERATION_ID_HEADER,
  UNKNOWN_OPERATION_STATUS,
  type SubgraphCallOptions,
  type SubgraphClient,
  type SubgraphRequest,
  type SubgraphResponse,
} from '@rookery/subgraph-host';
import { REQUEST_ID_HEADER } from '@rookery/telemetry';
import { LRUCache } from 'lru-cache';
import { Pool, type Dispatcher } from 'undici';
import { CONNECT_TIMEOUT_MILLIS, MAX_ANSWER_BYTES, MAX_TOLD_TEXTS } from './connection-limits.ts';
import { createIdentityHeaders, type IdentityHeaders } from './identity-headers.ts';
import { isRecord } from './internal-result.ts';
import { AnswerRefused } from './resilience/call-failure.ts';
import { sentOperation } from './sent-operation.ts';

export interface HttpSubgraphClientOptions {
  /** The subgraph's name, for which identities are signed. */
  readonly name: string;
  /** `http://host:port` */
  readonly baseUrl: string;
  readonly identityKey: Buffer;
  /** Those that are signed with it, where others sign them too; its own when left out. */
  readonly identities?: IdentityHeaders;
  /** Connections kept at most; a request more waits. */
  readonly connections?: number;
  /** For the first byte of an answer, and between two, in milliseconds; 10 000 by default. Callers may give up sooner. */
  readonly answerTimeoutMillis?: number;
}

export interface HttpSubgraphClient extends SubgraphClient {
  /** Answers what is under way, then closes its connections. */
  close(): Promise<void>;
}

/** Below the 75 s after which a subgraph closes an idle connection: we never reuse one that it is closing. */
const KEEP_ALIVE_MILLIS = 55_000;
/** 400 is what a subgraph says that knows nothing of ids: an older one, in a rolling deployment. Neither has run anything. */
const UNKNOWN_ID_STATUSES = new Set([UNKNOWN_OPERATION_STATUS, 400]);

/**
 * A subgraph behind HTTP, spoken to as the one that gave the identity. Asks once; rejects when there is no good answer,
 * with an AnswerRefused where there is a bad one.
 */
export function createHttpSubgraphClient(options: HttpSubgraphClientOptions): HttpSubgraphClient {
  const { name, baseUrl, identityKey, connections = 64, answerTimeoutMillis = 10_000 } = options;
  const identities = options.identities ?? createIdentityHeaders({ subgraph: name, identityKey });
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

  /** Of texts that the subgraph has kept, the ids that it gave them. */
  const toldTexts = new LRUCache<string, string>({ max: MAX_TOLD_TEXTS });

  /** The only headers are ours: nothing that a client sent gets past the gateway but a well-formed request id. */
  async function post(
    { identity, requestId }: SubgraphRequest,
    operation: object,
    { signal }: SubgraphCallOptions,
  ): Promise<Dispatcher.ResponseData> {
    return pool.request({
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
  }

  /** A text travels once; afterwards its id does, until the subgraph, or another in its place, does not know that. */
  async function send(
    request: SubgraphRequest,
    options: SubgraphCallOptions = {},
  ): Promise<SubgraphResponse> {
    const { query } = request;
    const operation = sentOperation(request, identities);
    const id = toldTexts.get(query);
    let answer = await post(
      request,
      id === undefined ? { query, ...operation } : { id, ...operation },
      options,
    );
    if (id !== undefined && UNKNOWN_ID_STATUSES.has(answer.statusCode)) {
      toldTexts.delete(query);
      await answer.body.dump();
      answer = await post(request, { query, ...operation }, options);
    }
    const { statusCode, headers, body } = answer;
    if (statusCode !== 200) {
      await body.dump();
      const saysWhen = headers['retry-after'] !== undefined;
      throw new AnswerRefused(`${name} answered ${statusCode}`, { status: statusCode, saysWhen });
    }
    const kept = headers[OPERATION_ID_HEADER];
    if (typeof kept === 'string') toldTexts.set(query, kept);
    const told: unknown = await body.json();
    if (!isRecord(told))
      throw new AnswerRefused(`${name} answered no object`, { status: statusCode, saysWhen: false });
    return told;
  }

  return { execute: send, close: () => pool.close() };
}
