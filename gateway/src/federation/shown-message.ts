/** Characters of a message. It may repeat what a client sent, and validation does so a hundred times. */
const MAX_MESSAGE = 500;

/**
 * A message of graphql-js without what might have been meant, which tells of what a schema has, when `hideSchemaDetails`;
 * and no longer than is of use. A client's own text may say "Did you mean" too, any number of times: it takes time by
 * the message's length alone, which the pattern that Apollo Server looks for does not.
 */
export function shownMessage(
  message: string,
  { hideSchemaDetails }: { readonly hideSchemaDetails: boolean },
): string {
  const start = hideSchemaDetails && message.endsWith('?') ? message.lastIndexOf(' Did you mean ') : -1;
  const shown = start < 0 ? message : message.slice(0, start);
  return shown.length > MAX_MESSAGE ? `${shown.slice(0, MAX_MESSAGE)}…` : shown;
}
