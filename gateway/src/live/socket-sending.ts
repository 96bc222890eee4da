import type { WebSocket } from 'ws';
import { closeSocket } from './close-codes.ts';

export interface SendLimits {
  /** Sent and not yet taken by the client's machine; more closes the socket with 1013. */
  readonly maxBufferedBytes: number;
}

/** Resolves when the machine has taken it, by which a slow client slows its results down; nothing: it has already. */
export function sendText(
  socket: WebSocket,
  text: string,
  { maxBufferedBytes }: SendLimits,
): Promise<void> | void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > maxBufferedBytes) return closeSocket(socket, 'slowReader');
  let isSent = false;
  let onSent: (() => void) | undefined;
  // A socket that failed closes; nobody needs to hear it from here.
  socket.send(text, () => {
    isSent = true;
    onSent?.();
  });
  if (isSent || socket.bufferedAmount === 0) return;
  return new Promise((resolve) => (onSent = resolve));
}

/** Sends the data of an operation's results, as JSON, in the messages of graphql-transport-ws. */
export function dataSender(
  socket: WebSocket,
  id: string,
  limits: SendLimits,
): (json: string) => Promise<void> | void {
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":{"data":`;
  return (json) => sendText(socket, `${head}${json}}}`, limits);
}
