import { parseArgs } from 'node:util';
import { LOG_NAMES, type LogName } from '@rookery/events';
import { EventsError, EXIT_USAGE } from './events-error.ts';
import { parseGivenUpId, type GivenUpId } from './given-up-id.ts';

export type EventsCommand =
  | { readonly name: 'help' }
  | { readonly name: 'status' }
  | { readonly name: 'list' }
  | { readonly name: 'show'; readonly id: GivenUpId }
  | { readonly name: 'replay'; readonly ids: readonly GivenUpId[] | 'all'; readonly waitMillis: number }
  | { readonly name: 'drop'; readonly ids: readonly GivenUpId[] }
  | { readonly name: 'raise-epoch'; readonly log: LogName };

const WAIT_SECONDS = 15;
const MAX_WAIT_SECONDS = 3_600;

export const EVENTS_HELP = `npm run events -- <command>

  Shows and mends what was given up: events that could not be applied to a copy (dead letters), and timeline jobs that
  failed again and again. Finds the databases as Rookery does: by DATABASE_URL, by one URL a service, or in DATA_DIR.

  status               how far every log and every copy is, by partition
  list                 what was given up, with an id, since when and why
  show <id>            all that is known of it
  replay <id>… | --all puts it back: a running Rookery does it again. Waits for the outcome
    --wait <seconds>   how long (${WAIT_SECONDS})
  drop <id>…           an event is forgotten; for a push into lists, these lists are dropped and rebuilt instead
  raise-epoch <log>    ${LOG_NAMES.join(', ')}: once after the database of that log was restored from a backup, with
                       Rookery stopped: copies are read anew at the next start
`;

const FLAGS = {
  all: { type: 'boolean' },
  wait: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. Throws EventsError. */
export function parseCommandLine(args: readonly string[]): EventsCommand {
  const { values, positionals } = readFlags(args);
  const [name, ...operands] = positionals;
  if (values.help) return { name: 'help' };
  if (name === undefined) throw usage('Say what to do');
  if (name !== 'replay' && (values.all || values.wait !== undefined))
    throw usage(`--${values.all ? 'all' : 'wait'} goes with replay alone`);
  switch (name) {
    case 'help':
    case 'status':
    case 'list':
      if (operands.length > 0) throw usage(`${name} takes nothing more, not "${operands[0]}"`);
      return { name };
    case 'show':
      return { name, id: only(idsOf(name, operands)) };
    case 'drop':
      return { name, ids: idsOf(name, operands) };
    case 'replay':
      if (values.all && operands.length > 0) throw usage('replay takes ids or --all, not both');
      return {
        name,
        ids: values.all ? 'all' : idsOf(name, operands),
        waitMillis: waitSeconds(values.wait) * 1_000,
      };
    case 'raise-epoch':
      return { name, log: logOf(operands) };
    default:
      throw usage(`There is no command "${name}"`);
  }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: true });
  } catch (error) {
    const [first = 'The command line cannot be read'] = (error as Error).message.split(/\. |\n/);
    throw usage(first.replace(/\.$/, ''));
  }
}

function usage(what: string): EventsError {
  return new EventsError(`${what}. npm run events -- --help tells what there is.`, EXIT_USAGE);
}

function idsOf(command: string, operands: readonly string[]): readonly GivenUpId[] {
  if (operands.length === 0) throw usage(`${command} needs an id, as list shows it`);
  return operands.map((text) => {
    const id = parseGivenUpId(text);
    if (!id) throw usage(`"${text}" is no id: list shows them`);
    return id;
  });
}

function only(ids: readonly GivenUpId[]): GivenUpId {
  const [id, second] = ids;
  if (!id || second) throw usage('show takes one id');
  return id;
}

function logOf(operands: readonly string[]): LogName {
  const log = LOG_NAMES.find((each) => each === operands[0]);
  if (!log || operands.length > 1) throw usage(`raise-epoch takes one of ${LOG_NAMES.join(', ')}`);
  return log;
}

function waitSeconds(text: string | undefined): number {
  if (text === undefined) return WAIT_SECONDS;
  const seconds = /^[0-9]{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= MAX_WAIT_SECONDS) return seconds;
  throw usage(`--wait must be a whole number of seconds up to ${MAX_WAIT_SECONDS}, not "${text}"`);
}
