import type { UserId } from '@rookery/ids';
import { Supergraph } from '@apollo/federation-internals';
import { admissibleSupergraph, supergraphSdl } from '@rookery/schema';
import { getOperationAST, parse, validate } from 'graphql';
import { createLimitedFields } from './limited-fields.ts';
import { hashedKey } from './rates.ts';

const schema = Supergraph.build(admissibleSupergraph(supergraphSdl())).apiSchema().toGraphQLJSSchema();
const limitedFields = createLimitedFields({ schema: () => schema });
const by = { address: '203.0.113.7', userId: '1' as UserId };

function takingsOf(text: string, variables: Record<string, unknown> = {}, who: Partial<typeof by> = by) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const counted = { address: who.address, userId: who.userId };
  return limitedFields.takingsOf({ document, operation, variables, by: counted });
}

describe('the limited fields of an operation', () => {
  it('count each alias, through fragments too', () => {
    const post = 'createPost(input: { text: "x" }) { post { id } }';
    expect(
      takingsOf(`mutation { a: ${post} b: ${post} ...F ... { d: repost(input: { postId: "1" }) { post { id } } } }
        fragment F on Mutation { c: ${post} }`),
    ).toEqual([{ limit: 'posting.viewer', key: '1', points: 4 }]);
  });

  it('count sign-ins by address, and by the account named, in whatever case and however it is given', () => {
    const text = `mutation ($input: SignInInput!, $login: String!) {
      a: signIn(input: $input) { accessToken }
      b: signIn(input: { login: $login, password: "x" }) { accessToken }
      c: signIn(input: { login: "ALICE", password: "x" }) { accessToken }
      d: signIn(input: { login: "bob", password: "x" }) { accessToken }
    }`;
    const variables = { input: { login: ' alice', password: 'x' }, login: 'Alice' };
    expect(takingsOf(text, variables)).toEqual([
      { limit: 'signIn.address', key: '203.0.113.7', points: 4 },
      { limit: 'signIn.login', key: hashedKey('alice'), points: 3 },
      { limit: 'signIn.login', key: hashedKey('bob'), points: 1 },
    ]);
  });

  it('count nobody who is not counted', () => {
    const text = 'mutation { signUp(input: { username: "x", email: "x", password: "x" }) { accessToken } }';
    expect(takingsOf(text, {}, {})).toEqual([]);
    expect(takingsOf(text, {}, { address: '203.0.113.7' })).toHaveLength(1);
  });

  it('are none in queries, nor where variables are wrong', () => {
    expect(takingsOf('{ signIn: viewer { id } }')).toEqual([]);
    const text = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
    expect(takingsOf(text, { input: 7 })).toEqual([
      { limit: 'signIn.address', key: '203.0.113.7', points: 1 },
    ]);
  });
});
