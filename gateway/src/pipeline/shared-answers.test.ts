import { ANONYMOUS, type Identity } from '@rookery/auth';
import type { UserId } from '@rookery/ids';
import { parse, type OperationDefinitionNode } from 'graphql';
import { createSharedAnswers, type MadeAnswer, type SharedRun } from './shared-answers.ts';

const operationOf = (text: string) => parse(text).definitions[0] as OperationDefinitionNode;
const viewer = (
  userId: string,
  awaits: readonly { log: 'posts'; partition: number; epoch: number; sequence: number }[] = [],
) => ({ kind: 'viewer', userId: userId as UserId, sessionId: 's', roles: [], awaits }) as unknown as Identity;

interface Asked {
  readonly text?: string;
  readonly number?: number;
  readonly coerced?: Readonly<Record<string, unknown>> | undefined;
  readonly identity?: Identity;
  readonly writesSeen?: number;
  readonly cookie?: string;
  readonly shownCost?: SharedRun['context']['shownCost'];
}
function run(asked: Asked = {}): SharedRun {
  return {
    admitted: {
      number: asked.number ?? 1,
      operation: operationOf(asked.text ?? '{ viewer { id } }'),
      coerced: 'coerced' in asked ? asked.coerced : {},
    },
    context: {
      identity: () => asked.identity ?? viewer('1'),
      refreshCookie: asked.cookie,
      writesSeen: () => asked.writesSeen ?? 0,
      shownCost: asked.shownCost,
      event: undefined,
    },
  };
}

/** Answers that are made when the test says so. */
function world({ joinableMillis = 250 } = {}) {
  let [millis, joined, count] = [0, 0, 0];
  const making: { settle(answer: Partial<MadeAnswer> | Error): void }[] = [];
  const shared = createSharedAnswers({
    joinableMillis,
    now: () => millis,
    onJoined: () => void (joined += 1),
  });
  const make = () =>
    new Promise<MadeAnswer>((resolve, reject) => {
      const body = `${(count += 1)}\n`;
      making.push({
        settle(answer) {
          if (answer instanceof Error) reject(answer);
          else resolve({ status: 200, body, isShareable: true, ...answer });
        },
      });
    });
  return {
    making,
    joined: () => joined,
    pass: (by: number) => void (millis += by),
    ask: (asked?: Asked) => shared.answer(run(asked), make),
    settle(answer: Partial<MadeAnswer> | Error = {}) {
      for (const { settle } of making.splice(0)) settle(answer);
    },
  };
}

it('answers equal runs at one time with one', async () => {
  const { ask, settle, making, joined } = world();
  const answers = Promise.all([ask(), ask(), ask()]);
  expect(making).toHaveLength(1);
  settle();
  expect((await answers).map(({ body }) => body)).toEqual(['1\n', '1\n', '1\n']);
  expect(joined()).toBe(2);
});

it.each<[string, Asked, Asked]>([
  ['another viewer', {}, { identity: viewer('2') }],
  ['who is signed out', {}, { identity: ANONYMOUS }],
  [
    'who has just written',
    {},
    { identity: viewer('1', [{ log: 'posts', partition: 1, epoch: 1, sequence: 2 }]) },
  ],
  ['who asks after a write was answered', {}, { writesSeen: 1 }],
  ['other variables', { coerced: { first: 1 } }, { coerced: { first: 2 } }],
  ['variables that do not fit', { coerced: undefined }, { coerced: undefined }],
  ['another operation', { number: 1 }, { number: 2 }],
  ['another session cookie', { cookie: 'a' }, { cookie: 'b' }],
  [
    'who wants to know the cost',
    { shownCost: { requested: 1, max: 2 } },
    { shownCost: { requested: 1, max: 2 } },
  ],
  ['a mutation', { text: 'mutation { x }' }, { text: 'mutation { x }' }],
])('makes %s an answer of their own', async (_, first, second) => {
  const { ask, settle, making, joined } = world();
  const answers = Promise.all([ask(first), ask(second)]);
  expect(making).toHaveLength(2);
  settle();
  const [one, other] = await answers;
  expect(one?.body).not.toBe(other?.body);
  expect(joined()).toBe(0);
});

it('is not joined once it is over, or too old', async () => {
  const { ask, settle, making, pass } = world();
  const first = ask();
  pass(250);
  const late = ask();
  expect(making).toHaveLength(2);
  settle();
  await Promise.all([first, late]);
  const after = ask();
  expect(making).toHaveLength(1);
  settle();
  expect((await after).body).toBe('3\n');
});

it.each([{ isShareable: false }, new Error('a bug')])(
  'that went wrong is nobody else’s: %s',
  async (outcome) => {
    const { ask, settle, making } = world();
    const first = ask();
    const second = ask();
    settle(outcome);
    await first.catch(() => undefined);
    expect(making).toHaveLength(1);
    settle();
    expect((await second).body).toBe('2\n');
  },
);

it('can be switched off', async () => {
  const { ask, settle, making } = world({ joinableMillis: 0 });
  const answers = Promise.all([ask(), ask()]);
  expect(making).toHaveLength(2);
  settle();
  await answers;
});
