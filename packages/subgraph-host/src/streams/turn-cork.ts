import type { Duplex } from 'node:stream';

/** Call before writing: what is written to the socket in one turn of the event loop leaves in one system call. */
export function createTurnCork(socket: Duplex): () => void {
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    socket.uncork();
  };
  return () => {
    if (isCorked) return;
    isCorked = true;
    socket.cork();
    setImmediate(uncork);
  };
}
