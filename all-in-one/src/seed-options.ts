import { parseArgs } from 'node:util';
import {
  completeSettings,
  earliestNow,
  SEED_DEFAULTS,
  SEED_LIMITS,
  type SeedSettings,
} from '@rookery/drizzle/seed';

/** What the command line got wrong, in one line. */
export class SeedUsageError extends Error {
  override readonly name = 'SeedUsageError';
}

export interface SeedOptions {
  readonly settings: SeedSettings;
  /** Also where there is something (which goes), and in production. */
  readonly isForced: boolean;
  readonly wantsHelp: boolean;
}

export const SEED_HELP = `npm run seed -- [options]

  Fills the database with made-up people and posts, for development. The same options make the same rows, ids included.
  Stop Rookery first, or give the addresses of its stores (DATABASE_URL, REDIS_URL) and restart it afterwards.

  --users <n>           people (${SEED_DEFAULTS.users})
  --posts <n>           posts (${SEED_DEFAULTS.posts}), with likes, reposts, replies and quotes in proportion
  --seed <n>            another number, another world (${SEED_DEFAULTS.seed})
  --days <n>            the days before --now over which posts are spread (${SEED_DEFAULTS.days})
  --now <time>          when the newest post was written: an ISO time, or "now" (${new Date(SEED_DEFAULTS.now).toISOString()})
  --following <n>       accounts that a person follows, on average (75, or fewer where few people are)
  --max-following <n>   accounts that the most curious reader follows (5000, or half of the people)
  --force               empties the tables of users, posts and feed first; and seeds in production
`;

const FLAGS = {
  users: { type: 'string' },
  posts: { type: 'string' },
  seed: { type: 'string' },
  days: { type: 'string' },
  now: { type: 'string' },
  following: { type: 'string' },
  'max-following': { type: 'string' },
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. Throws SeedUsageError. `clock`: Unix milliseconds. */
export function parseSeedOptions(args: readonly string[], clock: number): SeedOptions {
  const given = readFlags(args);
  const number = (flag: NumberFlag, limits: Limits): number | undefined => {
    const text = given[flag];
    return text === undefined ? undefined : wholeNumber(flag, text, limits);
  };
  const days = number('days', SEED_LIMITS.days);
  const settings = {
    users: number('users', SEED_LIMITS.users),
    posts: number('posts', SEED_LIMITS.posts),
    seed: number('seed', SEED_LIMITS.seed),
    days,
    now: given.now === undefined ? undefined : time(given.now, clock),
    averageFollowing: number('following', SEED_LIMITS.maxFollowing),
    maxFollowing: number('max-following', SEED_LIMITS.maxFollowing),
  };
  const complete = completeSettings(
    Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
  );
  checkTime(complete, clock);
  return { settings: complete, isForced: given.force === true, wantsHelp: given.help === true };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [first = 'the command line cannot be read'] = (error as Error).message.split(/\. |\n/);
    throw new SeedUsageError(`${first.replace(/\.$/, '')}. npm run seed -- --help tells what there is.`);
  }
}

type NumberFlag = 'users' | 'posts' | 'seed' | 'days' | 'following' | 'max-following';
interface Limits {
  readonly min: number;
  readonly max: number;
}

function wholeNumber(flag: NumberFlag, text: string, { min, max }: Limits): number {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new SeedUsageError(`--${flag} must be a whole number from ${min} to ${max}, not "${text}".`);
}

function time(text: string, clock: number): number {
  const value = text === 'now' ? clock : Date.parse(text);
  if (Number.isFinite(value)) return value;
  throw new SeedUsageError(`--now must be a time such as 2026-01-01T00:00:00Z, or "now", not "${text}".`);
}

/** Ids are in the order of time: what is written after seeding has to come after what was seeded. */
function checkTime({ now, days }: SeedSettings, clock: number): void {
  if (now > clock) {
    throw new SeedUsageError(`--now must not lie ahead of the clock (${new Date(clock).toISOString()}).`);
  }
  const earliest = earliestNow(days);
  if (now < earliest) {
    throw new SeedUsageError(
      `--now with ${days} days of posts must be ${new Date(earliest).toISOString()} or later: ids begin with 2025.`,
    );
  }
}
