import type { Logger } from '@rookery/telemetry';
import { WebSocket } from 'ws';
import { keepAlive } from './keep-alive.ts';
import { LIVE_PATH, readMessage, type DownMessage, type UpMessage } from './protocol.ts';

export interface LiveConnectionOptions {
  readonly url: string;
  readonly authorize: () => Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** After every connect, the first and each that follows a break. */
  readonly onOpen: () => void;
  /** After every break: what was asked before will not be answered. */
  readonly onClose: () => void;
  readonly onMessage: (message: DownMessage) => void;
}

/** A connection that comes back by itself. */
export interface LiveConnection {
  /** Sends when connected; otherwise nothing, since `onOpen` says all again. */
  send(message: UpMessage): void;
  isOpen(): boolean;
  close(): void;
}

const FIRST_PAUSE_MILLIS = 50;
const LONGEST_PAUSE_MILLIS = 3_000;
const HANDSHAKE_TIMEOUT_MILLIS = 5_000;

/** Connects to feed's live path and stays connected until closed. */
export function createLiveConnection(options: LiveConnectionOptions): LiveConnection {
  const { authorize, logger, onOpen, onClose, onMessage } = options;
  const address = new URL(LIVE_PATH, options.url.replace(/^http/, 'ws'));
  let isClosed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let socket = connect();

  function connect(): WebSocket {
    const attempt = new WebSocket(address, {
      headers: authorize(),
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MILLIS,
    });
    attempt.on('open', () => {
      failures = 0;
      keepAlive(attempt);
      onOpen();
    });
    attempt.on('message', (data) => {
      const message = readMessage<DownMessage>(String(data), ['subscribed', 'event', 'related', 'ended']);
      if (message && attempt === socket) onMessage(message);
    });
    attempt.on('error', (error) => logger.warn({ err: error }, 'live connection to feed failed'));
    attempt.once('close', () => {
      onClose();
      reconnectLater();
    });
    return attempt;
  }

  function reconnectLater(): void {
    if (isClosed) return;
    const pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** failures);
    failures += 1;
    retry = setTimeout(
      () => {
        socket = connect();
      },
      pause * (0.5 + Math.random() / 2),
    );
  }

  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close() {
      isClosed = true;
      clearTimeout(retry);
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else socket.close(1000);
    },
  };
}
