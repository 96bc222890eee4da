import { badUserInput, type InputIssue, type InputReason } from './domain-error.ts';

/** Collects all that is wrong with an input before anything is thrown. */
export class InputIssues {
  readonly #issues: InputIssue[] = [];

  add(field: string, reason: InputReason, limit?: number): void {
    this.#issues.push(limit === undefined ? { field, reason } : { field, reason, limit });
  }

  /** Throws BAD_USER_INPUT with every issue, when there is one. */
  throwIfAny(): void {
    if (this.#issues.length > 0) throw badUserInput(this.#issues);
  }
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Below the combining marks every character is a cluster of its own, but for a carriage return before a line feed. */
const ONE_EACH = /^[^\r\u0300-\uffff]*$/;

/** Grapheme clusters in a text, counted no further than `stopAfter`. */
export function countGraphemes(text: string, stopAfter: number): number {
  if (ONE_EACH.test(text)) return Math.min(text.length, stopAfter + 1);
  let count = 0;
  for (const _segment of segmenter.segment(text)) {
    count += 1;
    if (count > stopAfter) break;
  }
  return count;
}

export interface TextLimits {
  /** Grapheme clusters, after trimming. */
  readonly min: number;
  readonly max: number;
}

/** A text that a client measures as 20 UTF-16 units per grapheme is hostile: refused before it is segmented. */
const MAX_UNITS_PER_GRAPHEME = 20;

/**
 * A text as it is stored: NFC, trimmed, without NUL or lone surrogates, within limits. What is wrong goes to `issues`
 * under `field`; the returned text is then only good for going on checking.
 */
export function checkText(
  issues: InputIssues,
  field: string,
  text: string,
  { min, max }: TextLimits,
): string {
  if (text.includes('\0') || !text.isWellFormed()) {
    issues.add(field, 'MALFORMED');
    return '';
  }
  if (text.length > max * MAX_UNITS_PER_GRAPHEME) {
    issues.add(field, 'TOO_LONG', max);
    return '';
  }
  const stored = text.normalize('NFC').trim();
  const length = countGraphemes(stored, max);
  if (length < min) issues.add(field, stored.length === 0 ? 'REQUIRED' : 'TOO_SHORT', min);
  if (length > max) issues.add(field, 'TOO_LONG', max);
  return stored;
}
