import { pino, type DestinationStream } from 'pino';

/** Bytes that are written at once. */
const BATCH_BYTES = 8_192;
/** A line waits no longer for others. */
const WAIT_MILLIS = 50;
/** pino's `error`. */
const ERROR_LEVEL = 50;

/**
 * Writes lines to a file descriptor, several at once: a system call a line costs a busy server more than the line.
 * Errors are written at once, and what waits is written when the process exits.
 */
export function batchedLines(fileDescriptor: number): DestinationStream {
  const file = pino.destination({ dest: fileDescriptor, sync: false, minLength: BATCH_BYTES });
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    timer = undefined;
    file.flush();
  }
  const lines = {
    // Tells pino to note the level of each line here before it writes it.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      file.write(line);
      if (lines.lastLevel >= ERROR_LEVEL) file.flush();
      else timer ??= setTimeout(flush, WAIT_MILLIS).unref();
    },
    /** pino asks for it after a fatal line. */
    flushSync: () => file.flushSync(),
  };
  return lines;
}
