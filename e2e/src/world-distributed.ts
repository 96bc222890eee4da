import {
  addressOf,
  createSupervisor,
  freeAddress,
  processSpecs,
  type Supervisor,
} from '@rookery/service/supervisor';
import { SERVICES } from '../../scripts/services.mjs';
import { ROOT, type Environment, type RunningProduct } from './world-product.ts';

const HOST = '127.0.0.1';
const KEPT_LINES = 60;
/** Whose alone a setting is: the others need not start anew for it. Failpoints are of those who relay, consume or fan out. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  ROOKERY_FAILPOINTS: ['users', 'posts', 'feed-worker'],
  PERSISTED_OPERATIONS_MANIFEST: ['gateway'],
  PERSISTED_OPERATIONS_MODE: ['gateway'],
};

/** The product in several processes, each within reach of a test. */
export interface DistributedProduct extends RunningProduct {
  process: Supervisor['process'];
  /** Of a service, without a path. */
  addressOf(name: string): string;
}

/** Every service in a process of its own: the commands of the images. Nothing is started again by itself. */
export async function runDistributed(
  settings: Environment,
  { root = ROOT }: { readonly root?: string } = {},
): Promise<DistributedProduct> {
  const instances = await Promise.all(
    SERVICES.map(async (service) => ({ service, name: service.name, ...(await freeAddress(HOST)) })),
  );
  const printed: string[] = [];
  const supervisor = createSupervisor({
    processes: processSpecs({ instances, root, cwd: root, host: HOST, env: settings }),
    restart: false,
    say: () => {},
    writeOut(line) {
      printed.push(line);
      if (printed.length > KEPT_LINES) printed.shift();
    },
    writeError: (line) => process.stderr.write(`${line}\n`),
  });
  function addressOfService(name: string): string {
    const instance = instances.find((each) => each.name === name);
    if (!instance) throw new Error(`services.mjs lists no ${name}`);
    return addressOf(instance);
  }
  let startedWith: Environment = {};

  /** At once: in what order they go is the supervisor's own test. */
  const endAll = (how: 'stop' | 'kill', processes = supervisor.processes) =>
    Promise.all(processes.map((each) => each[how]()));

  /** Those that still run with other settings than these; one that died took its settings along. */
  function outdatedBy(env: Environment) {
    const changed = (setting: string) => startedWith[setting] !== env[setting];
    const settings = Object.keys({ ...startedWith, ...env }).filter(changed);
    const reads = (name: string) => (setting: string) => READERS[setting]?.includes(name) ?? true;
    return supervisor.processes.filter(({ name }) => settings.some(reads(name)));
  }

  return {
    process: (name) => supervisor.process(name),
    address: () => addressOfService('gateway'),
    addressOf: addressOfService,
    async start(env = {}) {
      await endAll('stop', outdatedBy(env));
      startedWith = env;
      await supervisor.start(env).catch((error: Error) => {
        throw new Error(`${error.message}; they printed:\n${printed.join('\n')}`);
      });
    },
    async ended() {
      const { signal } = await Promise.race(supervisor.processes.map((each) => each.ended()));
      return signal;
    },
    async stop() {
      const codes = (await endAll('stop')).map(({ code }) => code);
      return codes.find((code) => code !== 0) ?? codes[0] ?? null;
    },
    async kill() {
      await endAll('kill');
    },
    async killPart(part) {
      await supervisor.process(part).kill();
    },
    signalParts(parts, signal) {
      for (const part of parts) {
        const { isRunning, pid } = supervisor.process(part);
        const id = pid();
        if (id !== undefined && isRunning()) process.kill(id, signal);
      }
    },
  };
}
