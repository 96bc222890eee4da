import { createHash } from 'node:crypto';
import { createRecentMap } from './recent-map.ts';

/** On an answer: the id by which the operation may be sent from now on, in place of its text. */
export const OPERATION_ID_HEADER = 'x-rookery-operation';
/** The status of an answer to an id that is not known, or not any more: nothing was run. */
export const UNKNOWN_OPERATION_STATUS = 422;

/** Distinct texts kept at least. */
const KEPT_TEXTS = 500;
/** Shorter texts are hardly longer than an id, longer ones are a client's literals, which never come again. */
const KEPT_CHARACTERS = { least: 100, most: 20_000 };

/** Texts of operations that came over HTTP, so that each need come once. */
export interface OperationTexts {
  /** The id of a text, which is kept for it; undefined: it is not kept. */
  keep(text: string): string | undefined;
  textOf(id: string): string | undefined;
}

/** Ids are hashes of the texts: whoever has one can only mean that text. */
export function createOperationTexts(): OperationTexts {
  const ids = createRecentMap<string>({ capacity: KEPT_TEXTS });
  const texts = createRecentMap<string>({ capacity: KEPT_TEXTS });
  return {
    keep(text) {
      if (text.length < KEPT_CHARACTERS.least || text.length > KEPT_CHARACTERS.most) return undefined;
      const id = ids.get(text) ?? createHash('sha256').update(text).digest('base64url');
      ids.set(text, id);
      texts.set(id, text);
      return id;
    },
    textOf: (id) => texts.get(id),
  };
}
