import type { WebSocket } from 'ws';

/** Why the server closes a socket, beside the codes that the graphql-transport-ws protocol itself gives. */
export const CLOSE = {
  /** Bad, expired or revoked access token; also at the moment when it expires and at sign-out. Refresh, then come back. */
  forbidden: [4403, 'Forbidden'],
  /** The server goes; another is there, or will be soon. */
  restart: [1012, 'Service restart'],
  /** More events waited than are kept for one reader. Come back with `since`. */
  slowReader: [1013, 'Slow reader'],
  tooManySockets: [1013, 'Too many connections'],
  /** Tokens cannot be checked now. */
  unavailable: [1013, 'Try again later'],
  binary: [1003, 'Text only'],
  /** A message of the protocol that only a server sends, or of none: what graphql-ws answers to what is no message. */
  unexpected: [4400, 'Unexpected message'],
  internal: [4500, 'Internal server error'],
} as const satisfies Record<string, readonly [number, string]>;
export type CloseReason = keyof typeof CLOSE;

/** A client that does not answer the closing within this time is cut off. */
const CLOSE_GRACE_MILLIS = 3_000;

/** Closes a socket in good manner, and cuts it off when the other side has none. */
export function closeSocket(socket: WebSocket, why: CloseReason): void {
  if (socket.readyState === socket.CLOSED) return;
  const [code, reason] = CLOSE[why];
  if (socket.readyState === socket.OPEN) socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MILLIS);
  socket.once('close', () => clearTimeout(timer));
}
