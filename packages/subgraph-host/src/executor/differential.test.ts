import { runInThisContext } from 'node:vm';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { ANONYMOUS } from '@rookery/auth';
import { subgraphSdl } from '@rookery/schema';
import { createLogger } from '@rookery/telemetry';
import { parse, validate, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { createSubgraph, type SubgraphResponse } from '../subgraph.ts';
import { FEATURES_SDL } from '../testing/features-sdl.ts';
import { fakeResolvers, type FakeContext } from '../testing/fake-resolvers.ts';
import { createRandom } from '../testing/random.ts';
import { randomOperation, type RandomOperation } from '../testing/random-operation.ts';
import type { ExecutorKind } from './executor.ts';

/** differential.long.test.ts has the rest. */
const CASES_PER_SCHEMA = process.env['ROOKERY_LONG_TESTS'] === '1' ? 2_600 : 100;
/** The same in every run; ROOKERY_FUZZ_SEED tries another. */
const SEED = Number(process.env['ROOKERY_FUZZ_SEED'] ?? 20_261_122);

const sdls = {
  features: FEATURES_SDL,
  users: subgraphSdl('users'),
  posts: subgraphSdl('posts'),
  feed: subgraphSdl('feed'),
};
const logger = createLogger({ name: 'test', level: 'silent' });

/**
 * graphql-js lets go of elements of a list when another has failed, rejections of theirs included, which would end the
 * process; the one here is a copy of jest's, and hears nothing.
 */
const realProcess = runInThisContext('process') as NodeJS.Process;
const letGo = (): void => undefined;
const heard: NodeJS.UnhandledRejectionListener[] = [];
beforeAll(() => {
  heard.splice(0, heard.length, ...realProcess.listeners('unhandledRejection'));
  realProcess.removeAllListeners('unhandledRejection').on('unhandledRejection', letGo);
});
afterAll(async () => {
  await new Promise(setImmediate);
  realProcess.off('unhandledRejection', letGo);
  for (const listener of heard) realProcess.on('unhandledRejection', listener);
});

describe.each(Object.keys(sdls) as (keyof typeof sdls)[])('operations over %s', (name) => {
  const sdl = sdls[name];
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) });

  it.each([
    ['that wait for nothing', false],
    ['of which some wait', true],
  ])(`${SEED}: are answered as graphql-js does, %s`, async (_which, isAsync) => {
    let context: FakeContext = { seed: 0, isAsync };
    const subgraphOf = (executor: ExecutorKind) =>
      createSubgraph({
        ...{ name, sdl, resolvers: fakeResolvers(schema), createContext: () => context, logger, executor },
      });
    const stock = subgraphOf('graphql-js');
    const ours = subgraphOf('compiled');
    const random = createRandom(SEED);
    let answered = 0;
    while (answered < CASES_PER_SCHEMA / 2) {
      const operation = validOperation(schema, random);
      const request = { ...operation, event: { __typename: 'Event' }, identity: ANONYMOUS };
      for (let nth = 0; nth < 3; nth += 1) {
        context = { seed: nth, isAsync };
        const [expected, got] = [await stock.execute(request), await ours.execute(request)];
        // What @apollo/subgraph resolves is waited for by graphql-js alone.
        const isExact = !isAsync && !operation.query.includes('_entities');
        const compared = isExact ? asJson : comparable;
        const failed = `${SEED} ${context.seed} ${JSON.stringify(operation)}`;
        expect(`${compared(got)} ${failed}`).toBe(`${compared(expected)} ${failed}`);
      }
      answered += 1;
    }
  });
});

function validOperation(schema: GraphQLSchema, random: ReturnType<typeof createRandom>): RandomOperation {
  for (;;) {
    const operation = randomOperation(schema, random);
    if (isValid(schema, operation)) return operation;
  }
}

function isValid(schema: GraphQLSchema, { query }: RandomOperation): boolean {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    // graphql-js collects a subscription's fields as it validates, without variables.
    return false;
  }
}

const asJson = (response: SubgraphResponse): string => JSON.stringify(response);

/**
 * Where several positions below one null fail at different times, which of them is told is a matter of who came first:
 * of those, only that there is one.
 */
function comparable(response: SubgraphResponse): string {
  const { data, errors = [] } = response;
  const told = new Set(errors.map((error) => toldOf(error, data)));
  return JSON.stringify({ data, errors: [...told].sort() });
}

function toldOf({ path = [], message }: GraphQLFormattedError, data: unknown): string {
  let at: unknown = data;
  let depth = 0;
  while (depth < path.length && at !== null && at !== undefined) {
    at = (at as Record<string | number, unknown>)[path[depth] ?? ''];
    depth += 1;
  }
  const nulled = JSON.stringify(path.slice(0, depth));
  return depth === path.length ? `${nulled} ${message}` : nulled;
}
