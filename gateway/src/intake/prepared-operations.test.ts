import { buildSchema, getVariableValues, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { createPreparedOperations } from './prepared-operations.ts';

const schema = buildSchema(`
  enum Order { NEW OLD }
  input Filter { text: String!, order: Order = NEW, within: [Int!], deeper: Filter }
  type Query {
    posts(first: Int!, last: Int = 7, ids: [ID!], order: Order, filter: Filter, flag: Boolean): Int
  }
`);
const DOCUMENT = parse(`
  query Posts($first: Int!, $last: Int = 5, $ids: [ID!], $order: Order = OLD, $filter: Filter = { text: "all" }, $flag: Boolean) {
    posts(first: $first, last: $last, ids: $ids, order: $order, filter: $filter, flag: $flag)
  }
`);
const prepared = createPreparedOperations({ schema: () => schema, costs: { priceOf: () => () => 1 } });

describe('the variables of a prepared operation', () => {
  const operation = prepared.of(DOCUMENT, 'Posts');
  const { variableDefinitions = [] } = DOCUMENT.definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;

  it.each<readonly [Readonly<Record<string, unknown>>]>([
    [{}],
    [{ first: 1 }],
    [{ first: null }],
    [{ first: '1' }],
    [{ first: 1, last: null }],
    [{ first: 1, last: 2 ** 40 }],
    [{ first: 1, ids: 'one' }],
    [{ first: 1, ids: ['one', 2] }],
    [{ first: 1, ids: ['one', null] }],
    [{ first: 1, order: 'NEW' }],
    [{ first: 1, order: 'NEWEST' }],
    [{ first: 1, filter: { text: 'a', within: 3, deeper: { text: 'b', order: 'OLD' } } }],
    [{ first: 1, filter: { order: 'OLD' } }],
    [{ first: 1, filter: { text: 'a', other: 1 } }],
    [{ first: 1, filter: null, flag: false }],
    [{ first: 1, flag: 'yes' }],
    [{ first: 1, other: 'is passed over' }],
    [JSON.parse('{ "first": 1, "__proto__": { "flag": true } }') as Record<string, unknown>],
  ])('are coerced as graphql-js does: %j', (variables) => {
    const { coerced } = getVariableValues(schema, variableDefinitions, variables);
    expect(operation?.coerce(variables)).toEqual(coerced);
  });

  it('do not fit where one that may be null decides what is selected, and is null', () => {
    const document = parse(`
      query A($x: Boolean = true, $y: Boolean = true, $z: Boolean = true) { ...Q posts(first: 1, flag: $z) }
      query B($x: Boolean = true) { posts(first: 1, flag: $x) }
      fragment Q on Query { ...R @include(if: $y) }
      fragment R on Query { one: posts(first: 1) @skip(if: $x) }
    `);
    const [a, b] = ['A', 'B'].map((name) => prepared.of(document, name));
    expect(a?.coerce({ x: null })).toBeUndefined();
    expect(a?.coerce({ y: null })).toBeUndefined();
    expect(a?.coerce({ z: null })).toEqual({ x: true, y: true, z: null });
    expect(b?.coerce({ x: null })).toEqual({ x: null });
  });

  it('never fit where one has the name that the gateway needs', () => {
    const reserved = parse('query ($representations: [ID!]) { posts(first: 1, ids: $representations) }');
    expect(prepared.of(reserved, undefined)?.coerce({})).toBeUndefined();
  });
});

describe('a prepared operation', () => {
  it('is the same for the same document and name, and another for any other', () => {
    const text = 'query A { posts(first: 1) } query B { posts(first: 2) }';
    const [one, two] = [parse(text), parse(text)];
    expect(prepared.of(one, 'A')).toBe(prepared.of(one, 'A'));
    const numbers = [one, two].flatMap((document) =>
      ['A', 'B'].map((name) => prepared.of(document, name)?.number),
    );
    expect(new Set(numbers).size).toBe(4);
    expect([prepared.of(one, 'C'), prepared.of(one, undefined)]).toEqual([undefined, undefined]);
  });
});
