import type { Identity } from '@rookery/auth';
import { createRecentMap, type SubgraphRequest } from '@rookery/subgraph-host';
import { isMutation } from '../operation-kind.ts';
import type { FetchScope } from './resilient-subgraph.ts';

/** Operations that have a number at least; the planner makes few. */
const NUMBERED_OPERATIONS = 500;

interface NumberedOperation {
  readonly number: number;
  readonly isMutation: boolean;
}

/** Says which fetches may have one answer: those of the same key; undefined: one that shares with nobody. */
export type SharingKeyOf = (request: SubgraphRequest, scope: FetchScope) => string | undefined;

/**
 * Makes the keys of one subgraph's fetches: all of the request, the identity with what it awaits included, but for the id
 * that it is logged by. An operation's text stands in it as a number, which no other text ever gets.
 */
export function createSharingKeys(): SharingKeyOf {
  const operations = createRecentMap<NumberedOperation>({ capacity: NUMBERED_OPERATIONS });
  let count = 0;

  function numbered(query: string): NumberedOperation {
    const known = operations.get(query);
    if (known) return known;
    const operation = { number: (count += 1), isMutation: isMutation(query) };
    operations.set(query, operation);
    return operation;
  }

  return (request, { mayJoin, writesSeen, representations: text }) => {
    if (!mayJoin) return undefined;
    const operation = numbered(request.query);
    if (operation.isMutation) return undefined;
    const { operationName, refreshCookie, event, variables = {} } = request;
    const rest =
      operationName === undefined && refreshCookie === undefined && event === undefined
        ? ''
        : JSON.stringify([operationName, refreshCookie, event]);
    const asked = text ?? JSON.stringify([variables['representations']]);
    return `${writesSeen} ${operation.number} ${identityKey(request.identity)} ${rest}${textOf(variables)}${asked}`;
  };
}

/** Equal for identities that subgraphs cannot tell apart. Ids have no spaces; what may have them is JSON. */
export function identityKey(identity: Identity): string {
  if (identity.kind !== 'viewer') return JSON.stringify(identity);
  const { userId, sessionId, roles, awaits } = identity;
  const rest = roles.length + awaits.length > 0 ? JSON.stringify([roles, awaits]) : '';
  return `${userId} ${sessionId} ${rest}`;
}

/** All but the representations, which are not many in most fetches, and often known as text. */
function textOf(variables: Readonly<Record<string, unknown>>): string {
  for (const name in variables) {
    if (name === 'representations') continue;
    const { representations: _, ...others } = variables;
    return JSON.stringify(others);
  }
  return '';
}
