import type { QueryPlan } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import type { ClientOperation, Federation } from '../federation.ts';
import { createAudienceGroup, createKnownAnswers } from './audience-group.ts';
import type { AudienceViewer } from './audience-fetch.ts';

/** One operation for many viewers, each with an event of their own. */
export interface AudienceExecution extends ClientOperation {
  readonly plan: QueryPlan;
  /** None of them has written what copies may not have: what their identities await is left out. */
  readonly viewers: readonly AudienceViewer[];
  /** Whether the root fetch gives the same to everybody, so that it may be made once, signed out. */
  readonly sharesRoot: boolean;
  readonly requestId: string;
}

/** Those of the viewers who get one result, by their places in `viewers`. */
export interface AudienceResult {
  readonly members: readonly number[];
  /** What each of them would have got alone. */
  readonly result: ExecutionResult;
}

/**
 * Runs an operation for many. A subgraph is asked once for all of them, each under their own identity, and says what
 * differs; the run goes on for those who were answered alike, and is made again, of what was answered, for the others.
 */
export async function runForAudience(
  { execute, createRequestContext }: Pick<Federation, 'execute' | 'createRequestContext'>,
  { viewers, sharesRoot, requestId, ...operation }: AudienceExecution,
): Promise<readonly AudienceResult[]> {
  const known = createKnownAnswers();
  const results: AudienceResult[] = [];

  async function runFor(members: readonly number[]): Promise<void> {
    const first = viewers[members[0] ?? -1];
    if (!first) return;
    const group = createAudienceGroup(members, known);
    const context = createRequestContext({
      // Stands for all of them, where roles are asked for; subgraphs are told of each.
      viewer: first.viewer,
      requestId,
      event: first.event,
      audience: { viewers, group, sharesRoot },
    });
    const result = await execute({ ...operation, context });
    results.push({ members: group.members(), result });
    await Promise.all(group.aside().map(runFor));
  }

  await Promise.all(groupsByRoles(viewers).map(runFor));
  return results;
}

/** What may be asked for depends on roles, before any subgraph is asked. */
function groupsByRoles(viewers: readonly AudienceViewer[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [member, { viewer }] of viewers.entries()) {
    const roles = viewer.roles.join(' ');
    const group = groups.get(roles);
    if (group) group.push(member);
    else groups.set(roles, [member]);
  }
  return [...groups.values()];
}
