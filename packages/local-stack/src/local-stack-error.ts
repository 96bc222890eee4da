/** Why a local server cannot run. The message is one line that a person can act on. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';
}

/** The first line of a text, which is what fits in a one-line message. */
export function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.trim() ?? '';
}
