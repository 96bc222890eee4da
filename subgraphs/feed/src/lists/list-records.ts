import { randomBytes } from 'node:crypto';

/**
 * The last element of a list says what the list is. Entries begin with an id's byte (at most 0x7f), so neither record
 * can be taken for one.
 */
const SENTINEL = 0xff;
const MARKER = 0xfe;
const REACHES_THE_END = 1;

/** A warm list's tail: which Redis filled it, and whether nothing older exists. Keeps an empty list alive too. */
export interface Sentinel {
  readonly generation: string;
  /** The list goes down to the timeline's oldest entry: below it there is nothing. */
  readonly reachesTheEnd: boolean;
}

/** `generation`: a Redis run_id, 40 hex digits. */
export function packSentinel({ generation, reachesTheEnd }: Sentinel): Buffer {
  return Buffer.concat([
    Buffer.from([SENTINEL, reachesTheEnd ? REACHES_THE_END : 0]),
    Buffer.from(generation, 'hex'),
  ]);
}

/** The sentinel in a list's last element; undefined when that is a marker: the list is being rebuilt. */
export function readSentinel(tail: Buffer): Sentinel | undefined {
  if (tail[0] !== SENTINEL) return undefined;
  return { generation: tail.subarray(2).toString('hex'), reachesTheEnd: tail[1] === REACHES_THE_END };
}

/** A rebuild's marker, told from any other by its random part. */
export function packMarker(): Buffer {
  return Buffer.concat([Buffer.from([MARKER]), randomBytes(16)]);
}
