import { person } from '@rookery/live/testing';
import { parse, print, type DocumentNode, type FieldNode } from 'graphql';
import { createAuthorization } from './authorization.ts';

const authorization = createAuthorization({
  supergraphSdl: `
    schema
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
    { query: Query subscription: Subscription }
    directive @link(url: String, for: link__Purpose) repeatable on SCHEMA
    enum link__Purpose { SECURITY EXECUTION }
    directive @authenticated on FIELD_DEFINITION
    directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
    type Query { a: Int }
    type Event { text: String secret: String @requiresScopes(scopes: [["admin"]]) }
    type Subscription { all: Event own: Event @authenticated staff: Event @requiresScopes(scopes: [["admin"]]) }
  `,
});
const alice = { ...person(1), expiresAt: 0 };
const admin = { ...alice, roles: ['admin'] };

function rootOf({ definitions: [definition] }: DocumentNode): FieldNode {
  const field = definition && 'selectionSet' in definition && definition.selectionSet?.selections[0];
  if (!field || field.kind !== 'Field') throw new Error('no field');
  return field;
}

describe('a subscription', () => {
  it.each([
    ['all', undefined, undefined, undefined],
    ['own', 'UNAUTHENTICATED', undefined, undefined],
    ['staff', 'UNAUTHENTICATED', 'FORBIDDEN', undefined],
  ])('to %s is refused signed out with %s, signed in with %s, with the scope with %s', (name, ...codes) => {
    const field = rootOf(parse(`subscription { ${name} { text } }`));
    const refusals = [undefined, alice, admin].map((viewer) =>
      authorization.subscriptionRefusal(field, viewer),
    );
    expect(refusals).toEqual(codes);
  });

  it('that was let in has its events, without what is refused within them, also from a run that is made signed out', () => {
    const document = parse('subscription { own { text secret } }');
    for (const viewer of [undefined, alice]) {
      const allowed = authorization.refusalsOf(document, viewer)?.allowed;
      expect(allowed && print(allowed)).toBe(print(parse('subscription { own { text } }')));
    }
    expect(authorization.refusalsOf(document, admin)).toBeUndefined();
  });
});

describe('what a viewer may not have of a document', () => {
  it('is worked out once for all who are refused the same', () => {
    const document = parse('subscription { own { secret } }');
    const first = authorization.refusalsOf(document, alice);
    expect(first).toBeDefined();
    expect(authorization.refusalsOf(document, { ...alice, roles: ['other'] })).toBe(first);
    expect(authorization.refusalsOf(document, undefined)).not.toBe(first);
  });
});
