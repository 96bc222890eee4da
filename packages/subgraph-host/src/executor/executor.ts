import {
  execute,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileOperation, type CompiledOperation, type ExecutionInput } from './compiled-operation.ts';
import { createRecentMap } from '../recent-map.ts';

/** What executes a subgraph's operations: our compiled ones, or graphql-js alone. */
export type ExecutorKind = 'compiled' | 'graphql-js';

/** An operation by its text, with what it is executed with. */
export interface ExecutorInput extends ExecutionInput {
  readonly query: string;
  readonly operationName: string | undefined;
}

export interface Executor {
  /** At once where nothing is waited for. Throws a GraphQLError for a text that is not valid. */
  execute(input: ExecutorInput): ExecutionResult | Promise<ExecutionResult>;
}

/** Distinct texts remembered at least; the gateway sends few, but for what has literals of clients in it. */
const REMEMBERED_TEXTS = 500;
/** Uses of a text by which it is compiled: one that is sent once costs nothing but its execution. */
const COMPILED_AT_USE = 2;

interface KnownText {
  readonly document: DocumentNode;
  uses: number;
  /** Undefined: not yet, or graphql-js executes it. */
  compiled: CompiledOperation | undefined;
}

/** Parses and validates each text once, and executes it. */
export function createExecutor(schema: GraphQLSchema, kind: ExecutorKind = 'compiled'): Executor {
  const texts = createRecentMap<KnownText>({ capacity: REMEMBERED_TEXTS });

  function knownText(query: string): KnownText {
    const known = texts.get(query);
    if (known) return known;
    const document = parse(query);
    const [error] = validate(schema, document);
    if (error) throw error;
    const text: KnownText = { document, uses: 0, compiled: undefined };
    texts.set(query, text);
    return text;
  }

  return {
    execute(input) {
      const { query, operationName, variables, context, rootValue } = input;
      const text = knownText(query);
      text.uses += 1;
      if (text.uses === COMPILED_AT_USE && kind === 'compiled') {
        text.compiled = compileOperation(schema, text.document);
      }
      const { compiled, document } = text;
      if (compiled && (operationName == null || operationName === compiled.name)) {
        return compiled.execute(input);
      }
      return execute({
        ...{ schema, document, rootValue, contextValue: context, variableValues: variables, operationName },
      });
    },
  };
}
