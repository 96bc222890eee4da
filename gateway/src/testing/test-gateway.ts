import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateKeys, signAccessToken, type Keys, type ViewerIdentity } from '@rookery/auth';
import { createScriptedLiveSource } from '@rookery/live/testing';
import { supergraphSdl } from '@rookery/schema';
import { createLogger } from '@rookery/telemetry';
import { createRevocations, type Revocations } from '../authentication/revocations.ts';
import { createGateway, type Gateway, type GatewayDeps } from '../gateway.ts';
import type { GatewaySettings } from '../settings.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly ShownError[];
}
export interface ShownError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Whose access token goes along. */
  readonly as?: ViewerIdentity;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestGateway extends Gateway {
  readonly keys: Keys;
  readonly revocations: Revocations;
  tokenOf(viewer: ViewerIdentity): string;
  /** POSTs an operation. */
  ask(query: string, asked?: Asked): Promise<Answer>;
}

/** Keys of their own, in a folder that goes at once. */
export function makeKeys(): Keys {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-keys-'));
  try {
    return loadOrCreateKeys(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export type TestGatewayOptions = Pick<GatewayDeps, 'subgraphs'> &
  Partial<Omit<GatewayDeps, 'settings'>> & {
    readonly settings?: Partial<GatewaySettings>;
    readonly keys?: Keys;
  };

/** A gateway on a free port, over the committed supergraph. The caller closes it. */
export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const keys = options.keys ?? makeKeys();
  const revocations = options.revocations ?? createRevocations();
  const gateway = await createGateway({
    supergraphSdl: supergraphSdl(),
    liveSource: createScriptedLiveSource(),
    jwks: keys.jwks,
    logger: createLogger({ name: 'gateway', level: 'silent' }),
    readiness: async () => ({ ready: true, checks: {} }),
    ...options,
    revocations,
    settings: { host: '127.0.0.1', port: 0, environment: 'test', trustedOrigins: [], ...options.settings },
  });
  const tokenOf = (viewer: ViewerIdentity) => signAccessToken(keys, viewer).token;
  return {
    ...gateway,
    keys,
    revocations,
    tokenOf,
    async ask(query, { variables = {}, as, headers = {} } = {}) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(as ? { authorization: `Bearer ${tokenOf(as)}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors = [] } = (await response.json()) as Partial<Answer>;
      return { status: response.status, headers: response.headers, data, errors };
    },
  };
}
