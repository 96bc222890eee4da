import { join } from 'node:path';
import type { ProcessSpec } from './managed-process.ts';
import type { Listening } from './ports.ts';

/** A process as scripts/services.mjs lists it. */
export interface ServiceEntry {
  readonly name: string;
  /** Its entry point, below the root of the repository (and of an image). */
  readonly main: string;
  /** The setting that gives its port. */
  readonly portSetting: string;
  /** The setting by which others find it, where they do. */
  readonly urlSetting?: string;
  /** Settings of stores that it uses; it is not given those of others. */
  readonly stores: readonly string[];
}

/** A service that is to run, and where. */
export interface Instance {
  readonly service: ServiceEntry;
  /** `gateway`, or `gateway-2`. */
  readonly name: string;
  readonly port: number;
}

export interface ProcessSpecsOptions {
  readonly instances: readonly Instance[];
  /** Root of the repository. */
  readonly root: string;
  /** Where processes run: DATA_DIR and .env are looked for there. */
  readonly cwd: string;
  /** Where processes listen, and are found by each other. */
  readonly host: string;
  /** For all; what names a store that a process does not use is taken out. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const STORE_SETTING = /(^|_)(DATABASE_URL|REDIS_URL)$/;

/** An address that this machine can open, also when processes listen on all of its own. */
export function addressOf({ host, port }: Listening): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return `http://127.0.0.1:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

/** How each instance is started. The first of a name is the one whose address the others are given. */
export function processSpecs({ instances, root, cwd, host, env }: ProcessSpecsOptions): ProcessSpec[] {
  const urls: Record<string, string> = {};
  for (const { service, port } of instances) {
    if (service.urlSetting) urls[service.urlSetting] ??= addressOf({ host, port });
  }
  return instances.map(({ service, name, port }) => ({
    name,
    args: [join(root, service.main)],
    cwd,
    env: {
      ...Object.fromEntries(
        Object.entries(env).filter(
          ([setting]) => !STORE_SETTING.test(setting) || service.stores.includes(setting),
        ),
      ),
      ...urls,
      HOST: host,
      [service.portSetting]: String(port),
    },
    readyUrl: `${addressOf({ host, port })}/health/ready`,
  }));
}
