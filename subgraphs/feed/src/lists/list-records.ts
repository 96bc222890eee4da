import { randomBytes } from 'node:crypto';
import type { EntryId } from '@rookery/ids';
import { packedEntryId, packId } from '../entries/packed-entry.ts';

/**
 * The last element of a list says what the list is. Entries begin with an id's byte (at most 0x7f), so neither record
 * can be taken for one.
 */
const SENTINEL = 0xff;
const MARKER = 0xfe;
const REACHES_THE_END = 1;

/** A warm list's tail: which Redis filled it, and whether nothing older exists. Keeps an empty list alive too. */
export interface Sentinel {
  /** A Redis run_id, 40 hex digits. */
  readonly generation: string;
  /** Of this making of the list: another one after every rebuild. Eight hex digits. */
  readonly incarnation: string;
  /** The list goes down to the timeline's oldest entry: below it there is nothing. */
  readonly reachesTheEnd: boolean;
  /** Nothing is known at or above this; undefined: the list goes up to the newest. */
  readonly below?: EntryId | undefined;
}

const GENERATION_BYTES = 20;
const INCARNATION_BYTES = 4;
const HEAD_BYTES = 2;

export function newIncarnation(): string {
  return randomBytes(INCARNATION_BYTES).toString('hex');
}

export function packSentinel({ generation, incarnation, reachesTheEnd, below }: Sentinel): Buffer {
  return Buffer.concat([
    Buffer.from([SENTINEL, reachesTheEnd ? REACHES_THE_END : 0]),
    Buffer.from(generation, 'hex'),
    Buffer.from(incarnation, 'hex'),
    ...(below ? [packId(below)] : []),
  ]);
}

/** The sentinel in a list's last element; undefined when that is a marker: the list is being rebuilt. */
export function readSentinel(tail: Buffer): Sentinel | undefined {
  if (tail[0] !== SENTINEL) return undefined;
  const incarnationAt = HEAD_BYTES + GENERATION_BYTES;
  const belowAt = incarnationAt + INCARNATION_BYTES;
  return {
    generation: tail.subarray(HEAD_BYTES, incarnationAt).toString('hex'),
    incarnation: tail.subarray(incarnationAt, belowAt).toString('hex'),
    reachesTheEnd: tail[1] === REACHES_THE_END,
    below: tail.length > belowAt ? packedEntryId(tail.subarray(belowAt)) : undefined,
  };
}

/** A rebuild's marker, told from any other by its random part. */
export function packMarker(): Buffer {
  return Buffer.concat([Buffer.from([MARKER]), randomBytes(16)]);
}
