import { IDENTITY_HEADER } from '@rookery/auth';
import {
  createTurnCork,
  MAX_STREAMED_CHARACTERS,
  STREAM_PATH,
  STREAM_PROTOCOL,
  UNKNOWN_OPERATION_STATUS,
  type AnswerFrame,
  type SubgraphRequest,
  type SubgraphResponse,
} from '@rookery/subgraph-host';
import { LRUCache } from 'lru-cache';
import { WebSocket, type RawData } from 'ws';
import { CONNECT_TIMEOUT_MILLIS, MAX_ANSWER_BYTES, MAX_TOLD_TEXTS } from '../connection-limits.ts';
import type { IdentityHeaders } from '../identity-headers.ts';
import { isRecord } from '../internal-result.ts';
import { AnswerRefused, CallFailure } from '../resilience/call-failure.ts';
import { sentOperation } from '../sent-operation.ts';

export interface SubgraphStreamOptions {
  /** The subgraph's name, for which identities are signed. */
  readonly name: string;
  /** `http://host:port` */
  readonly baseUrl: string;
  readonly identities: IdentityHeaders;
  /** What is not answered for so long is given up. */
  readonly answerTimeoutMillis: number;
  /** A subgraph that does not answer a ping for so long is not there; 5 000 by default. */
  readonly silenceMillis?: number;
}

/** A connection to a subgraph on which many operations are asked at a time. */
export interface SubgraphStream {
  /** Whether it takes operations: it is open, and neither side wants to go. */
  isOpen(): boolean;
  /** Undefined: not on this stream, and nothing was sent. Rejects as an HTTP client does. */
  ask(request: SubgraphRequest): Promise<SubgraphResponse> | undefined;
  /** Takes no more, and ends when what is under way is answered; resolves then. */
  leave(): Promise<void>;
  /** Resolves when it has ended, for whatever reason, or could not be opened. */
  readonly ended: Promise<void>;
}

interface Pending {
  /** In place of the text. */
  readonly id?: string | undefined;
  readonly request: SubgraphRequest;
  readonly askedAt: number;
  resolve(response: SubgraphResponse): void;
  reject(error: Error): void;
}

/** What the subgraph has not taken yet: beyond, it is asked over HTTP, where it may refuse connections. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const MAX_PENDING = 1_000;
/** How often a stream is looked after. */
const LOOK_MILLIS = 1_000;
/** A subgraph that said nothing for so long is pinged: when something is asked of it, and when nothing is. */
const PING_MILLIS = { waiting: 1_000, idle: 30_000 };
/** For the closing handshake. */
const CLOSE_MILLIS = 1_000;

/** Opens a stream. Each operation on it bears its own signed identity, as a request over HTTP does. */
export function openSubgraphStream(options: SubgraphStreamOptions): SubgraphStream {
  const { name, baseUrl, identities, answerTimeoutMillis, silenceMillis = 5_000 } = options;
  const webSocket = new WebSocket(new URL(STREAM_PATH, baseUrl.replace(/^http/, 'ws')), STREAM_PROTOCOL, {
    headers: { [IDENTITY_HEADER]: identities.headerFor({ kind: 'service', service: 'gateway' }) },
    handshakeTimeout: CONNECT_TIMEOUT_MILLIS,
    maxPayload: MAX_ANSWER_BYTES,
    perMessageDeflate: false,
  });
  const pending = new Map<number, Pending>();
  /** Of texts that the subgraph at the other end has kept, the ids that it gave them. */
  const toldTexts = new LRUCache<string, string>({ max: MAX_TOLD_TEXTS });
  let cork: (() => void) | undefined;
  let lastNumber = 0;
  /** When the subgraph was last heard, and when it was pinged since; on the clock of `performance`. */
  let heardAt = 0;
  let pingedAt: number | undefined;
  let isLeaving = false;
  let closesSince: number | undefined;

  const ended = new Promise<void>((resolve) => webSocket.once('close', () => resolve()));
  // "close" follows.
  webSocket.on('error', () => undefined);
  webSocket.once('upgrade', ({ socket }) => {
    cork = createTurnCork(socket);
    heard();
  });
  webSocket.on('pong', heard);
  webSocket.on('message', receive);
  const looking = setInterval(look, LOOK_MILLIS);
  looking.unref();
  void ended.then(() => {
    clearInterval(looking);
    const left = [...pending.values()];
    pending.clear();
    for (const { reject } of left) reject(new CallFailure('connection', `${name} broke the connection`));
  });

  const isUsable = (): boolean => webSocket.readyState === WebSocket.OPEN && cork !== undefined && !isLeaving;

  function heard(): void {
    heardAt = performance.now();
    pingedAt = undefined;
  }

  /** The frame of the next number; undefined when it is too long for a stream. */
  function frameOf(request: SubgraphRequest, id: string | undefined): string | undefined {
    const { query, identity, requestId } = request;
    const text = JSON.stringify({
      n: lastNumber + 1,
      identity: identities.headerFor(identity),
      requestId,
      ...(id === undefined ? { query } : { id }),
      ...sentOperation(request, identities),
    });
    return text.length > MAX_STREAMED_CHARACTERS ? undefined : text;
  }

  function send(frame: string, asked: Omit<Pending, 'askedAt'>): void {
    lastNumber += 1;
    pending.set(lastNumber, { ...asked, askedAt: performance.now() });
    cork?.();
    webSocket.send(frame);
  }

  function receive(data: RawData): void {
    heard();
    const frame = readFrame(data);
    if (!frame) return webSocket.terminate();
    if ('going' in frame) return void leave();
    const asked = pending.get(frame.n);
    if (!asked) return; // It was given up.
    pending.delete(frame.n);
    settle(asked, frame);
    endWhenDone();
  }

  function settle(asked: Pending, frame: Exclude<AnswerFrame, { going: true }>): void {
    if ('status' in frame) {
      const { status } = frame;
      if (status === UNKNOWN_OPERATION_STATUS && asked.id !== undefined) return askWithText(asked);
      return asked.reject(new AnswerRefused(`${name} answered ${status}`, { status, saysWhen: false }));
    }
    if (frame.kept !== undefined) toldTexts.set(asked.request.query, frame.kept);
    if (isRecord(frame.body)) asked.resolve(frame.body);
    else asked.reject(new AnswerRefused(`${name} answered no object`, { status: 200, saysWhen: false }));
  }

  /** The text was kept no longer, or not by this instance: nothing has been run. */
  function askWithText({ id, ...asked }: Pending): void {
    if (id !== undefined && toldTexts.peek(asked.request.query) === id) toldTexts.delete(asked.request.query);
    const frame = webSocket.readyState === WebSocket.OPEN ? frameOf(asked.request, undefined) : undefined;
    if (frame !== undefined) send(frame, asked);
    else asked.reject(new CallFailure('connection', `${name} broke the connection`));
  }

  /** Gives up what took too long, and the whole stream when nobody seems to be at its other end. */
  function look(): void {
    const now = performance.now();
    const quietFor = pending.size > 0 ? PING_MILLIS.waiting : PING_MILLIS.idle;
    for (const [number, { askedAt, reject }] of pending) {
      if (now - askedAt < answerTimeoutMillis) break;
      pending.delete(number);
      reject(new CallFailure('timeout', `${name} did not answer within ${answerTimeoutMillis} ms`));
    }
    endWhenDone();
    if (closesSince !== undefined && now - closesSince >= CLOSE_MILLIS) return webSocket.terminate();
    if (pingedAt !== undefined && now - pingedAt >= silenceMillis) return webSocket.terminate();
    if (webSocket.readyState !== WebSocket.OPEN || pingedAt !== undefined) return;
    if (now - heardAt < quietFor) return;
    pingedAt = now;
    webSocket.ping();
  }

  function endWhenDone(): void {
    if (!isLeaving || pending.size > 0 || closesSince !== undefined) return;
    closesSince = performance.now();
    webSocket.close(1000);
  }

  function leave(): Promise<void> {
    isLeaving = true;
    endWhenDone();
    return ended;
  }

  return {
    isOpen: isUsable,
    ask(request) {
      if (!isUsable() || pending.size >= MAX_PENDING || webSocket.bufferedAmount > MAX_WAITING_BYTES)
        return undefined;
      const id = toldTexts.get(request.query);
      const frame = frameOf(request, id);
      if (frame === undefined) return undefined;
      return new Promise((resolve, reject) => send(frame, { request, id, resolve, reject }));
    },
    leave,
    ended,
  };
}

function readFrame(data: RawData): AnswerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(data.toString());
    return isRecord(frame) && (typeof frame['n'] === 'number' || frame['going'] === true)
      ? (frame as unknown as AnswerFrame)
      : undefined;
  } catch {
    return undefined;
  }
}
