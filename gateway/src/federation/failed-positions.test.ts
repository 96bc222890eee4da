import { failedPositions } from './failed-positions.ts';
import type { Stands } from './failures.ts';
import { createInternalResult } from './internal-result.ts';
import { covers, type Representation } from './representations.ts';

const user = (id: string) => ({ __typename: 'User', id });
/** Whether what stands at a place is one of these. */
const anyOf =
  (...entities: Representation[]): Stands =>
  (value) =>
    entities.some((entity) => covers(value, entity));
const planPath = ['found', '@', '@', 'by'];

/** A list of lists: of people, of nothing, and of something else than people. */
const found = [
  [{ by: user('1') }, { by: null }, null],
  [{ by: { __typename: 'Bot', id: '1' } }, { by: user('2') }],
];
const result = createInternalResult();
result.addRoot({ found, ignored: undefined });

describe('the positions of a failure', () => {
  it('are those of the entities that failed, whatever stands between them', () => {
    const data = {
      found: [
        [{ by: { name: null } }, { by: null }, null],
        [{ by: { name: 'bot' } }, { by: { name: null } }],
      ],
    };
    const operation = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name } } }';
    const stands = anyOf(user('1'), user('2'));
    expect(failedPositions({ kind: 'lost', planPath, operation, stands }, result, data)).toEqual([
      ['found', 0, 0, 'by', 'name'],
      ['found', 1, 1, 'by', 'name'],
    ]);
    const second = anyOf(user('2'));
    expect(
      failedPositions(
        { kind: 'entity', planPath, operation, stands: second, subpath: ['name'] },
        result,
        data,
      ),
    ).toEqual([['found', 1, 1, 'by', 'name']]);
  });

  it('are the entities themselves where only keys for a later fetch are lost', () => {
    const data = {
      found: [
        [{ by: { fromLaterFetch: null } }, { by: null }, null],
        [{}, {}],
      ],
    };
    const operation =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ...F } } fragment F on User { key: uuid }';
    expect(
      failedPositions({ kind: 'lost', planPath, operation, stands: anyOf(user('1')) }, result, data),
    ).toEqual([['found', 0, 0, 'by']]);
  });

  it('end at the null that reaches the client', () => {
    const operation = '{ found { by { name } } }';
    expect(
      failedPositions({ kind: 'lost', planPath: [], operation, stands: undefined }, result, null),
    ).toEqual([[]]);
    expect(
      failedPositions({ kind: 'lost', planPath: [], operation, stands: undefined }, result, {
        found: null,
      }),
    ).toEqual([['found']]);
  });

  it('of a field go on below the null that it made, but not into what the client did not ask for', () => {
    const failure = { kind: 'root', planPath: [], operation: '' } as const;
    const data = { found: [[null]] };
    expect(failedPositions({ ...failure, subpath: ['found', 0, 0, 'by', 'name'] }, result, data)).toEqual([
      ['found', 0, 0, 'by', 'name'],
    ]);
    expect(failedPositions({ ...failure, subpath: ['found', 1, 0, 'by'] }, result, data)).toEqual([
      ['found'],
    ]);
  });

  it('are found in what several root fetches gave for one field', () => {
    const both = createInternalResult();
    const first = { viewer: { __typename: 'Viewer', id: '1' }, list: [1] };
    both.addRoot(first);
    both.addRoot({ viewer: { __typename: 'Viewer', email: 'x' }, list: [1, 2] });
    expect(both.positionsAt(['viewer'])).toEqual([{ path: ['viewer'], value: first.viewer }]);
  });
});
