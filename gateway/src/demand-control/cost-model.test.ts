import { supergraphSdl } from '@rookery/schema';
import { getIntrospectionQuery, parse } from 'graphql';
import { createCostModel } from './cost-model.ts';
import { SMALL_SUPERGRAPH } from './testing/small-supergraph.ts';

const model = createCostModel({ supergraphSdl: SMALL_SUPERGRAPH });
const costOf = (query: string, variables?: Record<string, unknown>, operationName?: string) =>
  model.costOf({ document: parse(query), variables, operationName });

describe('the cost of an operation', () => {
  it.each([
    ['an object is 1, scalars and __typename nothing', '{ cheap { id text __typename } }', 1],
    ['a type has its own weight, a scalar too', '{ costly { id dear } }', 7 + 4],
    ['a field has its own in place of its type', '{ costly { items(first: 1) { total } } }', 7 + 2],
    [
      'a connection has as many edges as are asked for',
      '{ cheap { items(first: 5) { edges { cursor } } } }',
      1 + 1 + 5,
    ],
    ['the larger of two slices', '{ cheap { items(first: 5, last: 8) { edges { cursor } } } }', 2 + 8],
    ['an argument of its own by default', '{ cheap { items { edges { cursor } } } }', 2 + 20],
    ['no slice at all: the assumed size', '{ cheap { items(first: null) { edges { cursor } } } }', 2 + 20],
    ['a page is 100 at most', '{ cheap { items(first: 2147483647) { edges { cursor } } } }', 2 + 100],
    ['and 1 at least', '{ cheap { items(first: -2147483648) { edges { cursor } } } }', 2 + 1],
    ['a list of its own size', '{ three { id } }', 3],
    ['an unsized list is a whole page', '{ unsized { id } }', 100],
    ['a list of lists is squared', '{ grid { id } }', 25],
    ['an abstract type is its dearest', '{ any { ... on Cheap { text } ... on Costly { dear } } }', 7 + 4],
    [
      'what is selected on some is of those alone',
      '{ any { ... on Cheap { items(first: 9) { edges { cursor } } } } }',
      7 + 10,
    ],
    [
      'each field of a mutation is 10',
      'mutation { a: write { cheap { id } } b: write { cheap { id } } }',
      22,
    ],
    ['or its own weight', 'mutation { hash { cheap { id } } }', 101],
    ['a subscription is the cost of one event', 'subscription { added { id } }', 7],
    ['arguments have weights', '{ search(limit: 1) }', 6],
    ['left out or null, none', '{ a: search b: search(limit: null) }', 0],
    [
      'each object given is 1',
      '{ search(filters: [{ strict: true }, { words: [{ text: "a" }, { text: "b" }] }]) }',
      4,
    ],
    ['down to what is within', '{ search(filters: [{ deep: { expensive: 1 } }]) }', 2 + 5],
  ])('%s', (_, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  it('merges what execution merges: the same field of several fragments is had once', () => {
    const query = `
      query ($yes: Boolean!, $no: Boolean!) {
        cheap { id ...A ...B }
        cheap @include(if: $no) { other: items(first: 50) { edges { cursor } } }
        ... @skip(if: $yes) { cheap { never: items(first: 50) { edges { cursor } } } }
      }
      fragment A on Cheap { items(first: 5) { edges { cursor } } }
      fragment B on Cheap { items(first: 5) @include(if: $no) { total edges { node { id } } } }
    `;
    expect(costOf(query, { yes: true, no: false })).toBe(1 + 1 + 5);
    expect(costOf(query, { yes: true, no: true })).toBe(1 + 1 + 5 * (1 + 7) + 1 + 50);
    expect(costOf(query, { yes: false, no: false })).toBe(1 + 1 + 5 + 1 + 50);
  });

  it('counts each alias', () => {
    expect(costOf('{ a: cheap { id } b: cheap { id } c: cheap { id } }')).toBe(3);
  });

  it('takes a variable for what it is: a given one, its default, the default of the argument, null', () => {
    const query = 'query ($n: Int) { cheap { items(first: $n) { edges { cursor } } } }';
    expect(costOf(query, { n: 50 })).toBe(2 + 50);
    expect(costOf(query)).toBe(2 + 20);
    expect(costOf(query, { n: null })).toBe(2 + 20);
    expect(costOf(query.replace('Int)', 'Int = 7)'))).toBe(2 + 7);
    expect(costOf(query.replace('Int)', 'Int = 7)'), { n: 90 })).toBe(2 + 90);
  });

  it('is nothing where variables do not fit, or there is no such operation: nothing is executed', () => {
    expect(costOf('query ($n: Int) { cheap { items(first: $n) { total } } }', { n: 'many' })).toBe(0);
    expect(costOf('query A { cheap { id } }', {}, 'B')).toBe(0);
    expect(costOf('query A { cheap { id } } query B { three { id } }', {}, 'B')).toBe(3);
  });

  it('never reads a variable that is not there, such as what every object has', () => {
    const query = 'query ($constructor: Int) { cheap { items(first: $constructor) { edges { cursor } } } }';
    expect(costOf(query)).toBe(2 + 20);
    expect(
      costOf(query, JSON.parse('{ "__proto__": { "constructor": 99 } }') as Record<string, unknown>),
    ).toBe(22);
  });

  it('ends at the largest number there is', () => {
    let query = 'id';
    for (let depth = 0; depth < 200; depth += 1) query = `items(first: 100) { edges { node { ${query} } } }`;
    expect(costOf(`{ cheap { ${query} } }`)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('is the same for every introspection', () => {
    expect(costOf(getIntrospectionQuery())).toBe(100);
    expect(costOf('{ __type(name: "Query") { name } again: __type(name: "Query") { name } }')).toBe(200);
  });
});

describe('the cost of an operation on the product', () => {
  const product = createCostModel({ supergraphSdl: supergraphSdl() });

  it('grows with the page and with pages within it', () => {
    const document = parse(`
      query ($n: Int!) { publicTimeline(first: $n) { edges { node { likedBy(first: $n) { edges { node { id } } } } } } }
    `);
    const cost = (n: number) => product.costOf({ document, variables: { n } });
    // 5 for the timeline; of each: edge, post, 2 for who likes it; of each of them: edge, person.
    expect(cost(1)).toBe(5 + (1 + 1 + 2 + 2));
    expect(cost(100)).toBe(5 + 100 * (1 + 1 + 2 + 100 * 2));
  });

  it('is more for a password than for anything that is written', () => {
    const signIn = parse('mutation { signIn(input: { login: "a", password: "b" }) { accessToken } }');
    const like = parse('mutation { likePost(input: { postId: "1" }) { post { id } } }');
    expect(product.costOf({ document: signIn })).toBe(101);
    expect(product.costOf({ document: like })).toBe(12);
  });
});
