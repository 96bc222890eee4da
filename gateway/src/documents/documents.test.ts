import { createHash } from 'node:crypto';
import { buildSchema, parse } from 'graphql';
import { createDocuments, type ReadDocument } from './documents.ts';

const schema = buildSchema(`
  type Query { user(id: ID): User }
  type User { name: String }
  type Subscription { happened: User }
`);
const documents = (showSchema = false) => createDocuments({ schema: () => schema, showSchema });
const shown = (result: ReadDocument) =>
  result.kind === 'valid'
    ? 'valid'
    : result.errors.map(({ message, extensions }) => [extensions['code'], message]);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the text of an operation', () => {
  it('is parsed and validated once: the same text gives the same object, by text and by hash', () => {
    const { read, byHash } = documents();
    const text = '{ user { name } }';
    const first = read(text);
    expect(first).toEqual({ kind: 'valid', document: parse(text) });
    expect(read(text)).toEqual(first);
    expect(first.kind === 'valid' && byHash(sha256(text)) === first.document).toBe(true);
    expect(byHash(sha256('{ user { name name } }'))).toBeUndefined();
  });

  it.each([
    ['does not parse', '{', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
    ['is empty', '', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
    ['has too many tokens', `{ user { ${'name '.repeat(4_000)} } }`, 'GRAPHQL_PARSE_FAILED', '4000 tokens'],
    [
      'is too long',
      `{ user { name } } #${'x'.repeat(100 * 1024)}`,
      'BAD_REQUEST',
      'larger than 102400 bytes',
    ],
    ['selects too much', `{ ${'user { name } '.repeat(21)} }`, 'OPERATION_TOO_COMPLEX', 'root fields'],
    ['asks for what is not there', '{ users }', 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field'],
    ['asks for the schema', '{ __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED', 'introspection'],
    ['defers', '{ ... @defer { user { name } } }', 'GRAPHQL_VALIDATION_FAILED', '@defer is not supported'],
    ['streams', '{ user @stream { name } }', 'GRAPHQL_VALIDATION_FAILED', '@stream is not supported'],
    [
      'subscribes on a condition',
      'subscription ($x: Boolean!) { happened @skip(if: $x) { name } }',
      'GRAPHQL_VALIDATION_FAILED',
      'neither @skip nor @include',
    ],
    [
      'goes in circles',
      'subscription { ...A } fragment A on Subscription { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot spread fragment',
    ],
  ])('is refused with its code when it %s', (_what, text, code, message) => {
    const { read, byHash } = documents();
    expect(shown(read(text))).toContainEqual([code, expect.stringContaining(message)]);
    expect(byHash(sha256(text))).toBeUndefined();
  });

  it('tells what might have been meant, and the schema, to developers alone', () => {
    expect(shown(documents(true).read('{ usr }'))).toEqual([
      ['GRAPHQL_VALIDATION_FAILED', 'Cannot query field "usr" on type "Query". Did you mean "user"?'],
    ]);
    expect(shown(documents().read('{ usr }'))).toEqual([
      ['GRAPHQL_VALIDATION_FAILED', 'Cannot query field "usr" on type "Query".'],
    ]);
    expect(shown(documents(true).read('{ __schema { types { name } } }'))).toBe('valid');
  });
});

describe('documents that are kept', () => {
  const many = (read: (text: string) => unknown) => {
    for (let i = 0; i < 2_100; i += 1) read(`{ user(id: "${i}") { name } }`);
  };

  it('outlast thousands of others, until they are kept no longer', () => {
    const { read, keep, keepOnly, byHash } = documents();
    const [one, other] = ['{ user { name } }', '{ a: user { name } }'];
    const kept = keep(one);
    const forgotten = read(other);
    many(read);
    expect(kept.kind === 'valid' && byHash(sha256(one)) === kept.document).toBe(true);
    expect(byHash(sha256(other))).toBeUndefined();
    expect(read(one)).toEqual(kept);
    expect(forgotten.kind === 'valid' && read(other) !== forgotten).toBe(true);
    keepOnly(new Set([one]));
    expect(byHash(sha256(one))).toBeDefined();
    keepOnly(new Set());
    many((text) => read(`${text} `));
    expect(byHash(sha256(one))).toBeUndefined();
  });

  it('are none that are refused', () => {
    expect(shown(documents().keep('{'))).toHaveLength(1);
  });
});
