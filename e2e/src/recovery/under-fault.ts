import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@rookery/testkit';
import { ask, expectData, post, type Person } from '../client.ts';
import type { FaultWorld } from './fault-world.ts';

/** Leases of the dead last 3 s; on a loaded machine the rest takes its time as well. */
const PATIENTLY = { deadlineMillis: 60_000, everyMillis: 50 } as const;
const PAUSE_MILLIS = 20;
type At = { readonly url: string };

/** Somebody who posts without end, whatever happens to the product. */
export interface Writer {
  /** Answered without an error: these must be seen. In the order in which they were written. */
  readonly acknowledged: readonly string[];
  /** Resolves when so many more were acknowledged. */
  wrote(more: number): Promise<void>;
  stop(): Promise<void>;
}

let rounds = 0;

/** One after the other, by each author in turn; what fails is not tried again. */
function startWriter(at: At, authors: readonly Person[], prefix: string): Writer {
  const acknowledged: string[] = [];
  let isStopping = false;
  const running = (async () => {
    for (let n = 0; !isStopping; n += 1) {
      const author = authors[n % authors.length];
      const text = `${prefix} ${n}`;
      if (author)
        await post(at, author, text).then(
          () => acknowledged.push(text),
          () => {},
        );
      await pause(PAUSE_MILLIS);
    }
  })();
  return {
    acknowledged,
    async wrote(more) {
      const enough = acknowledged.length + more;
      await eventually(() => expect(acknowledged.length).toBeGreaterThanOrEqual(enough), PATIENTLY);
    },
    async stop() {
      isStopping = true;
      await running;
    },
  };
}

/** Texts of somebody's timeline that begin so, newest first, page by page; they were written last. */
async function textsOf(at: At, viewer: Person, prefix: string): Promise<string[]> {
  const query = `query ($after: String) { homeTimeline(first: 100, after: $after) {
    edges { node { text } } pageInfo { hasNextPage endCursor }
  } }`;
  const texts: string[] = [];
  for (let after: string | null = null; ;) {
    const { homeTimeline } = await expectData(ask(at, query, { after }, viewer));
    const page: string[] = homeTimeline.edges.map(({ node }: { node: { text: string } }) => node.text);
    texts.push(...page.filter((text) => text.startsWith(`${prefix} `)));
    const isAllOfIt = page.some((text) => !text.startsWith(`${prefix} `));
    if (isAllOfIt || !homeTimeline.pageInfo.hasNextPage) return texts;
    after = homeTimeline.pageInfo.endCursor;
  }
}

export interface Fault {
  /** In the summary of recoveries. */
  readonly name: string;
  /** Takes something away. */
  readonly strike: (faults: FaultWorld, writer: Writer) => Promise<void> | void;
  /** Gives it back. */
  readonly mend: (faults: FaultWorld) => Promise<void> | void;
  /** While it is away people post on, and what they posted is seen by all before it is given back. */
  readonly goesOn?: boolean;
}

/**
 * Lets a fault happen while people post and everybody's list is warm, then looks for every acknowledged post on every
 * timeline: once, and in order. Nothing is done but to write and to read: nobody helps. It is written at the first of
 * the gateways, and read at all of them.
 */
export async function strike(
  faults: FaultWorld,
  fault: Fault,
  [at, ...others]: readonly [At, ...At[]] = [faults.world],
): Promise<void> {
  const { authors, readers, recoveries } = faults;
  const prefix = `round ${(rounds += 1)}`;
  const writer = startWriter(at, authors, prefix);
  const timelines = (from: At) => Promise.all(readers.map((reader) => textsOf(from, reader, prefix)));

  /** Of what was acknowledged by now nothing is missing, and nothing is there twice. */
  async function expectAcknowledged(gateways: readonly At[]): Promise<void> {
    const acknowledged = [...writer.acknowledged];
    const wanted = new Set(acknowledged);
    for (const from of gateways) {
      for (const texts of await timelines(from)) {
        expect(texts.filter((text) => wanted.has(text))).toEqual(acknowledged.toReversed());
        expect(texts).toHaveLength(new Set(texts).size);
      }
    }
  }
  /** Nor does anybody miss of the rest what another sees. */
  async function expectAlike(): Promise<void> {
    const [first, ...rest] = (await Promise.all([at, ...others].map(timelines))).flat();
    for (const texts of rest) expect(texts).toEqual(first);
  }

  let struckAt: number;
  try {
    await writer.wrote(authors.length);
    await eventually(() => expectAcknowledged([at, ...others]), PATIENTLY);
    await fault.strike(faults, writer);
    struckAt = performance.now();
    if (fault.goesOn) {
      await writer.wrote(authors.length);
      await eventually(() => expectAcknowledged([at]), PATIENTLY);
    }
    await fault.mend(faults);
    await writer.wrote(authors.length);
  } finally {
    await writer.stop();
  }
  await eventually(() => expectAcknowledged([at, ...others]), PATIENTLY);
  await eventually(expectAlike, PATIENTLY);
  recoveries.note(fault.name, performance.now() - struckAt);
}
