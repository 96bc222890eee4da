import { createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

describe('an operation that is too much', () => {
  const graph = createSmallGraph();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: graph });
  });
  afterAll(() => gateway.close());

  const aliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `u${index}: user(id: "1") { username }`).join(' ')} }`;
  const bomb = (levels: number) =>
    `{ user(id: "1") { ...F0 } } ${Array.from({ length: levels }, (_, index) => `fragment F${index} on User { a${index}: username ...F${index + 1} ...F${index + 1} }`).join(' ')} fragment F${levels} on User { username }`;

  it.each([
    ['aliases', aliases(21)],
    ['fragments that double', bomb(20)],
    ['levels', `{ ${'a { '.repeat(16)}id${' }'.repeat(16)} }`],
    ['directives', `{ user(id: "1") { username ${'@include(if: true) '.repeat(51)} } }`],
  ])(
    'by its %s is refused with its code and 400, by POST and by GET, and nothing is run',
    async (_what, query) => {
      const { status, data, errors } = await gateway.ask(query);
      expect([status, data, errors.map(({ extensions }) => extensions['code'])]).toEqual([
        400,
        undefined,
        ['OPERATION_TOO_COMPLEX'],
      ]);
      const got = await fetch(`${gateway.url}?query=${encodeURIComponent(query)}`, {
        headers: { 'apollo-require-preflight': '1' },
      });
      expect(got.status).toBe(400);
      expect(await got.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }] });
      expect(graph.users.asked).toEqual([]);
    },
  );

  it('is run as soon as it is not', async () => {
    const { status, errors } = await gateway.ask(aliases(20));
    expect([status, errors]).toEqual([200, []]);
    expect(graph.users.asked.length).toBeGreaterThan(0);
  });
});
