/** Names a request from the client's answer to the last log line of it. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What ids of proxies and clients look like; anything else could forge a line of a log. */
const WELL_FORMED = /^[A-Za-z0-9._:-]{8,128}$/;

/** The id that a request's header brings; undefined when it brings none, or one that is not well-formed. */
export function readRequestId(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && WELL_FORMED.test(header) ? header : undefined;
}
