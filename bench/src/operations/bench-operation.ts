import { operation } from '@rookery/operations';
import type { PostedOperation } from '../load/load-job.ts';
import { OPERATION_FILES, type OperationName } from '../names.ts';
import type { Person } from '../people/people.ts';
import { oneLine } from './one-line.ts';

/** What is asked, by whom: each request once, load goes round. */
export interface BenchOperation {
  readonly name: OperationName;
  readonly writes: boolean;
  readonly requests: readonly PostedOperation[];
}

/** Who asks for what. */
export interface Cast {
  readonly readers: readonly Reader[];
  /** Whom no reader follows: what they write changes no page that is measured. */
  readonly writers: readonly Person[];
}
export interface Reader extends Person {
  /** Whose profile this reader looks at. */
  readonly profileUsername: string;
  /** Which conversation this reader opens. */
  readonly conversationPostId: string;
}

const PAGE_SIZE = 20;

/** The requests of one operation, under the tokens of those who make them (by id). */
export function benchOperation(
  name: OperationName,
  { readers, writers }: Cast,
  authorizations: ReadonlyMap<string, string>,
): BenchOperation {
  const file = OPERATION_FILES[name];
  const query = oneLine(operation(file));
  const request = ({ id }: Person, variables: Readonly<Record<string, unknown>>): PostedOperation => ({
    authorization: authorizations.get(id) ?? '',
    body: JSON.stringify({ operationName: file, query, variables }),
  });
  switch (name) {
    case 'home':
    case 'home-full':
      return {
        name,
        writes: false,
        requests: readers.map((reader) => request(reader, { first: PAGE_SIZE })),
      };
    case 'profile':
      return {
        name,
        writes: false,
        requests: readers.map((reader) =>
          request(reader, { username: reader.profileUsername, first: PAGE_SIZE }),
        ),
      };
    case 'conversation':
      return {
        name,
        writes: false,
        requests: readers.map((reader) =>
          request(reader, { postId: reader.conversationPostId, first: PAGE_SIZE }),
        ),
      };
    case 'create-post': {
      const text = 'Measured twice, posted once: this text is about as long as people write.';
      return { name, writes: true, requests: writers.map((writer) => request(writer, { input: { text } })) };
    }
  }
}
