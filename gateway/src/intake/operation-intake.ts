import { GraphQLError, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { Documents } from '../documents/index.ts';
import type { Viewer } from '../federation/index.ts';
import type { PersistedOperations } from '../persisted-operations/index.ts';
import type { LimitedFields, Rates } from '../rates/index.ts';
import type { Usage } from '../usage/index.ts';
import type { RequestClient } from './request-client.ts';
import type { OperationCost } from './operation-cost.ts';
import type { PreparedOperation, PreparedOperations } from './prepared-operations.ts';

/** An operation as it came, over HTTP or on a socket. */
export interface AskedOperation {
  /** Left out where its id stands for it. */
  readonly query: string | undefined;
  readonly extensions: unknown;
  readonly operationName: string | undefined;
  /** The client's, not yet coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer | undefined;
  readonly client: RequestClient;
}

/** What may run. */
export interface AdmittedOperation {
  readonly kind: 'admitted';
  readonly text: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Of the operation: no other of this process has it. */
  readonly number: number;
  /** Its variables, coerced; undefined: they do not fit, which its answer says. */
  readonly coerced: Readonly<Record<string, unknown>> | undefined;
  /** For clients that ask what they spend. */
  readonly cost: OperationCost;
}

/** What may not, and of which nothing was run. */
export interface RefusedOperation {
  readonly kind: 'refused';
  /** For HTTP. */
  readonly status: number;
  /** Ready for the client, each with a code. */
  readonly errors: readonly GraphQLError[];
}

/** The one way in for operations: the text that an id stands for, its rules, its cost, its rates. */
export interface OperationIntake {
  /** Never rejects but on a bug. */
  take(asked: AskedOperation): Promise<AdmittedOperation | RefusedOperation>;
}

export interface OperationIntakeDeps {
  readonly persisted: PersistedOperations;
  readonly documents: Documents;
  readonly prepared: PreparedOperations;
  /** The most that one operation may cost. */
  readonly maxCost: number;
  readonly rates: Rates;
  readonly limitedFields: LimitedFields;
  readonly usage: Pick<Usage, 'record'>;
}

const [BAD_REQUEST, TOO_MANY_REQUESTS] = [400, 429];

export function createOperationIntake(deps: OperationIntakeDeps): OperationIntake {
  const { persisted, documents, rates } = deps;

  /** What of the budgets and of the tight limits an operation takes; undefined: it may run. */
  async function refusalOf(
    asked: AskedOperation,
    { document, operation }: PreparedOperation,
    cost: number,
  ): Promise<RefusedOperation | undefined> {
    if (cost > deps.maxCost) return refused(BAD_REQUEST, [tooCostly(cost, deps.maxCost)]);
    const by = { address: asked.client.address, userId: asked.viewer?.userId };
    const budget = rates.spend(by, cost);
    if (budget !== undefined) return tooMany(budget);
    const { variables } = asked;
    const takings = deps.limitedFields.takingsOf({ document, operation, variables, by });
    if (takings.length === 0) return undefined;
    const wait = await rates.take(takings);
    return wait === undefined ? undefined : tooMany(wait);
  }

  return {
    async take(asked) {
      const { query, extensions, operationName, variables, viewer, client } = asked;
      const busy = rates.operate(viewer?.userId);
      if (busy !== undefined) return tooMany(busy);
      const unreadable = query === undefined ? undefined : documents.refusalOf(query);
      if (unreadable) return refused(BAD_REQUEST, unreadable.errors);
      const resolved = await persisted.resolve({ query, extensions, clientName: client.name });
      if (resolved.kind === 'refused') {
        const { httpStatus, code, message } = resolved;
        return refused(httpStatus, [new GraphQLError(message, { extensions: { code } })]);
      }
      const { text } = resolved;
      const by = { address: client.address, userId: viewer?.userId };
      const reading = documents.isKnown(text) ? undefined : rates.spend(by, costOfReading(text));
      if (reading !== undefined) return tooMany(reading);
      const read = documents.read(text);
      if (read.kind === 'refused') return refused(BAD_REQUEST, read.errors);
      const prepared = deps.prepared.of(read.document, operationName);
      if (!prepared) return refused(BAD_REQUEST, [notNamed()]);
      const { document, operation, number } = prepared;
      const coerced = prepared.coerce(variables);
      const requested = coerced ? prepared.costOf(coerced) : 0;
      const refusal = await refusalOf(asked, prepared, requested);
      if (refusal) return refusal;
      void resolved.register?.();
      deps.usage.record({ client: client.app, document, operationName, id: resolved.id, variables });
      const cost = { requested, max: deps.maxCost, budget: rates.budgetOf(by) };
      return { kind: 'admitted', text, document, operation, number, coerced, cost };
    },
  };
}

function refused(status: number, errors: readonly GraphQLError[]): RefusedOperation {
  return { kind: 'refused', status, errors };
}

export function tooMany(retryAfterSeconds: number): RefusedOperation {
  const message = `Too many requests; try again in ${retryAfterSeconds} s.`;
  return refused(TOO_MANY_REQUESTS, [
    new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', retryAfterSeconds } }),
  ]);
}

/** Characters of a text that is new, for a point: parsing, validating and planning it take more than most answers. */
const CHARACTERS_A_POINT = 5;
const MOST_FOR_READING = 2_000;

/** Of a text that was not read lately, whatever comes of it. */
function costOfReading({ length }: string): number {
  return Math.min(Math.ceil(length / CHARACTERS_A_POINT), MOST_FOR_READING);
}

function notNamed(): GraphQLError {
  const message = 'Say which of the operations of the document to run: operationName.';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function tooCostly(cost: number, max: number): GraphQLError {
  return new GraphQLError(`The operation costs ${cost}, and ${max} at most are run.`, {
    extensions: { code: 'OPERATION_TOO_COMPLEX', cost, maxCost: max },
  });
}
