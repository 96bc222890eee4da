import type { WebSocket } from 'ws';

/** Sockets that have not answered the last ping. */
const silent = new WeakSet<WebSocket>();

/** Pings every socket, and cuts off those that have not answered since the last time. */
export function keepAlive(sockets: readonly WebSocket[]): void {
  for (const socket of sockets) {
    if (silent.has(socket)) socket.terminate();
    else if (socket.readyState === socket.OPEN) {
      silent.add(socket);
      socket.once('pong', () => silent.delete(socket));
      socket.ping();
    }
  }
}
