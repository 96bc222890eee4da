import { MAX_NESTING, nestsTooDeep } from './nesting.ts';

const brackets = (open: string, close: string, depth: number) =>
  `{ a(b: ${open.repeat(depth)}${close.repeat(depth)}) }`;

describe('the nesting of a document', () => {
  it.each([
    ['lists', '[', ']'],
    ['inputs', '{c:', '}'],
    ['selections', '{c ', '}'],
  ])('is limited for %s, one level more is too much', (_what, open, close) => {
    // Two are around it.
    expect(nestsTooDeep(brackets(open, close, MAX_NESTING - 2))).toBe(false);
    expect(nestsTooDeep(brackets(open, close, MAX_NESTING - 1))).toBe(true);
  });

  it('is that of brackets which have not been closed', () => {
    expect(nestsTooDeep('{ a { b } '.repeat(MAX_NESTING / 2))).toBe(false);
    expect(nestsTooDeep(`{ ${'a(b: 1) '.repeat(1_000)} }`)).toBe(false);
  });

  it('does not count what stands in texts and comments, and leaves what is no GraphQL to the parser', () => {
    const many = '['.repeat(1_000);
    expect(nestsTooDeep(`{ a(b: "${many}", c: """${many}""") } # ${many}`)).toBe(false);
    expect(nestsTooDeep('{ a(b: "')).toBe(false);
  });
});
