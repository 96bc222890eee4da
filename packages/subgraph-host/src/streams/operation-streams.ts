import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from '@rookery/telemetry';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { AnsweredOperation } from '../sent-operation.ts';
import { STREAM_PATH, STREAM_PROTOCOL, type AnswerFrame, type AskFrame } from './protocol.ts';
import { createTurnCork } from './turn-cork.ts';

export interface OperationStreamsOptions {
  /** Rejects only for what nobody expected. */
  readonly answer: (frame: AskFrame) => Promise<AnsweredOperation>;
  readonly logger: Logger;
  /** A frame longer than this ends its stream. */
  readonly maxFrameBytes: number;
}

/** A subgraph's side of the streams on which gateways ask. */
export interface OperationStreams {
  /** Takes an upgrade from an authenticated part; false when it asks for something else. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Has gateways ask elsewhere, answers what is under way and ends the streams. */
  close(): Promise<void>;
}

/** Operations of one stream under way at once; gateways ask fewer. Others are refused: not reading on would look like death. */
const MAX_UNDER_WAY = 2_000;
/** Of one answer: below what a gateway takes, in bytes too. */
const MAX_ANSWER_CHARACTERS = 16 * 1024 * 1024;
/** Answers that a gateway does not take: it is gone, or might as well be. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;
/** Without a word from a gateway the system asks whether it is there. */
const KEEP_ALIVE_MILLIS = 60_000;
/** A gateway that was told has this long to end its streams, and for what it had sent before to arrive. */
const LEAVE_MILLIS = 1_000;
const PROTOCOL_ERROR = 1002;
const GOING_AWAY = 1001;

interface Stream {
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
  leave(): void;
}

export function createOperationStreams(options: OperationStreamsOptions): OperationStreams {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: options.maxFrameBytes,
  });
  const streams = new Set<Stream>();
  let isClosing = false;
  return {
    upgrade(request, socket, head) {
      if (request.url !== STREAM_PATH || request.headers['sec-websocket-protocol'] !== STREAM_PROTOCOL)
        return false;
      if (isClosing) {
        socket.destroy();
        return true;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const stream = serveStream(webSocket, socket, options);
        streams.add(stream);
        void stream.closed.then(() => streams.delete(stream));
      });
      return true;
    },
    async close() {
      isClosing = true;
      for (const stream of streams) stream.leave();
      await Promise.all([...streams].map(({ closed }) => closed));
    },
  };
}

function serveStream(
  webSocket: WebSocket,
  socket: Duplex,
  { answer, logger }: OperationStreamsOptions,
): Stream {
  const cork = createTurnCork(socket);
  let underWay = 0;
  /** When this side wanted to go, on the clock of `performance`. */
  let leftAt: number | undefined;
  let leaving: NodeJS.Timeout | undefined;

  function send(frame: AnswerFrame): void {
    if (webSocket.readyState !== webSocket.OPEN) return;
    const text = JSON.stringify(frame);
    // Everybody else on the stream would pay for it.
    if (text.length > MAX_ANSWER_CHARACTERS) throw new Error('an answer too long for a stream');
    cork();
    webSocket.send(text);
    if (webSocket.bufferedAmount > MAX_WAITING_BYTES) webSocket.terminate();
  }

  function take(frame: AskFrame): void {
    const { n, requestId } = frame;
    if (underWay >= MAX_UNDER_WAY) return send({ n, status: 503 });
    underWay += 1;
    answer(frame)
      .then(({ status, body, kept }) => send(status === 200 ? { n, kept, body } : { n, status }))
      .catch((error: unknown) => {
        logger.error({ err: error, requestId }, 'internal request failed');
        send({ n, status: 500 });
      })
      .finally(() => {
        underWay -= 1;
      });
  }

  if (socket instanceof Socket) socket.setKeepAlive(true, KEEP_ALIVE_MILLIS);
  webSocket.on('message', (data) => {
    // What cannot be answered is not run.
    if (webSocket.readyState !== webSocket.OPEN) return;
    const frame = readFrame(data);
    if (frame) take(frame);
    else webSocket.close(PROTOCOL_ERROR, 'no operation');
  });
  // "close" follows.
  webSocket.on('error', (error) => logger.warn({ err: error }, 'a stream of operations failed'));
  const closed = new Promise<void>((resolve) => webSocket.once('close', () => resolve()));
  void closed.then(() => clearInterval(leaving));

  return {
    closed,
    leave() {
      leftAt ??= performance.now();
      send({ going: true });
      leaving ??= setInterval(() => {
        if (performance.now() - (leftAt ?? 0) < LEAVE_MILLIS) return;
        // Who does not answer the closing handshake is cut off.
        if (webSocket.readyState !== webSocket.OPEN) return webSocket.terminate();
        if (underWay > 0) return;
        webSocket.close(GOING_AWAY, 'going');
        leftAt = performance.now();
      }, LEAVE_MILLIS / 10);
    },
  };
}

/** Undefined: it is not what a gateway sends. */
function readFrame(data: RawData): AskFrame | undefined {
  try {
    const frame = JSON.parse(data.toString()) as Partial<AskFrame> | null;
    return typeof frame?.n === 'number' && typeof frame.identity === 'string'
      ? (frame as AskFrame)
      : undefined;
  } catch {
    return undefined;
  }
}
