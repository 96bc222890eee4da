import { createHash } from 'node:crypto';

/** The hash by which clients ask for a text, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
