import type { SessionOptions, SessionTokens } from './session.ts';

export interface RefreshOverHttpOptions {
  readonly url: string;
  /** `mutation RefreshSession($input: RefreshSessionInput!)`, as in operations/: tokens and their expiry. */
  readonly mutation: string;
  /** Default: the platform's, with credentials, so that a browser's cookie travels. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Refreshes past every link and cache, with neither an access token nor a retry of its own. */
export function refreshOverHttp(options: RefreshOverHttpOptions): SessionOptions['refresh'] {
  const { url, mutation, fetch = globalThis.fetch } = options;
  return async (refreshToken) => {
    const response = await fetch(url, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: mutation, variables: { input: refreshToken ? { refreshToken } : {} } }),
    });
    const { data, errors } = (await response.json()) as RefreshAnswer;
    if (data?.refreshSession) return data.refreshSession;
    if (errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) return 'refused';
    throw new Error('the session cannot be refreshed now');
  };
}

interface RefreshAnswer {
  readonly data?: { readonly refreshSession?: SessionTokens | null } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}
