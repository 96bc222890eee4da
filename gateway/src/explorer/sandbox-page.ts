import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

export interface SandboxPageOptions {
  /** The operation that Sandbox opens with. Trusted text: the plugin escapes only its first `<`. */
  readonly document: string;
  /** The GraphQL endpoint's path, for HTTP and WebSocket alike. */
  readonly endpoint: string;
  /** For development: the Authorization header's value that the operation comes with, asked for once per page. */
  readonly defaultAuthorization?: (() => Promise<string | undefined>) | undefined;
}

/**
 * Makes the HTML of Apollo Sandbox, embedded, afresh for each request: a token of its own, a nonce of its own.
 * Its scripts come from Apollo's CDN, as the page's own Content-Security-Policy says; its requests come from this
 * origin, because the embedded Sandbox hands them to the page. Wherever Apollo Server asks for
 * `renderLandingPage`, `{ html: sandboxPage(options) }` is an answer.
 */
export function sandboxPage({
  document,
  endpoint,
  defaultAuthorization,
}: SandboxPageOptions): () => Promise<string> {
  return async () => {
    const authorization = await defaultAuthorization?.();
    const plugin = ApolloServerPluginLandingPageLocalDefault({
      document,
      ...(authorization && { headers: { Authorization: authorization } }),
      includeCookies: true,
      embed: { runTelemetry: false, endpointIsEditable: false },
    });
    // The plugin takes a server's context and does not look at it.
    const listener = await plugin.serverWillStart?.(undefined as never);
    const page = await listener?.renderLandingPage?.();
    if (!page) throw new Error('the landing page plugin of @apollo/server renders no page');
    const html = typeof page.html === 'string' ? page.html : await page.html();
    return withEndpoint(html, endpoint);
  };
}

/**
 * The plugin takes the page's own address for the endpoint and has no setting for subscriptions, which Sandbox
 * would look for at its default, localhost:4000: the page names both.
 */
function withEndpoint(html: string, endpoint: string): string {
  const guess = 'var initialEndpoint = window.location.href;';
  const call = 'new window.EmbeddedSandbox(\n    {';
  if (!html.includes(guess) || !html.includes(call)) {
    throw new Error('the landing page of @apollo/server has changed: mend sandbox-page.ts');
  }
  return html
    .replace(
      guess,
      () => `var initialEndpoint = new URL(${JSON.stringify(endpoint)}, window.location.href).href;`,
    )
    .replace(
      call,
      () => `${call}\n      initialSubscriptionEndpoint: initialEndpoint.replace(/^http/, 'ws'),`,
    );
}
