import { join } from 'node:path';
import { loadOrCreateKeys, type Keys } from '@rookery/auth';
import {
  ConfigError,
  disableApolloTelemetry,
  loadConfig,
  readEnvironment,
  type Config,
} from '@rookery/config';
import { setFailpoints } from '@rookery/events';
import { LocalStackError } from '@rookery/local-stack';
import { loadOperations } from '@rookery/operations';
import {
  createLogger,
  createMetrics,
  createMetricsPage,
  type Logger,
  type MetricsPage,
  type MetricsRegistry,
} from '@rookery/telemetry';
import { Cleanup } from './cleanup.ts';
import { EXIT_REFUSED } from './exit-code.ts';
import { failpointsOf } from './failpoints.ts';
import { setHeapGrowth } from './heap-growth.ts';
import { PortTakenError } from './port-taken.ts';
import { SupervisorError } from './supervisor/supervisor-error.ts';

/** A terminal's Ctrl-C may come twice, from the terminal and from npm: the second is a wish of its own only when it comes later. */
const SAME_SIGNAL_MILLIS = 1_000;

/** What a process is made with. */
export interface ServiceScope {
  readonly config: Config;
  /** Those of DATA_DIR/keys, which all processes of a deployment share. */
  readonly keys: Keys;
  readonly logger: Logger;
  /** What this process is measured by, and where it tells. */
  readonly metrics: MetricsRegistry;
  readonly metricsPage: MetricsPage;
  /** Run, in reverse order, when the process is asked to stop and when starting fails. */
  readonly cleanup: Cleanup;
  /** A line for people, on standard output; logs go to standard error. */
  readonly say: (line: string) => void;
  /** Aborted by the first signal: what waits then, ends. */
  readonly stopping: AbortSignal;
}

export interface RunServiceOptions {
  /** On every line that is logged. */
  readonly name: string;
  /** Before each line for people. Nothing where another tells the processes apart already (supervisor, Docker). */
  readonly prefix?: string;
}

/**
 * The life of a process: settings, keys, `start`, and an orderly end at SIGINT, SIGTERM, SIGHUP or when the supervisor
 * that started it is gone. A second signal, after a second, ends it at once. Whatever cannot be started is one clear line.
 */
export function runService(
  { name, prefix = '' }: RunServiceOptions,
  start: (scope: ServiceScope) => Promise<void>,
): void {
  const say = (line: string): void => console.log(`${prefix}${line}`);
  const cleanup = new Cleanup();
  const stopping = new AbortController();
  stopOnSignals({ cleanup, stopping, say });
  run().catch((error: unknown) => {
    // It was asked to stop while it waited, and stops.
    if (stopping.signal.aborted) return;
    const refused = isForPeople(error);
    console.error(refused ? `${prefix}${error.message}` : error);
    process.exit(refused ? EXIT_REFUSED : 1);
  });

  async function run(): Promise<void> {
    disableApolloTelemetry();
    const config = loadConfig(readEnvironment(process.cwd()));
    setHeapGrowth(config.heapGrowthPercent);
    setFailpoints(failpointsOf(config));
    const logger = createLogger({ name, level: config.logLevel });
    const keys = loadOrCreateKeys(join(config.dataDir, 'keys'));
    const metrics = createMetrics({ operationNames: loadOperations().keys() });
    const metricsPage = createMetricsPage(metrics, {
      token: config.secrets.metricsToken,
      trustLoopback: config.environment !== 'production',
    });
    try {
      await start({ config, keys, logger, metrics, metricsPage, cleanup, say, stopping: stopping.signal });
    } catch (error) {
      if (!stopping.signal.aborted) await cleanup.run();
      throw error;
    }
  }
}

interface Stopping {
  readonly cleanup: Cleanup;
  readonly stopping: AbortController;
  readonly say: (line: string) => void;
}

function stopOnSignals({ cleanup, stopping, say }: Stopping): void {
  let askedAt = 0;
  const stop = (reason: string): void => {
    if (stopping.signal.aborted) {
      if (performance.now() - askedAt > SAME_SIGNAL_MILLIS) process.exit(1);
      return;
    }
    askedAt = performance.now();
    stopping.abort();
    say(`${reason}: stopping`);
    cleanup.run().then(
      () => process.exit(),
      (error: unknown) => {
        console.error('stopped, but not cleanly:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  // Whoever started us with a channel and is gone, also by SIGKILL, wants nothing left behind.
  process.once('disconnect', () => {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    if (!stopping.signal.aborted) stop('the supervisor ended');
  });
}

function isForPeople(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof LocalStackError ||
    error instanceof PortTakenError ||
    error instanceof SupervisorError ||
    (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
  );
}
