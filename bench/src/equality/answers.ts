import { BenchError } from '../bench-error.ts';
import type { OperationName, TargetName } from '../names.ts';
import type { BenchOperation } from '../operations/bench-operation.ts';
import { urlFor, type RunningTarget } from '../targets/target.ts';
import { comparable, type Json } from './comparable.ts';
import { firstDifference } from './first-difference.ts';

/** Answers of one target, by operation, in the order of the operation's requests. */
export type Answers = ReadonlyMap<OperationName, readonly Json[]>;

/** Asks everything once, one after the other. Throws BenchError for an answer that is none. */
export async function askAll(
  name: TargetName,
  running: Pick<RunningTarget, 'url' | 'writesUrl'>,
  operations: readonly BenchOperation[],
): Promise<Answers> {
  const answers = new Map<OperationName, Json[]>();
  for (const operation of operations) {
    const data: Json[] = [];
    for (const { authorization, body } of operation.requests) {
      const response = await fetch(urlFor(running, operation), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body,
      });
      const text = await response.text();
      if (response.status !== 200 || text.includes('"errors":['))
        throw new BenchError(
          `${name} answers ${operation.name} with ${response.status} ${text.slice(0, 500)}`,
        );
      data.push(comparable((JSON.parse(text) as { data: Json }).data, operation));
    }
    answers.set(operation.name, data);
  }
  return answers;
}

/** Throws BenchError with the first difference, if there is one. Operations that only one of the two has are left out. */
export function expectSame(
  reference: { readonly name: TargetName; readonly answers: Answers },
  other: { readonly name: TargetName; readonly answers: Answers },
): void {
  for (const [operation, expected] of reference.answers) {
    const actual = other.answers.get(operation);
    if (!actual) continue;
    expected.forEach((data, index) => {
      const difference = firstDifference(data, actual[index]);
      if (difference !== undefined)
        throw new BenchError(
          `${reference.name} and ${other.name} answer ${operation} differently (request ${index + 1}), at ${difference}`,
        );
    });
  }
}
