import { IDENTITY_HEADER, keyPurpose, mintIdentity, type Keys } from '@rookery/auth';
import type { Config } from '@rookery/config';
import { createHttpLogSource, type LogName, type LogSource } from '@rookery/events';

export interface OtherPartDeps {
  readonly config: Pick<Config, 'subgraphs'>;
  readonly keys: Keys;
  /** Who asks: this process's part. */
  readonly as: string;
}

/** The header by which a subgraph knows another part of Rookery; good for half a minute. */
export function serviceIdentity(
  subgraph: string,
  { keys, as }: Pick<OtherPartDeps, 'keys' | 'as'>,
): Record<string, string> {
  const key = keys.derive(keyPurpose.identityFor(subgraph));
  return { [IDENTITY_HEADER]: mintIdentity(key, subgraph, { kind: 'service', service: as }) };
}

/** The log of another part, asked over HTTP. */
export function logOverHttp(log: LogName, deps: OtherPartDeps): LogSource {
  return createHttpLogSource({
    baseUrl: deps.config.subgraphs[log].url,
    log,
    authorize: () => serviceIdentity(log, deps)[IDENTITY_HEADER] ?? '',
  });
}
