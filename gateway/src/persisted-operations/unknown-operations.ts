import type { Logger } from '@rookery/telemetry';
import { Kind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { bodyWithoutStrings, normalizedBody, parsedBody } from './operation-body.ts';
import { sha256 } from './sha256.ts';

/** Notes an operation that is not in the manifest. */
export type NoteUnknownOperation = (text: string, clientName: string | undefined) => void;

/** Texts and normalized bodies that were told of; past it the oldest are told again. */
const MAX_REMEMBERED = 10_000;
/** Lines a minute: whoever sends ever new texts does not fill the disk. */
const MAX_LINES_A_MINUTE = 60;
const MINUTE = 60_000;
/** Characters of an operation on its line. */
const MAX_SHOWN = 2_000;

/**
 * Logs each unknown operation once, whatever its white space, by whom it came from first. Strings in it are emptied:
 * they may bear what somebody typed. What does not parse is no operation, and is left out.
 */
export function createUnknownOperations(logger: Logger, now: () => number = Date.now): NoteUnknownOperation {
  const told = new LRUCache<string, true>({ max: MAX_REMEMBERED });
  let minute = { startedAt: now(), lines: 0 };

  return (text, clientName) => {
    const textHash = sha256(text);
    if (told.has(textHash)) return;
    if (now() - minute.startedAt >= MINUTE) minute = { startedAt: now(), lines: 0 };
    if (minute.lines > MAX_LINES_A_MINUTE) return;
    const document = parsedBody(text);
    if (!document) return;
    const id = sha256(normalizedBody(document));
    told.set(textHash, true);
    if (told.has(id) && id !== textHash) return;
    told.set(id, true);
    minute.lines += 1;
    if (minute.lines > MAX_LINES_A_MINUTE) {
      logger.warn({ linesAMinute: MAX_LINES_A_MINUTE }, 'more unknown operations than are told');
      return;
    }
    const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const name = operation?.kind === Kind.OPERATION_DEFINITION ? operation.name?.value : undefined;
    const body = bodyWithoutStrings(document).slice(0, MAX_SHOWN);
    logger.warn({ operation: name, client: clientName?.slice(0, 100), id, body }, 'unknown operation');
  };
}
