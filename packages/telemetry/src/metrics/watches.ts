import { Counter, type Gauge, type Registry } from 'prom-client';

/** Something that is looked at when metrics are asked for, rather than counted as it happens. */
export interface Watch<T> {
  /** Names it in the metric of failed looks. */
  readonly name: string;
  readonly read: () => Promise<T> | T;
  /** Sets the gauges, which were emptied before: what cannot be read now is absent, not old. */
  readonly show: (value: T) => void;
}

export interface Watches {
  /** Looks from now on, until the returned function is called. */
  add<T>(watch: Watch<T>): () => void;
  /** Gauges that only watches set. */
  own(...gauges: readonly Gauge[]): void;
  /** Looks at everything, once however many ask at a time. Never rejects. */
  refresh(): Promise<void>;
}

/** Stores that are slow or away must not keep the other metrics. */
const READ_MILLIS = 2_000;

export function createWatches(registry: Registry): Watches {
  const watches = new Set<Watch<unknown>>();
  const owned: Gauge[] = [];
  const failures = new Counter({
    name: 'rookery_metrics_read_failures_total',
    help: 'Looks at something for a metric that failed or took longer than 2 s, by what was looked at.',
    labelNames: ['watch'],
    registers: [registry],
  });
  let underWay: Promise<void> | undefined;

  async function look({ name, read }: Watch<unknown>): Promise<{ readonly value: unknown } | undefined> {
    try {
      return { value: await inTime(read) };
    } catch {
      failures.inc({ watch: name });
      return undefined;
    }
  }

  async function refresh(): Promise<void> {
    const looks = await Promise.all([...watches].map(async (watch) => ({ watch, seen: await look(watch) })));
    for (const gauge of owned) gauge.reset();
    for (const { watch, seen } of looks) if (seen) watch.show(seen.value);
  }

  return {
    add(watch) {
      const added = watch as Watch<unknown>;
      watches.add(added);
      return () => void watches.delete(added);
    },
    own: (...gauges) => void owned.push(...gauges),
    refresh: () => (underWay ??= refresh().finally(() => (underWay = undefined))),
  };
}

async function inTime(read: () => unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), READ_MILLIS);
  });
  try {
    return await Promise.race([read(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
