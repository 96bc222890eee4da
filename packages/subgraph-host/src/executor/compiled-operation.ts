import {
  execute as executeWithGraphqlJs,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { resolveField } from './completion.ts';
import type { SelectedField } from './object-code.ts';
import { compileSelection, type CompiledSelection } from './operation-compiler.ts';
import { FAILED, forgetBelow, Run, type Container } from './run.ts';
import { compileVariables } from './variables.ts';

export interface ExecutionInput {
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly context: unknown;
  readonly rootValue: unknown;
}

/** Executes one operation as graphql-js would; at once where nothing is waited for. Does not reject. */
export interface CompiledOperation {
  readonly name: string | undefined;
  execute(input: ExecutionInput): ExecutionResult | Promise<ExecutionResult>;
}

/** So many variables in @skip and @include give every operation at most 16 compiled forms. */
const MAX_CONDITIONS = 4;

/**
 * Compiles the only operation of a valid document, once for every choice of its conditions. Undefined: graphql-js must
 * execute it.
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
): CompiledOperation | undefined {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null) as typeof fragments;
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments[definition.name.value] = definition;
  }
  const operation = onlyOperationIn(document);
  const conditions = conditionsIn(document);
  if (!operation || conditions.length > MAX_CONDITIONS) return undefined;
  const coerce = compileVariables(schema, operation.variableDefinitions);
  const forms = new Map<number, CompiledSelection>();

  const formFor = (variables: Readonly<Record<string, unknown>>): CompiledSelection | undefined => {
    let choice = 0;
    for (const name of conditions) {
      const value = variables[name];
      if (typeof value !== 'boolean') return undefined;
      choice = choice * 2 + Number(value);
    }
    const known = forms.get(choice);
    if (known) return known;
    const values = variables as Readonly<Record<string, boolean>>;
    const form = compileSelection({ schema, fragments, conditions: values }, operation);
    forms.set(choice, form);
    return form;
  };

  return {
    name: operation.name?.value,
    execute({ variables: given, context, rootValue }) {
      const { errors, values } = coerce(given);
      if (errors) return { errors };
      const form = formFor(values);
      if (!form) {
        const variableValues = given;
        return executeWithGraphqlJs({ schema, document, variableValues, contextValue: context, rootValue });
      }
      const run = new Run(form.plan, values, { context, rootValue });
      return form.serially.length > 1 ? runSerially(run, form.serially) : runAtOnce(run, form);
    },
  };
}

function runAtOnce(run: Run, { execute }: CompiledSelection): ExecutionResult | Promise<ExecutionResult> {
  const data = execute(run, run.rootValue, run.root);
  if (data === FAILED) return nothing(run);
  run.data = data;
  if (run.pending === 0) return resultOf(run);
  return new Promise((resolve) => {
    run.onIdle = () => resolve(resultOf(run));
  });
}

/** Of a root field whose error reached the root nothing is left, and none is begun after it. */
async function runSerially(run: Run, fields: readonly SelectedField[]): Promise<ExecutionResult> {
  const data = Object.create(null) as Container;
  run.data = data;
  for (const selected of fields) {
    if (selected.kind === 'typename') {
      data[selected.responseName] = selected.typeName;
      continue;
    }
    const { field } = selected;
    const value = resolveField(run, field, run.rootValue, run.root, data);
    if (value === FAILED) return nothing(run);
    data[field.responseName] = value;
    if (run.pending > 0) await new Promise<void>((resolve) => (run.onIdle = resolve));
    if (run.data === null) break;
  }
  return resultOf(run);
}

/** An error reached the root: what goes on has no say in the answer. */
function nothing(run: Run): ExecutionResult {
  forgetBelow(run, run.root.container, run.root.key);
  run.data = null;
  return resultOf(run);
}

function resultOf({ data, errors }: Run): ExecutionResult {
  const result = { data: data as Record<string, unknown> | null };
  return errors ? { ...result, errors } : result;
}

function onlyOperationIn({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  const operations = definitions.filter(({ kind }) => kind === 'OperationDefinition');
  return operations.length === 1 ? (operations[0] as OperationDefinitionNode) : undefined;
}

/** The variables that decide whether something is selected. */
function conditionsIn(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: [condition] = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      if (condition?.value.kind === 'Variable') names.add(condition.value.name.value);
    },
  });
  return [...names];
}
