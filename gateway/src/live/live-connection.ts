import type { WebSocket } from 'ws';
import { closeSocket, type CloseReason } from './close-codes.ts';

/** What a client of live events hangs on: a WebSocket, or an HTTP answer that goes on. */
export interface LiveConnection {
  readonly isClosed: boolean;
  /** Called once, when it is gone. */
  onClosed(listener: () => void): void;
  /** Tells the client why, in good manner, and cuts it off when it has none. */
  close(why: CloseReason): void;
  /** Shows the client that we are there; cuts it off when it has not answered the last time. */
  beat(): void;
}

export function webSocketConnection(socket: WebSocket): LiveConnection {
  let isSilent = false;
  socket.on('pong', () => (isSilent = false));
  return {
    get isClosed() {
      return socket.readyState === socket.CLOSED;
    },
    onClosed: (listener) => void socket.once('close', listener),
    close: (why) => closeSocket(socket, why),
    beat() {
      if (isSilent) return socket.terminate();
      if (socket.readyState !== socket.OPEN) return;
      isSilent = true;
      socket.ping();
    },
  };
}
