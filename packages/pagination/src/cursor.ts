import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { badUserInput } from '@rookery/errors';

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

/** `secret`: at least 32 bytes, the same in every process that shares cursors. */
export function createCursorCodec(secret: Buffer): CursorCodec {
  // Made once: a key of bytes is made into one for each signature.
  const key = createSecretKey(secret);
  const sign = (scope: string, payload: string) =>
    createHmac('sha256', key).update(`${scope}\x1e${payload}`).digest().subarray(0, SIGNATURE_BYTES);
  return {
    encode(scope, position) {
      const payload = position.join(SEPARATOR);
      const bytes = Buffer.allocUnsafe(SIGNATURE_BYTES + Buffer.byteLength(payload));
      bytes.write(payload, SIGNATURE_BYTES);
      sign(scope, payload).copy(bytes);
      return bytes.toString('base64url');
    },
    decode(scope, cursor, field) {
      const bytes =
        cursor.length <= MAX_CURSOR_CHARACTERS ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
      const payload = bytes.subarray(SIGNATURE_BYTES).toString();
      const signed =
        bytes.length > SIGNATURE_BYTES &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), sign(scope, payload));
      if (!signed) throw badUserInput([{ field, reason: 'MALFORMED' }]);
      return payload.split(SEPARATOR);
    },
  };
}
