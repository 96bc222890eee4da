import { BenchError } from './bench-error.ts';
import { parseOptions } from './options.ts';

describe('the command line', () => {
  it('without anything asks for everything', () => {
    expect(parseOptions([])).toMatchObject({
      rounds: 3,
      connections: 32,
      dataDir: '.data/bench',
      quick: false,
    });
    expect(parseOptions([])?.targets).toHaveLength(5);
    expect(parseOptions([])?.operations).toHaveLength(5);
    expect(parseOptions([])?.trials).toHaveLength(8);
  });

  it('names targets and operations in any order, and they run in the usual one', () => {
    const options = parseOptions(['--targets', 'all-in-one,floor', '--only', 'create-post,home']);
    expect(options?.targets).toEqual(['floor', 'all-in-one']);
    expect(options?.operations).toEqual(['home', 'create-post']);
  });

  it('takes trials by name, alone or with operations', () => {
    expect(parseOptions(['--only', 'big-author,fan-out'])).toMatchObject({
      operations: [],
      trials: ['fan-out', 'big-author'],
    });
    expect(parseOptions(['--only', 'growth,home'])).toMatchObject({
      operations: ['home'],
      trials: ['growth'],
    });
  });

  it('takes --quick for fewer and shorter rounds, which may be set all the same', () => {
    expect(parseOptions(['--quick'])).toMatchObject({ rounds: 2, seconds: 2, memoryMinutes: 1 });
    expect(parseOptions(['--quick', '--seconds', '5'])).toMatchObject({ rounds: 2, seconds: 5 });
  });

  it('asks for the usage with --help', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [['--fast'], "Unknown option '--fast'"],
    [['home'], "Unexpected argument 'home'"],
    [['--only', 'homes'], '--only: there is no "homes", only home, home-full'],
    [['--targets', ''], '--targets: there is no "", only bare'],
    [['--rounds', '0'], '--rounds takes a whole number from 1 to 100, not "0"'],
    [['--seconds', '1.5'], '--seconds takes a whole number'],
    [['--output', '../x'], '--output takes a name for files'],
  ])('%j is refused in one line', (args, message) => {
    const refused = () => parseOptions(args);
    expect(refused).toThrow(BenchError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/\n/);
  });
});
