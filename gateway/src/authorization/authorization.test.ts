import type { ViewerIdentity } from '@rookery/auth';
import { person } from '@rookery/live/testing';
import { startTestGateway, type Asked, type TestGateway } from '../testing/test-gateway.ts';
import { createGuardedGraph } from './testing/guarded-graph.ts';

const graph = createGuardedGraph();
const alice = person(1);
const withRoles = (...roles: string[]): ViewerIdentity => ({ ...alice, roles });
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    supergraphSdl: graph.supergraphSdl,
    subgraphs: graph.subgraphs,
    // Its lists have no sizes.
    settings: {
      maxOperationCost: 1_000_000,
      rateLimits: { 'cost.viewer': 'off', 'cost.anonymous': 'off', 'cost.address': 'off' },
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  graph.asked.length = 0;
  graph.written.count = 0;
});

/** The data, and the code of every error by its path. */
async function ask(query: string, asked?: Asked) {
  const { status, data, errors } = await gateway.ask(query, asked);
  const refused = Object.fromEntries(
    errors.map(({ path = [], extensions }) => [path.join('.'), extensions['code']]),
  );
  expect(Object.keys(refused)).toHaveLength(errors.length);
  return { status, data, refused };
}
const askedFor = () => graph.asked.map(({ query }) => query).join('\n');

describe('an operation by somebody signed out', () => {
  it('is not sent anywhere when all of it is refused', async () => {
    expect(await ask('{ me { name } again: me { id } count }')).toEqual({
      status: 200,
      data: { me: null, again: null, count: null },
      refused: { me: 'UNAUTHENTICATED', again: 'UNAUTHENTICATED', count: 'UNAUTHENTICATED' },
    });
    expect(graph.asked).toEqual([]);
  });

  it('writes nothing that is refused, and what is for all', async () => {
    expect(await ask('mutation { a: write b: write(times: 2) erase }')).toMatchObject({
      data: { a: null, b: null, erase: null },
      refused: { a: 'UNAUTHENTICATED', b: 'UNAUTHENTICATED', erase: 'UNAUTHENTICATED' },
    });
    expect(graph.asked).toEqual([]);
    expect(await ask('mutation { write open }')).toMatchObject({
      data: { write: null, open: 1 },
      refused: { write: 'UNAUTHENTICATED' },
    });
    expect(graph.written.count).toBe(1);
  });

  it('has the rest, with an error per refused position in the words of its client', async () => {
    const answer = await ask(
      `query ($yes: Boolean = true, $no: Boolean = false) {
        folk: people { ...P friends { mail: email ...P } email @skip(if: $yes) never: email @include(if: $no) }
        nested { e: email }
      }
      fragment P on Person { called: name email @include(if: $yes) }`,
    );
    const b = { called: 'B', email: null };
    expect(answer.data).toEqual({
      folk: [
        { called: 'A', email: null, friends: [{ mail: null, ...b }] },
        { ...b, friends: null },
      ],
      nested: [[{ e: null }, { e: null }], [null]],
    });
    expect(Object.keys(answer.refused).sort()).toEqual([
      'folk.0.email',
      'folk.0.friends.0.email',
      'folk.0.friends.0.mail',
      'folk.1.email',
      'nested.0.0.e',
      'nested.0.1.e',
    ]);
    expect(askedFor()).not.toContain('email');
  });

  it('keeps the order of the selection, and what has no other selection in its place', async () => {
    const { data } = await ask('{ people { email __typename name } strict { person { email } } }');
    expect(JSON.stringify(data)).toBe(
      JSON.stringify({
        people: [
          { email: null, __typename: 'Person', name: 'A' },
          { email: null, __typename: 'Person', name: 'B' },
        ],
        strict: { person: { email: null } },
      }),
    );
  });

  it('loses the parent of what may not be null, as far up as that goes', async () => {
    expect(await ask('{ people { name pin } strict { person { pin } } nested { pin } }')).toMatchObject({
      data: { people: null, strict: null, nested: [[null, null], [null]] },
      refused: {
        'people.0.pin': 'UNAUTHENTICATED',
        'people.1.pin': 'UNAUTHENTICATED',
        'strict.person.pin': 'UNAUTHENTICATED',
        'nested.0.0.pin': 'UNAUTHENTICATED',
        'nested.0.1.pin': 'UNAUTHENTICATED',
      },
    });
  });

  it('is refused what is of a guarded type, scalar or enum', async () => {
    expect(await ask('{ people { vault { gold } level number } }')).toMatchObject({
      data: {
        people: [
          { vault: null, level: null, number: null },
          { vault: null, level: null, number: null },
        ],
      },
      refused: { 'people.0.vault': 'UNAUTHENTICATED', 'people.1.level': 'UNAUTHENTICATED' },
    });
    expect(askedFor()).not.toMatch(/vault|level|number/);
  });

  it('never sees a guarded key that the plan itself needs', async () => {
    expect(await ask('{ people { handle score karma } }')).toEqual({
      status: 200,
      data: { people: Array.from({ length: 2 }, () => ({ handle: null, score: 10, karma: null })) },
      refused: Object.fromEntries(
        ['0.handle', '0.karma', '1.handle', '1.karma'].map((at) => [`people.${at}`, 'UNAUTHENTICATED']),
      ),
    });
    expect(askedFor()).not.toContain('karma');
  });

  it('is refused through an interface what any of its types guards, and has it of those that do not', async () => {
    expect(await ask('{ things { id label } }')).toMatchObject({
      data: {
        things: [
          { id: '1', label: null },
          { id: '2', label: null },
        ],
      },
      refused: { 'things.0.label': 'UNAUTHENTICATED', 'things.1.label': 'UNAUTHENTICATED' },
    });
    const onTypes = '{ ... on Rock { label } ... on Gem { label carats } }';
    expect(await ask(`{ things ${onTypes} union ${onTypes} }`)).toMatchObject({
      data: {
        things: [{ label: 'rock' }, { label: null, carats: 3 }],
        union: [{ label: 'rock' }, { label: null }],
      },
      refused: { 'things.1.label': 'UNAUTHENTICATED', 'union.1.label': 'UNAUTHENTICATED' },
    });
  });

  it('is told of bad variables first, also of those for what is refused', async () => {
    const { data, errors } = await gateway.ask('mutation ($n: Int!) { write(times: $n) }', {
      variables: { n: 'x' },
    });
    expect(data).toBeUndefined();
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
  });
});

describe('an operation by somebody signed in', () => {
  it('has what is for all who are', async () => {
    expect(await ask('{ me { email level } people { pin karma } }', { as: alice })).toMatchObject({
      data: { me: { email: 'a@example.com', level: 'HIGH' }, people: [{ pin: 1234, karma: 20 }, {}] },
      refused: {},
    });
  });

  it('is FORBIDDEN what takes scopes that the token lacks, and has it with any of the sets of scopes', async () => {
    const query = '{ count me { vault { gold } } }';
    const forbidden = { count: 'FORBIDDEN', 'me.vault': 'FORBIDDEN' };
    expect(await ask(query, { as: alice })).toMatchObject({ refused: forbidden });
    expect(await ask(query, { as: withRoles('read') })).toMatchObject({ refused: forbidden });
    expect(await ask(query, { as: withRoles('count', 'read') })).toMatchObject({
      data: { count: 2, me: { vault: null } },
      refused: { 'me.vault': 'FORBIDDEN' },
    });
    expect(await ask(query, { as: withRoles('admin') })).toMatchObject({
      data: { count: 2, me: { vault: { gold: 5 } } },
      refused: {},
    });
    expect(await ask(query)).toMatchObject({ refused: { count: 'UNAUTHENTICATED', me: 'UNAUTHENTICATED' } });
  });

  it('writes nothing without the scope', async () => {
    expect(await ask('mutation { erase }', { as: alice })).toMatchObject({ refused: { erase: 'FORBIDDEN' } });
    expect(graph.asked).toEqual([]);
    await ask('mutation { erase }', { as: withRoles('admin') });
    expect(graph.written.count).toBe(1);
  });
});
