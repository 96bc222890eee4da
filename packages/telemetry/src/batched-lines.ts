import { pino, type DestinationStream } from 'pino';

/** Bytes that are written at once. */
const BATCH_BYTES = 8_192;
/** A line waits no longer for others. */
const WAIT_MILLIS = 50;
/** pino's levels. */
const ERROR_LEVEL = 50;
const FATAL_LEVEL = 60;

/**
 * Writes lines to a file descriptor, several at once: a system call a line costs a busy server more than the line.
 * Errors are written at once, or once a write that is under way has ended; what waits is written when the process exits.
 */
export function batchedLines(fileDescriptor: number): DestinationStream {
  const file = pino.destination({ dest: fileDescriptor, sync: false, minLength: BATCH_BYTES });
  let timer: NodeJS.Timeout | undefined;
  /** Bytes that were given and not yet written. */
  let unsent = 0;
  function arm(): void {
    timer ??= setTimeout(flush, WAIT_MILLIS).unref();
  }
  function flush(): void {
    timer = undefined;
    file.flush();
  }
  // A flush does nothing while others are being written: what came meanwhile is flushed after them.
  file.on('write', (bytes: number) => {
    unsent -= bytes;
    if (unsent > 0) arm();
  });
  const lines = {
    // Tells pino to note the level of each line here before it writes it.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      file.write(line);
      unsent += Buffer.byteLength(line);
      // A fatal line is for `flushSync`, which leaves alone what another thread is writing already.
      if (lines.lastLevel >= FATAL_LEVEL) return;
      if (lines.lastLevel >= ERROR_LEVEL) file.flush();
      else arm();
    },
    /** pino asks for it after a fatal line. */
    flushSync(): void {
      file.flushSync();
      unsent = 0;
    },
  };
  return lines;
}
