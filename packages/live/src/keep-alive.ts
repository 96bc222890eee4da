import type { WebSocket } from 'ws';

const PING_MILLIS = 5_000;

/** Cuts a connection whose other side has gone without a word: one that answers no ping until the next. */
export function keepAlive(socket: WebSocket): void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_MILLIS);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}
