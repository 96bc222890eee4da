import { operation } from '@rookery/operations';
import type { PostedOperation } from '../../load/load-job.ts';
import type { OperationName } from '../../names.ts';
import { benchOperation, type Cast } from '../../operations/bench-operation.ts';
import { oneLine } from '../../operations/one-line.ts';

export interface MixedRequestsDeps {
  readonly cast: Cast;
  readonly authorizationOf: (userId: string) => string;
  /** Whom readers follow and follow no longer. */
  readonly followeeId: string;
}

/** What a reader does in turn: reading most of the time, and writing now and then. */
const ROUND = [
  ...(['home', 'home', 'home-full', 'profile', 'home'] as const),
  ...(['conversation', 'home', 'create-post', 'LikePost', 'home'] as const),
  ...(['FollowUser', 'home', 'profile', 'UnlikePost', 'home'] as const),
  ...(['conversation', 'home', 'UnfollowUser'] as const),
];
type Change = Exclude<(typeof ROUND)[number], OperationName>;

/** A round of each reader, one after the other; writers take turns in posting. */
export function mixedRequests({ cast, authorizationOf, followeeId }: MixedRequestsDeps): PostedOperation[] {
  const everybody = [...cast.readers, ...cast.writers].map(({ id }) => [id, authorizationOf(id)] as const);
  const authorizations = new Map(everybody);
  const known = new Map<OperationName, readonly PostedOperation[]>();
  const requestsOf = (name: OperationName) => {
    const requests = known.get(name) ?? benchOperation(name, cast, authorizations).requests;
    known.set(name, requests);
    return requests;
  };
  return cast.readers.flatMap(({ id, conversationPostId }, index) =>
    ROUND.flatMap((name) => {
      const input = isAboutPost(name) ? { postId: conversationPostId } : { userId: followeeId };
      if (isChange(name)) return [change(name, authorizationOf(id), input)];
      const requests = requestsOf(name);
      return requests.slice(index % requests.length).slice(0, 1);
    }),
  );
}

/** Nobody of the readers follows them any more. */
export const unfollows = ({ cast, authorizationOf, followeeId }: MixedRequestsDeps): PostedOperation[] =>
  cast.readers.map(({ id }) => change('UnfollowUser', authorizationOf(id), { userId: followeeId }));

function change(name: Change, authorization: string, input: object): PostedOperation {
  const query = oneLine(operation(name));
  return { authorization, body: JSON.stringify({ operationName: name, query, variables: { input } }) };
}

const isChange = (name: (typeof ROUND)[number]): name is Change => /^[A-Z]/.test(name);
const isAboutPost = (name: string): boolean => name.endsWith('Post');
