/** What a client sent over HTTP, as its server saw it. */
export interface SentRequest {
  readonly method: string;
  /** Whether the text of the operation travelled. */
  readonly hasText: boolean;
  /** The hash of a persisted operation, if it named one. */
  readonly hash: string | undefined;
  readonly status: number;
}

/** A fetch that notes what passes, for clients that take one. */
export function createWatchedFetch(): { readonly fetch: typeof fetch; readonly sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  return {
    sent,
    async fetch(input, init) {
      const response = await fetch(input, init);
      const url = new URL(input instanceof Request ? input.url : String(input));
      const asked =
        typeof init?.body === 'string'
          ? (JSON.parse(init.body) as Asked)
          : {
              query: url.searchParams.get('query') ?? undefined,
              extensions: JSON.parse(url.searchParams.get('extensions') ?? '{}') as Asked['extensions'],
            };
      sent.push({
        method: init?.method ?? 'GET',
        hasText: asked.query !== undefined && asked.query !== '',
        hash: asked.extensions?.persistedQuery?.sha256Hash,
        status: response.status,
      });
      return response;
    },
  };
}

interface Asked {
  readonly query?: string | undefined;
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash?: string } };
}
