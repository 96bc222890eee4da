import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, type Config } from '@rookery/config';
import { createLogRows, type LogName } from '@rookery/events';
import { LocalStackError } from '@rookery/local-stack';
import { Cleanup } from '../cleanup.ts';
import { EXIT_REFUSED } from '../exit-code.ts';
import { EVENTS_HELP, parseCommandLine, type EventsCommand } from './command-line.ts';
import { openEventStores, storeError, type EventStores } from './event-stores.ts';
import { EventsError, EXIT_NOT_DONE } from './events-error.ts';
import { formatGivenUpId, type GivenUpId } from './given-up-id.ts';
import { createGivenUpStore, type GivenUp, type Outcome } from './given-up.ts';
import { isRelayed } from './log-status-queries.ts';
import { OWNER_TABLES } from './owner-tables.ts';
import { itemLines, listLines } from './report.ts';
import { statusLines } from './status.ts';

export interface EventsTool {
  readonly readConfig: () => Pick<Config, 'dataDir' | 'secrets'>;
  /** What was asked for, a line at a time. */
  readonly print: (line: string) => void;
  /** What is being done, and what is wrong. */
  readonly say: (line: string) => void;
  /** Closes what is open, when the process is asked to stop. */
  readonly cleanup?: Cleanup;
}

/** `npm run events`: runs one command and resolves to the exit code. What a person can mend is one line. */
export async function runEvents(args: readonly string[], tool: EventsTool): Promise<number> {
  const { say, print, cleanup = new Cleanup() } = tool;
  try {
    const command = parseCommandLine(args);
    if (command.name === 'help') {
      print(EVENTS_HELP);
      return 0;
    }
    const stores = await openEventStores({ config: tool.readConfig(), cleanup, say });
    return await run(command, stores, tool).catch((error: unknown) => {
      throw storeError('A database', error) ?? error;
    });
  } catch (error) {
    if (error instanceof EventsError) {
      say(error.message);
      return error.exitCode;
    }
    if (!(error instanceof ConfigError || error instanceof LocalStackError)) throw error;
    say(error.message);
    return EXIT_REFUSED;
  } finally {
    await cleanup.run();
  }
}

type StoresCommand = Exclude<EventsCommand, { name: 'help' }>;

async function run(command: StoresCommand, stores: EventStores, tool: EventsTool): Promise<number> {
  const { print } = tool;
  const givenUp = createGivenUpStore(stores);
  switch (command.name) {
    case 'status':
      for (const line of await statusLines(stores, await givenUp.list())) print(line);
      return 0;
    case 'list':
      for (const line of listLines(await givenUp.list(), Date.now())) print(line);
      return 0;
    case 'show':
      for (const line of itemLines(await givenUp.find(command.id))) print(line);
      return 0;
    case 'drop':
      for (const id of command.ids)
        print(`${formatGivenUpId(id)} ${await givenUp.drop(await givenUp.find(id))}`);
      return 0;
    case 'replay':
      return replay(command, givenUp, print);
    case 'raise-epoch':
      await raiseEpoch(command.log, stores);
      print(`${command.log}: a new epoch; copies are read anew when Rookery starts`);
      return 0;
  }
}

interface ReplayOptions {
  readonly ids: readonly GivenUpId[] | 'all';
  readonly waitMillis: number;
}
const ASK_MILLIS = 200;

/** Asks for all of them, then waits for what becomes of each. */
async function replay(
  { ids, waitMillis }: ReplayOptions,
  givenUp: ReturnType<typeof createGivenUpStore>,
  print: (line: string) => void,
): Promise<number> {
  const items: readonly GivenUp[] =
    ids === 'all' ? await givenUp.list() : await Promise.all(ids.map((id) => givenUp.find(id)));
  if (items.length === 0) print('nothing has been given up');
  for (const item of items) await givenUp.requestReplay(item);
  const deadline = performance.now() + waitMillis;
  let failed = false;
  for (const item of items) {
    let outcome = await givenUp.outcomeOf(item);
    while (outcome.state === 'waiting' && performance.now() < deadline) {
      await pause(ASK_MILLIS);
      outcome = await givenUp.outcomeOf(item);
    }
    print(`${formatGivenUpId(item.id)} ${describe(outcome, waitMillis)}`);
    failed ||= outcome.state === 'failed';
  }
  return failed ? EXIT_NOT_DONE : 0;
}

function describe(outcome: Outcome, waitMillis: number): string {
  switch (outcome.state) {
    case 'done':
      return 'done';
    case 'failed':
      return `failed again: ${outcome.error}`;
    case 'waiting':
      return `put back; nobody did it within ${waitMillis / 1_000} s: a running Rookery will`;
  }
}

async function raiseEpoch(log: LogName, stores: EventStores): Promise<void> {
  const db = stores.get(log);
  if (!db) throw new EventsError(`The log ${log} is in the database of ${log}: set its URL.`, EXIT_NOT_DONE);
  const tables = OWNER_TABLES[log];
  if (await isRelayed(db, tables)) {
    throw new EventsError(
      `The log ${log} is being relayed: stop Rookery first (a killed one lets go after 3 s).`,
      EXIT_NOT_DONE,
    );
  }
  await createLogRows({ log, db, tables }).raiseEpoch();
}
