import type { IncomingMessage } from 'node:http';
import type { SubgraphEffects } from '@rookery/subgraph-host';

/** The one cookie that crosses the gateway: a browser's refresh token. */
const NAME = 'rookery_refresh';
/** Longer values are none of ours. */
const MAX_LENGTH = 1_024;

/** The refresh cookie's value; undefined when there is none, or two that disagree. */
export function readRefreshCookie(request: IncomingMessage): string | undefined {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => decode(pair.slice(NAME.length + 1)));
  const [value] = values;
  if (!value || value.length > MAX_LENGTH || values.some((other) => other !== value)) return undefined;
  return value;
}

/** The Set-Cookie header that keeps a refresh token where scripts and other sites cannot reach it, or clears it. */
export function refreshCookieHeader(
  { value, expiresAt }: NonNullable<SubgraphEffects['refreshCookie']>,
  options: { readonly secure: boolean },
): string {
  const expires = new Date(value === null ? 0 : expiresAt).toUTCString();
  const secure = options.secure ? '; Secure' : '';
  return `${NAME}=${encodeURIComponent(value ?? '')}; Path=/graphql; Expires=${expires}; HttpOnly; SameSite=Strict${secure}`;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
