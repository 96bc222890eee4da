import { ANONYMOUS } from '@rookery/auth';
import type { SubgraphName } from '@rookery/schema';
import { isAnswerTo, type AudienceAnswers, type SubgraphRequest } from '@rookery/subgraph-host';
import type { FetchAnswer, FetchRequest } from '../executor/index.ts';
import { identityOf, type RequestContext, type Viewer } from '../request-context.ts';
import type { ResilientSubgraph } from '../resilience/resilient-subgraph.ts';
import type { AudienceGroup } from './audience-group.ts';

/** One viewer of an audience. */
export interface AudienceViewer {
  readonly viewer: Viewer;
  /** Root value of the viewer's own root fetches. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** What a request's context carries when it is a run for many. */
export interface ContextAudience {
  readonly viewers: readonly AudienceViewer[];
  readonly group: AudienceGroup;
  /** The root fetch gives everybody the same: it is asked for once, signed out, with `event` of the context. */
  readonly sharesRoot: boolean;
}

/**
 * Asks a subgraph for all whom a run is for: one request, in which each bears an identity of their own. Rejects when it
 * cannot be reached, or knows nothing of audiences.
 */
export function fetchForAudience(
  name: SubgraphName,
  subgraph: ResilientSubgraph,
  { operation, variables, entities }: FetchRequest,
  { audience, context }: { readonly audience: ContextAudience; readonly context: RequestContext },
): Promise<FetchAnswer> {
  const { event, requestId, deadline } = context;
  const { group, viewers, sharesRoot } = audience;
  const request: SubgraphRequest = { query: operation, variables, identity: ANONYMOUS, requestId };
  const send = (asked: SubgraphRequest) =>
    subgraph.fetch(asked, { deadline, writesSeen: context.writesSeen(), mayJoin: false });

  async function askOnce(members: readonly number[]): Promise<AudienceAnswers> {
    const { data, errors } = await send({ ...request, ...(event ? { event } : {}) });
    return { answers: [errors ? { data, errors } : { data }], answerOf: members.map(() => 0) };
  }

  async function askEach(members: readonly number[]): Promise<AudienceAnswers> {
    const asking = members.map((member) => {
      const { viewer, event: own } = viewers[member] as AudienceViewer;
      const identity = identityOf(viewer, []);
      return entities ? { identity } : { identity, event: own };
    });
    const { audience: told } = await send({ ...request, audience: asking });
    if (!isAnswerTo(members.length, told)) throw new Error(`${name} does not answer audiences`);
    return told;
  }

  const key = JSON.stringify([name, operation, variables]);
  return group.answer(key, sharesRoot && !entities ? askOnce : askEach);
}
