import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { badUserInput } from '@rookery/errors';
import { createHotCache } from '@rookery/hot-cache';

/** Makes and reads cursors: opaque keyset positions, signed for one connection, valid when their row is gone. */
export interface CursorCodec {
  /**
   * `scope` names the connection and whose it is (`followers:123`); `position` is the keyset, as text parts.
   * Parts hold no control characters.
   */
  encode(scope: string, position: readonly string[]): string;
  /** Throws BAD_USER_INPUT (MALFORMED, under `field`) when tampered with, of another scope, or no cursor at all. */
  decode(scope: string, cursor: string, field: string): string[];
}

const SIGNATURE_BYTES = 8;
const MAX_CURSOR_CHARACTERS = 1024;
const SEPARATOR = '\x1f';
/**
 * Bytes of cursors that are kept, some 15 000: who looks at a page again mostly sees the rows of a moment ago, and a
 * signature takes longer than all else about an edge. Positions of several parts are few a page, and change.
 */
const KEPT_BYTES = 4 * 2 ** 20;
/** Of a cursor of a row, with its key, as V8 lays them out. */
const BYTES_OF_A_CURSOR = 280;

/** `secret`: at least 32 bytes, the same in every process that shares cursors. */
export function createCursorCodec(secret: Buffer): CursorCodec {
  // Made once: a key of bytes is made into one for each signature.
  const key = createSecretKey(secret);
  const sign = (scope: string, payload: string) =>
    createHmac('sha256', key).update(`${scope}\x1e${payload}`).digest().subarray(0, SIGNATURE_BYTES);
  const kept = createHotCache<string, string>({ maxBytes: KEPT_BYTES, bytesOf: () => BYTES_OF_A_CURSOR });

  function signed(scope: string, payload: string): string {
    const bytes = Buffer.allocUnsafe(SIGNATURE_BYTES + Buffer.byteLength(payload));
    bytes.write(payload, SIGNATURE_BYTES);
    sign(scope, payload).copy(bytes);
    return bytes.toString('base64url');
  }

  return {
    encode(scope, position) {
      if (position.length !== 1) return signed(scope, position.join(SEPARATOR));
      const payload = position[0] ?? '';
      const key = `${scope}\x1e${payload}`;
      let cursor = kept.get(key);
      if (cursor === undefined) kept.set(key, (cursor = signed(scope, payload)));
      return cursor;
    },
    decode(scope, cursor, field) {
      const bytes =
        cursor.length <= MAX_CURSOR_CHARACTERS ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
      const payload = bytes.subarray(SIGNATURE_BYTES).toString();
      const isOurs =
        bytes.length > SIGNATURE_BYTES &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), sign(scope, payload));
      if (!isOurs) throw badUserInput([{ field, reason: 'MALFORMED' }]);
      return payload.split(SEPARATOR);
    },
  };
}
