import { operation } from '@rookery/operations';
import { cacheHints, readCacheHints, supergraphSdl } from '@rookery/schema';
import { buildASTSchema, buildSchema, parse } from 'graphql';
import { createCachePolicy } from './cache-policy.ts';

const SDL = `
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
  interface Item { id: ID! text: String }
  type Page implements Item @cacheControl(maxAge: 60) { id: ID! text: String mine: String @cacheControl(scope: PRIVATE) next: Page short: Page @cacheControl(maxAge: 5) meta: Meta part: Part seen: Boolean hits: Int @cacheControl(maxAge: 2) }
  type Other implements Item { id: ID! text: String @cacheControl(maxAge: 7) }
  type Meta { size: Int }
  type Part @cacheControl(inheritMaxAge: true) { size: Int }
  type Own @cacheControl(scope: PRIVATE, maxAge: 30) { id: ID! }
  union Any = Page | Own
  type Query {
    page: Page
    scalar: Int
    kept: Int @cacheControl(maxAge: 9)
    part: Part
    own: Own
    item: Item @cacheControl(maxAge: 20)
    any: Any @cacheControl(maxAge: 20)
    bare: Item
  }
  type Mutation { page: Page }
`;
const policies = createCachePolicy({
  schema: buildSchema(SDL),
  hints: readCacheHints([SDL]),
});
const policyOf = (query: string, signedIn = false) => policies.policyOf({ document: parse(query), signedIn });

describe('how long an answer may be kept', () => {
  it.each([
    ['as long as its type says', '{ page { id __typename } }', 60],
    ['no longer than the shortest of all', '{ page { id short { id } } kept }', 5],
    ['a scalar of its own counts too', '{ page { hits } }', 2],
    ['what is told in other types by default not at all', '{ page { meta { size } } }', 0],
    ['unless they take what they stand in', '{ page { part { size } } }', 60],
    ['which is nothing at the root', '{ part { size } }', 0],
    ['a root value not at all by default', '{ scalar }', 0],
    ['or as it says', '{ kept }', 9],
    ['the field goes before its type', '{ item { id } }', 20],
    ['an interface is as short as the shortest of its types', '{ item { text } }', 7],
    ['and not to be kept by default', '{ bare { id } }', 0],
    [
      'fragments are followed',
      '{ ...Q } fragment Q on Query { page { ...P } } fragment P on Page { hits }',
      2,
    ],
    ['conditions are taken as met', 'query ($x: Boolean!) { page { id hits @include(if: $x) } }', 2],
    ['introspection is not kept', '{ kept __schema { description } }', 0],
    ['nothing but a name is not kept', '{ __typename }', 0],
    ['what writes is not kept', 'mutation { page { id } }', 0],
  ])('%s', (_, query, maxAgeSeconds) => {
    expect(policyOf(query).maxAgeSeconds).toBe(maxAgeSeconds);
  });

  it('is of the operation that runs', () => {
    const document = parse('query A { kept } query B { page { id } }');
    expect(policies.policyOf({ document, operationName: 'A', signedIn: false }).maxAgeSeconds).toBe(9);
    expect(policies.policyOf({ document, operationName: 'B', signedIn: false }).maxAgeSeconds).toBe(60);
  });
});

describe('who may keep an answer', () => {
  it.each([
    ['everybody what is hinted so', '{ page { id } }', 'PUBLIC'],
    ['nobody else what one field keeps private', '{ page { id mine } }', 'PRIVATE'],
    ['or one type', '{ own { id } }', 'PRIVATE'],
    ['or a type that may come', '{ any { __typename } }', 'PRIVATE'],
    ['everybody who is signed out what depends on who asks', '{ page { next { seen } } }', 'PUBLIC'],
  ])('%s', (_, query, scope) => {
    expect(policyOf(query).scope).toBe(scope);
  });

  it('nobody else when somebody is signed in', () => {
    expect(policyOf('{ page { id } }', true)).toEqual({ maxAgeSeconds: 0, scope: 'PRIVATE' });
  });
});

describe('the product', () => {
  const schema = buildASTSchema(parse(supergraphSdl()), { assumeValid: true, assumeValidSDL: true });
  const product = createCachePolicy({ schema, hints: cacheHints() });
  const ofProduct = (query: string) => product.policyOf({ document: parse(query), signedIn: false });

  it('lets posts, people and the public timeline be kept for seconds', () => {
    expect(ofProduct('{ post(id: 1) { text author { username } } }')).toEqual({
      maxAgeSeconds: 10,
      scope: 'PUBLIC',
    });
    expect(ofProduct('{ user(id: 1) { username followerCount } }')).toEqual({
      maxAgeSeconds: 10,
      scope: 'PUBLIC',
    });
    expect(ofProduct(operation('PublicTimeline'))).toEqual({
      maxAgeSeconds: 5,
      scope: 'PUBLIC',
    });
  });

  it('keeps what is somebody’s own from everybody else', () => {
    expect(ofProduct(operation('Me'))).toEqual({ maxAgeSeconds: 0, scope: 'PRIVATE' });
    expect(ofProduct(operation('HomeTimeline')).maxAgeSeconds).toBe(0);
    expect(
      product.policyOf({ document: parse('{ post(id: 1) { viewerHasLiked } }'), signedIn: true }).scope,
    ).toBe('PRIVATE');
  });
});
