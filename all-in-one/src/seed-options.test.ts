import { completeSettings } from '@rookery/drizzle/seed';
import { parseSeedOptions, SeedUsageError } from './seed-options.ts';

const CLOCK = Date.UTC(2026, 5, 1);
const parse = (line: string) => parseSeedOptions(line.split(' ').filter(Boolean), CLOCK);

describe('the command line of the seed', () => {
  test('without options it is small, and fixed in time', () => {
    expect(parse('')).toEqual({ settings: completeSettings({}), isForced: false, wantsHelp: false });
    expect(parse('').settings).toMatchObject({ users: 200, posts: 4_000, now: Date.UTC(2026, 0, 1) });
  });

  test('options become settings', () => {
    const { settings, isForced } = parse(
      '--users 10000 --posts=200000 --seed 7 --max-following 900 --force --now now',
    );
    expect(settings).toMatchObject({ users: 10_000, posts: 200_000, seed: 7, maxFollowing: 900, now: CLOCK });
    expect(isForced).toBe(true);
  });

  test.each([
    ['--user 5', /^Unknown option '--user'/],
    ['people', /^Unexpected argument 'people'/],
    ['--users', /argument missing/],
    ['--users many', /^--users must be a whole number from 10 to 50000, not "many"\.$/],
    ['--users 9', /^--users must be/],
    ['--users 50001', /^--users must be/],
    ['--posts -1', /./],
    ['--posts 1.5', /^--posts must be/],
    ['--seed 4294967296', /^--seed must be/],
    ['--days 0', /^--days must be/],
    ['--now soon', /^--now must be a time/],
    ['--now 2026-06-01T00:00:00.001Z', /^--now must not lie ahead/],
    ['--now 2025-02-01', /^--now with 30 days of posts must be 2025-07-30T/],
  ])('%s is refused in one line', (line, message) => {
    expect(() => parse(line)).toThrow(SeedUsageError);
    expect(() => parse(line)).toThrow(message);
    expect(() => parse(line)).not.toThrow(/\n/);
  });

  test('both ends of a range are taken', () => {
    expect(parse('--users 10 --posts 0').settings).toMatchObject({ users: 10, posts: 0, maxFollowing: 5 });
    expect(parse('--now 2026-06-01T00:00:00Z').settings.now).toBe(CLOCK);
  });
});
