import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '@rookery/testkit';
import { parse } from 'graphql';
import { createFederatedGraph } from './federated-graph.ts';
import type { FetchAnswer, Fetchers, FetchRequest } from './fetcher.ts';

const variedSdl = readFileSync(join(import.meta.dirname, 'testing', 'varied-supergraph.graphql'), 'utf8');
type Answers = Readonly<Record<string, (request: FetchRequest) => FetchAnswer>>;

/** The varied graph over subgraphs that answer as told, and what they were asked. */
function graphOf(answers: Answers) {
  const asked: FetchRequest[] = [];
  const fetchers: Fetchers<undefined> = Object.fromEntries(
    ['things', 'ratings', 'shops'].map((name) => [
      name,
      async (request: FetchRequest) => {
        asked.push(request);
        const answer = answers[name];
        if (!answer) throw new Error(`${name} is not there`);
        return answer(request);
      },
    ]),
  );
  const graph = createFederatedGraph({ supergraphSdl: variedSdl, fetchers });
  const ask = (text: string, variables = {}) =>
    graph.execute({ document: parse(text), variables, context: undefined });
  return { ask, asked, graph };
}

const person = (id: string) => ({ __typename: 'Person', id });

describe('the executor', () => {
  it('asks for an entity once, and gives each of its places objects of their own', async () => {
    const { ask, asked } = graphOf({
      things: () => ({ data: { person: { friends: [person('1'), person('2'), person('1')] } } }),
      ratings: () => ({ data: { _entities: [{ address: { city: 'A' } }, { address: { city: 'B' } }] } }),
    });
    const { data, errors } = await ask('{ person { friends { address { city } } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      person: { friends: ['A', 'B', 'A'].map((city) => ({ address: { city } })) },
    });
    expect(asked[1]?.entities).toEqual([person('1'), person('2')]);
  });

  it('keeps nothing of what a client sent for as long as it knows the operation', async () => {
    const { graph } = graphOf({ things: () => ({ data: { person: { id: '1' } } }) });
    const document = parse('{ person { id } }');
    /** In a function of its own, so that no frame holds them. */
    async function run(): Promise<WeakRef<object>> {
      const variables = { undeclared: 'a password' };
      await graph.execute({ document, variables, context: undefined });
      return new WeakRef(variables);
    }
    const sent = await run();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await eventually(() => {
      collect();
      expect(sent.deref()).toBeUndefined();
    });
    expect(await graph.execute({ document, context: undefined })).toEqual({ data: { person: { id: '1' } } });
  });

  it('writes fields in the order in which the client has them', async () => {
    const { ask } = graphOf({
      things: () => ({ data: { person: { id: '1' }, book: { id: '2', name: 'B' } } }),
    });
    const { data } = await ask('{ ...B person { id } book { id } } fragment B on Query { book { name } }');
    expect(JSON.stringify(data)).toBe('{"book":{"name":"B","id":"2"},"person":{"id":"1"}}');
  });

  it('shows nothing that clients do not know: values and types', async () => {
    const { ask } = graphOf({
      things: () => ({
        data: {
          book: { mood: 'SECRET', name: 'B' },
          any: [{ __typename: 'Hidden', id: '1' }, person('2')],
        },
      }),
    });
    const { data } = await ask('{ book { mood name } any { __typename } }');
    expect(data).toEqual({ book: { mood: null, name: 'B' }, any: [null, { __typename: 'Person' }] });
  });

  it('makes null of the nearest that may be null', async () => {
    const { ask } = graphOf({
      things: () => ({ data: { things: [{ __typename: 'Book', tags: [['a', null]] }] } }),
    });
    const { data } = await ask('{ things { tags } }');
    expect(data).toEqual({ things: [{ tags: null }] });
  });

  it('tells of a lost fetch wherever something is missing for it', async () => {
    const { ask } = graphOf({
      things: () => ({ data: { person: { friends: [person('1'), person('2')] } } }),
    });
    const { data, errors = [] } = await ask('{ person { friends { id address { city } } } }');
    expect(data).toEqual({
      person: { friends: ['1', '2'].map((id) => ({ id, address: null })) },
    });
    expect(errors.map(({ path }) => path)).toEqual(
      [0, 1].map((index) => ['person', 'friends', index, 'address']),
    );
  });

  it('fails as a whole, and leaves nothing unheard, where several answers are of no use', async () => {
    const { ask } = graphOf({
      things: () => ({ data: { book: { __typename: 'Book', id: '1', related: 'none', isbn: '1' } } }),
      ratings: () => ({ data: { topRated: 'none' } }),
      shops: () => ({ data: { bestsellers: 'none' } }),
    });
    await expect(
      ask('{ book { related { rating } } topRated { name } bestsellers { name shipping } }'),
    ).rejects.toThrow('a list was expected');
  });

  it('answers introspection from the schema', async () => {
    const { ask, asked } = graphOf({});
    const { data } = await ask(
      'query ($name: String!) { root: __typename __type(name: $name) { ...T } } fragment T on __Type { name }',
      { name: 'Book' },
    );
    expect({ data, asked }).toEqual({ data: { root: 'Query', __type: { name: 'Book' } }, asked: [] });
  });
});
