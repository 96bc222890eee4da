import type { IncomingMessage } from 'node:http';
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import { noteErrors } from '../access-log/index.ts';
import { unexpectedError } from '../federation/client-errors.ts';
import type { Federation } from '../federation/index.ts';
import { plainMediaType } from './media-type.ts';
import type { HttpAnswer, Pipeline, Run } from './pipeline.ts';
import type { MadeAnswer, SharedAnswers } from './shared-answers.ts';
import { formattedError, type ShowError } from './shown-errors.ts';

export interface DirectPipelineDeps {
  readonly federation: Pick<Federation, 'plan' | 'execute' | 'checkVariables'>;
  readonly showError: ShowError;
  /** Joins equal runs over HTTP. */
  readonly shared: SharedAnswers;
  /** Answers what takes weighing up: an odd `Accept`, a client that asks for its plan. */
  readonly otherwise: Pipeline;
}

const [OK, NOT_RUN, FAILED] = [200, 400, 500];
/** Shows plans in development; Apollo's gateway knows how. */
export const PLAN_HEADER = 'apollo-query-plan-experimental';

/**
 * Runs operations on the federated graph at once: the intake has parsed, validated and priced them, so that nothing of
 * Apollo Server's pipeline is left to be done. Statuses, errors and the order of members are those of Apollo Server.
 */
export function createDirectPipeline({
  federation,
  showError,
  shared,
  otherwise,
}: DirectPipelineDeps): Pipeline {
  async function run({ admitted, operationName, variables, context }: Run): Promise<Ran> {
    const { document } = admitted;
    const asked = { document, operationName, variables };
    const wrong = admitted.coerced ? [] : federation.checkVariables(asked);
    if (wrong.length > 0) return { status: NOT_RUN, executed: { errors: wrong } };
    try {
      const executed = await federation.execute({ ...asked, plan: federation.plan(asked), context });
      return { status: executed.data === undefined ? FAILED : OK, executed };
    } catch (error) {
      // Thrown by the planner alone: executing never rejects.
      return { status: FAILED, executed: { errors: [unexpectedError(error, context)] } };
    }
  }

  function shown({ errors, data }: ExecutionResult, { context }: Run): FormattedExecutionResult {
    const { report, shownCost } = context;
    const formatted = errors?.map((error: GraphQLError) => showError(formattedError(error)));
    noteErrors(report, formatted);
    // In this order, as Apollo Server has them: clients see at once what went wrong.
    return {
      ...(formatted ? { errors: formatted } : {}),
      ...(data === undefined ? {} : { data }),
      ...(shownCost ? { extensions: { cost: shownCost } } : {}),
    };
  }

  async function make(asked: Run): Promise<MadeAnswer> {
    const { status, executed } = await run(asked);
    const hasErrors = executed.errors !== undefined && executed.errors.length > 0;
    return {
      status,
      body: `${JSON.stringify(shown(executed, asked))}\n`,
      isShareable: status === OK && !hasErrors && asked.context.effects.refreshCookie === undefined,
    };
  }

  return {
    async answer(asked: Run, request: IncomingMessage): Promise<HttpAnswer> {
      const { headers } = request;
      const contentType = plainMediaType(headers.accept);
      if (contentType === undefined || headers[PLAN_HEADER] !== undefined)
        return otherwise.answer(asked, request);
      noteOperation(asked);
      const { status, body } = await shared.answer(asked, () => make(asked));
      return { status, contentType, body };
    },
    async result(asked) {
      noteOperation(asked);
      return shown((await run(asked)).executed, asked);
    },
  };
}

function noteOperation({ admitted: { operation }, context }: Pick<Run, 'admitted' | 'context'>): void {
  context.report.kind = operation.operation;
  context.report.name = operation.name?.value;
}

interface Ran {
  readonly status: number;
  readonly executed: ExecutionResult;
}
