import { parseCommandLine } from './command-line.ts';
import { EventsError, EXIT_USAGE } from './events-error.ts';
import { formatGivenUpId, parseGivenUpId } from './given-up-id.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean));
const LETTER = 'feed:posts/3/56123456-17';
const letter = { consumer: 'feed', log: 'posts', partition: 3, epoch: 56_123_456, sequence: 17 };

describe('the command line of events', () => {
  test.each([
    ['list', { name: 'list' }],
    ['status', { name: 'status' }],
    ['--help', { name: 'help' }],
    ['replay --all', { name: 'replay', ids: 'all', waitMillis: 15_000 }],
    [
      `replay job:7 ${LETTER} --wait 0`,
      {
        name: 'replay',
        ids: [
          { kind: 'job', jobId: 7 },
          { kind: 'event', letter },
        ],
        waitMillis: 0,
      },
    ],
    [`show ${LETTER}`, { name: 'show', id: { kind: 'event', letter } }],
    ['drop job:7', { name: 'drop', ids: [{ kind: 'job', jobId: 7 }] }],
    ['raise-epoch users', { name: 'raise-epoch', log: 'users' }],
  ])('%s is understood', (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  test.each([
    ['', /^Say what to do\./],
    ['lits', /^There is no command "lits"\./],
    ['list --al', /^Unknown option '--al'\./],
    ['list --all', /^--all goes with replay alone\./],
    ['list job:7', /^list takes nothing more, not "job:7"\./],
    ['show', /^show needs an id/],
    ['show job:7 job:8', /^show takes one id/],
    ['show 7', /^"7" is no id: list shows them\./],
    ['show feed:likes/3/5-6', /is no id/],
    ['replay', /^replay needs an id/],
    ['replay --all job:7', /^replay takes ids or --all, not both\./],
    ['replay --all --wait soon', /^--wait must be a whole number of seconds up to 3600, not "soon"\./],
    ['replay --all --wait 3601', /^--wait must be/],
    ['raise-epoch', /^raise-epoch takes one of users, posts, feed\./],
    ['raise-epoch likes', /^raise-epoch takes one of/],
  ])('"%s" is refused in one line that says where help is', (line, message) => {
    expect(() => parse(line)).toThrow(EventsError);
    expect(() => parse(line)).toThrow(message);
    expect(() => parse(line)).toThrow(/^[^\n]*npm run events -- --help tells what there is\.$/);
    expect(() => parse(line)).toThrow(expect.objectContaining({ exitCode: EXIT_USAGE }));
  });

  test.each([LETTER, 'job:42'])('%s is shown as it is read', (text) => {
    expect(formatGivenUpId(parseGivenUpId(text)!)).toBe(text);
  });
});
