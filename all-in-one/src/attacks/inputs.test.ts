import { idOf, withKind } from '@rookery/ids';
import type { Answer, Person } from '../testing/ask.ts';
import { createHomeActions } from '../testing/home-actions.ts';
import { createProductWorld, type ProductWorld } from '../testing/product-world.ts';
import { writtenRows } from '../testing/written-rows.ts';

/** What no store takes: always refused. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  NUL: 'a\u0000b',
  'a lone surrogate': 'a\ud800b',
  'a lone surrogate at the end': 'ab\udfff',
  'a million characters': 'x'.repeat(1_000_000),
  'a million accents on one letter': `a${'\u0301'.repeat(400_000)}`,
};
/** What another language reads as its own: refused, or a text like any. */
const FOREIGN: Readonly<Record<string, string>> = {
  SQL: "'; drop schema posts cascade; --",
  'SQL in a literal': "\\'); truncate users.accounts; --",
  'a parameter': '$1 %s {0} ?',
  Lua: '"]] redis.call("FLUSHALL") --[[',
  'keys of Redis': 'home:{1}:*\r\nFLUSHALL\r\n',
  'a prototype': '__proto__',
  'a path': '../../../etc/passwd',
  'a template': '${process.exit(1)} {{7*7}} <%= 7*7 %>',
  markup: '<script>alert(1)</script>',
  'right to left': '\u202eabc\u2066def',
  'a number of 19 digits': '9223372036854775807',
  'a number of 20 digits': '99999999999999999999',
  'a number below zero': '-1',
  'a number with an exponent': '1e9',
  spaces: ' \t\n\u00a0\u200b',
};
const REFUSALS = new Set(['BAD_USER_INPUT', 'NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN', 'CONFLICT']);

interface Ref {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType: Ref | null;
}
interface Field {
  readonly name: string;
  readonly type: Ref;
  readonly args: readonly { readonly name: string; readonly type: Ref }[];
}
const named = (type: Ref): string => type.name ?? (type.ofType ? named(type.ofType) : '');
const isRequired = ({ kind }: Ref) => kind === 'NON_NULL';
const TEXTS = new Set(['ID', 'String', 'DateTime']);

let world: ProductWorld;
let alice: Person;
let bob: Person;
let mutations: readonly Field[];
let queries: readonly Field[];
let inputs: Readonly<Record<string, readonly Omit<Field, 'args'>[]>>;
/** Something good for every field of an input, by its name. */
let good: Readonly<Record<string, string>>;

beforeAll(async () => {
  // Development tells its schema: what is added to it later is tried like the rest.
  world = await createProductWorld({
    gateway: { host: '127.0.0.1', port: 0, environment: 'development', trustedOrigins: [] },
  });
  [alice, bob] = await Promise.all([world.signUp('alice'), world.signUp('bob')]);
  const postId = await createHomeActions(world).post(bob, 'hello');
  const list = await world.run(
    'mutation { createList(input: { name: "friends" }) { list { id } } }',
    {},
    alice,
  );
  good = {
    userId: bob.id,
    postId,
    listId: list.data.createList.list.id,
    text: 'hello',
    name: 'a list',
    username: 'mallory',
    email: 'mallory@example.com',
    password: 'correct horse',
    login: 'alice',
    displayName: 'Mallory',
    bio: 'of no account',
  };
  const type = 'type { kind name ofType { kind name ofType { kind name } } }';
  const { data } = await world.run(`{ __schema {
    mutationType { fields { name ${type} args { name ${type} } } }
    queryType { fields { name ${type} args { name ${type} } } }
    types { name inputFields { name ${type} } } } }`);
  mutations = data.__schema.mutationType.fields;
  queries = data.__schema.queryType.fields;
  inputs = Object.fromEntries(
    data.__schema.types.map((one: { name: string; inputFields: unknown }) => [one.name, one.inputFields]),
  );
});
afterAll(() => world.close());

/** Every text of every mutation's input, with an input that is good but for it. */
function places() {
  return mutations.flatMap(({ name, args }) => {
    const typeName = args[0] ? named(args[0].type) : '';
    const fields = inputs[typeName] ?? [];
    const base = Object.fromEntries(
      fields.filter(({ type }) => isRequired(type)).map((field) => [field.name, good[field.name] ?? 'x']),
    );
    return fields
      .filter(({ type }) => TEXTS.has(named(type)))
      .map((field) => ({
        place: `${name}.${field.name}`,
        send: (text: string) =>
          world.run(
            `mutation ($input: ${typeName}!) { ${name}(input: $input) { __typename } }`,
            { input: { ...base, [field.name]: text } },
            alice,
          ),
      }));
  });
}

describe.each(Object.keys(IMPOSSIBLE))('%s', (what) => {
  const hostile = IMPOSSIBLE[what] ?? '';
  it('is refused in every text of every mutation, and nothing is written', async () => {
    await world.product.settled();
    const before = await writtenRows(world.databaseUrls);
    const all = places();
    expect(all.length).toBeGreaterThan(30);
    const answers = await Promise.all(
      all.map(async ({ place, send }) => {
        const { status, errors } = await send(hostile);
        return [place, status, codesOf(errors)];
      }),
    );
    // Who signs in with nonsense, or refreshes with it, is told no more than who guesses.
    const isSignIn = (place: string) => /^(signIn|refreshSession)\./.test(place);
    expect(answers).toEqual(
      all.map(({ place }) => [place, 200, [isSignIn(place) ? 'UNAUTHENTICATED' : 'BAD_USER_INPUT']]),
    );
    await world.product.settled();
    expect(await writtenRows(world.databaseUrls)).toEqual(before);
  });

  it('finds nothing, and breaks nothing, in any argument of a query', async () => {
    for (const { name, args } of queries)
      for (const { name: wrong, type } of args.filter((arg) => TEXTS.has(named(arg.type)))) {
        const others = args.filter((arg) => isRequired(arg.type) && arg.name !== wrong);
        const given = others.map((arg) => `, ${arg.name}: "${good[arg.name] ?? '1'}"`).join('');
        const { data, errors } = await world.run(
          `query ($x: ${named(type)}!) { ${name}(${wrong}: $x${given}) { __typename } }`,
          { x: hostile },
          alice,
        );
        expect([name, wrong, data?.[name], codesOf(errors).filter((code) => !REFUSALS.has(code))]).toEqual([
          name,
          wrong,
          null,
          [],
        ]);
      }
  });
});

it('what another language reads as its own is refused or stored as it was sent, in every text', async () => {
  for (const [what, text] of Object.entries(FOREIGN)) {
    const answers = await Promise.all(
      places().map(async ({ place, send }) => [what, place, codesOf((await send(text)).errors)] as const),
    );
    expect(answers.filter(([, , codes]) => codes.some((code) => !REFUSALS.has(code)))).toEqual([]);
  }
  for (const text of [FOREIGN['SQL'], FOREIGN['Lua'], FOREIGN['markup'], FOREIGN['a template']]) {
    const { data } = await world.run(
      'mutation ($t: String!) { createPost(input: { text: $t }) { post { text } } }',
      { t: text },
      alice,
    );
    expect(data.createPost.post.text).toBe(text);
  }
  const { data } = await world.run('{ userByUsername(username: "bob") { id } }');
  expect(data).toEqual({ userByUsername: { id: bob.id } });
});

describe('a cursor', () => {
  const home = (after: unknown, as: Person) =>
    world.run('query ($a: String) { homeTimeline(after: $a) { edges { cursor } } }', { a: after }, as);

  it('tampered with, of another connection or another viewer, is refused', async () => {
    const actions = createHomeActions(world);
    await actions.post(alice, 'mine');
    await world.product.settled();
    const { data } = await home(undefined, alice);
    const cursor: string = data.homeTimeline.edges[0].cursor;
    expect((await home(cursor, alice)).errors).toBeUndefined();
    const bytes = Buffer.from(cursor, 'base64url');
    const flipped = Array.from({ length: bytes.length }, (_, index) =>
      Buffer.from(bytes.map((byte, at) => (at === index ? byte ^ 1 : byte))).toString('base64url'),
    );
    const forged = [
      ...flipped,
      `${cursor}=`,
      `${cursor}A`,
      ` ${cursor}`,
      cursor.slice(0, -1),
      Buffer.from('{"__proto__":{"id":"1"}}').toString('base64url'),
      Buffer.alloc(8).toString('base64url'),
      '',
      '0',
      "' or 1=1 --",
    ];
    for (const after of forged)
      expect([after, await refusalOf(home(after, alice))]).toEqual([after, 'after MALFORMED']);
    expect(await refusalOf(home(cursor, bob))).toBe('after MALFORMED');
    const text = 'query ($a: String) { publicTimeline(after: $a) { edges { cursor } } }';
    expect(await refusalOf(world.run(text, { a: cursor }, alice))).toBe('after MALFORMED');
  });

  it('of no connection is refused by every connection', async () => {
    const page = (field: string) => `${field}(after: $a) { edges { cursor } }`;
    const texts = [
      ...['followers', 'following', 'posts', 'lists'].map(
        (field) => `user(id: "${bob.id}") { ${page(field)} }`,
      ),
      ...['ancestors', 'replies', 'quotes', 'likedBy', 'repostedBy'].map(
        (field) => `post(id: "${good['postId']}") { ${page(field)} }`,
      ),
      ...['lists', 'bookmarks', 'followRequests', 'blockedUsers', 'mutedUsers'].map(
        (field) => `viewer { ${page(field)} }`,
      ),
      `list(id: "${good['listId']}") { ${page('members')} }`,
      `listTimeline(listId: "${good['listId']}", after: $a) { edges { cursor } }`,
    ];
    for (const text of texts)
      for (const cursor of [
        'x',
        'a\u0000',
        '\ud800',
        'x'.repeat(100_000),
        Buffer.alloc(40, 1).toString('base64url'),
      ]) {
        const refusal = await refusalOf(world.run(`query ($a: String) { ${text} }`, { a: cursor }, alice));
        expect([text, refusal]).toEqual([text, 'after MALFORMED']);
      }
  });
});

it('an id of another kind finds nothing, and nothing is written', async () => {
  await world.product.settled();
  const before = await writtenRows(world.databaseUrls);
  for (const kind of ['session', 'viewer', 'repost', 'follow'] as const) {
    const id = idOf(kind, withKind(bob.id, kind));
    const { data } = await world.run(
      'query ($id: ID!) { node(id: $id) { id } user(id: $id) { id } post(id: $id) { id } list(id: $id) { id } }',
      { id },
      alice,
    );
    expect(data).toEqual({ node: null, user: null, post: null, list: null });
    for (const field of ['followUser', 'blockUser', 'muteUser'])
      expect(
        await refusalOf(
          world.run(`mutation ($id: ID!) { ${field}(input: { userId: $id }) { __typename } }`, { id }, alice),
        ),
      ).toBe('input.userId MALFORMED');
  }
  await world.product.settled();
  expect(await writtenRows(world.databaseUrls)).toEqual(before);
});

const codesOf = (errors: Answer['errors'] = []) => errors.map(({ extensions }) => String(extensions['code']));

async function refusalOf(asking: ReturnType<ProductWorld['run']>): Promise<string> {
  const { errors: [error] = [] } = await asking;
  return `${error?.extensions['field']} ${error?.extensions['reason']}`;
}
