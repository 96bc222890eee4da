import { PortTakenError } from '../port-taken.ts';
import type { ServiceScope } from '../run-service.ts';
import { openStores, type Stores } from '../stores/stores.ts';
import { welcomeLines } from '../welcome.ts';
import { freeAddress, takenPort } from './ports.ts';
import { addressOf, processSpecs, type Instance, type ServiceEntry } from './process-specs.ts';
import { createSupervisor } from './supervisor.ts';

export interface DistributedOptions {
  readonly services: readonly (ServiceEntry & { readonly port: number })[];
  /** Names of services that run twice. */
  readonly twice: readonly string[];
  readonly restart: boolean;
  /** Of the repository. */
  readonly root: string;
  readonly cwd: string;
  /** What this process was started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A second instance listens so much above the first. */
const SECOND_PORT_OFFSET = 100;

/** Brings up stores where the settings name none, then every service in a process of its own, until the scope's cleanup. */
export async function startDistributed(options: DistributedOptions, scope: ServiceScope): Promise<void> {
  const { config, keys, cleanup, say } = scope;
  const { host } = config.gateway;
  const instances = await instancesOf(options, scope);
  const taken = await takenPort(instances.map((each) => ({ ...each, host })));
  if (taken) throw new PortTakenError(taken.port, taken.service.portSetting);
  const stores = await openStores({ config, keys, cleanup, say, onLost });
  const supervisor = createSupervisor({
    processes: processSpecs({ ...options, instances, host, env: { ...options.env, ...settingsOf(stores) } }),
    restart: options.restart,
    say,
    writeOut: (line) => console.log(line),
    writeError: (line) => console.error(line),
  });
  cleanup.add(() => supervisor.stop());
  await supervisor.start();
  say('ready');
  const gateway = instances.find(({ service }) => service.portSetting === 'PORT');
  const address = addressOf({ host, port: gateway?.port ?? config.gateway.port });
  console.log(welcomeLines({ address, environment: config.environment }).join('\n'));
}

async function instancesOf(
  { services, twice }: DistributedOptions,
  { config }: Pick<ServiceScope, 'config'>,
): Promise<Instance[]> {
  const { host } = config.gateway;
  const wanted: Readonly<Record<string, number>> = {
    PORT: config.gateway.port,
    USERS_PORT: config.subgraphs.users.port,
    POSTS_PORT: config.subgraphs.posts.port,
    FEED_PORT: config.subgraphs.feed.port,
    FEED_WORKER_PORT: config.feedWorkerPort,
  };
  const instances: Instance[] = [];
  for (const service of services) {
    const port = wanted[service.portSetting] ?? service.port;
    const listen = async (onePort: number) => (onePort === 0 ? (await freeAddress(host)).port : onePort);
    instances.push({ service, name: service.name, port: await listen(port) });
    if (!twice.includes(service.name)) continue;
    const second = port === 0 ? 0 : port + SECOND_PORT_OFFSET;
    instances.push({ service, name: `${service.name}-2`, port: await listen(second) });
  }
  return instances;
}

function settingsOf({ databaseUrls, eventsRedisUrl, timelinesRedisUrl }: Stores): Record<string, string> {
  return {
    USERS_DATABASE_URL: databaseUrls.users,
    POSTS_DATABASE_URL: databaseUrls.posts,
    FEED_DATABASE_URL: databaseUrls.feed,
    EVENTS_REDIS_URL: eventsRedisUrl,
    TIMELINES_REDIS_URL: timelinesRedisUrl,
  };
}

function onLost(what: string): void {
  console.error(`rookery: ${what} ended unexpectedly; stopping`);
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}
