import { loadOperations, type ExampleOperation } from '@rookery/operations';
import type { GraphiqlBundle } from './graphiql-assets.ts';

export const GRAPHIQL_PATH = '/graphiql';
export const ASSETS_PATH = `${GRAPHIQL_PATH}/assets/`;

/** The tabs a newcomer finds open, the first in front. */
const FIRST_TABS = ['HomeTimeline', 'SignUp', 'CreatePost', 'OnHomeTimeline', 'Profile', 'AllTogether'];

/**
 * Everything from this origin. Monaco and framer-motion set styles from scripts, hence `unsafe-inline` for styles;
 * the fonts and icons of GraphiQL's stylesheet are data: URLs. `'self'` covers the WebSocket of this origin.
 */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ROOK = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'><text y='.9em' font-size='90'>♜</text></svg>`;

export interface GraphiqlPageOptions {
  readonly bundle: GraphiqlBundle;
  /** The GraphQL endpoint's path; its WebSocket is at the same. */
  readonly endpoint: string;
  /** Fills in the headers tab; the whole header value, `Bearer …`. */
  readonly authorization?: string | undefined;
}

/** The HTML of /graphiql. It loads `browser/app.jsx`, which reads what it needs from `#settings`. */
export function graphiqlPage({ bundle, endpoint, authorization }: GraphiqlPageOptions): string {
  const settings = {
    endpoint,
    tabs: FIRST_TABS.map((name) => tabOf(loadOperations().get(name))),
    headers: authorization && pretty({ Authorization: authorization }),
    workers: Object.fromEntries(
      Object.entries(bundle.workers).map(([label, file]) => [label, ASSETS_PATH + file]),
    ),
  };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Rookery · GraphiQL</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ROOK)}">
    <link rel="stylesheet" href="${ASSETS_PATH}${bundle.style}">
    <script type="application/json" id="settings">${jsonForHtml(settings)}</script>
    <script type="module" src="${ASSETS_PATH}${bundle.script}"></script>
  </head>
  <body>
    <div id="graphiql"></div>
    <noscript>GraphiQL needs JavaScript.</noscript>
  </body>
</html>
`;
}

function tabOf(operation: ExampleOperation | undefined): { query: string; variables?: string } {
  if (!operation) throw new Error(`one of ${FIRST_TABS.join(', ')} is missing from operations/`);
  const { text, variables } = operation;
  return variables ? { query: text, variables: pretty(variables) } : { query: text };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/** JSON that cannot end the script element it stands in. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
