import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Hands on what a process prints, line by line, each behind the process's name. */
export function prefixLines(stream: Readable, prefix: string, write: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => write(`${prefix}${line}`));
}
