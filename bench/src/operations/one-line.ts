/** A document as a client's build would send it: without comments and indentation. */
export const oneLine = (document: string): string =>
  document
    .replace(/^\s*#.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
