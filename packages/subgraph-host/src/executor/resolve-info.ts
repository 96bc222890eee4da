import type { GraphQLResolveInfo } from 'graphql';
import type { FieldPlan } from './field-plan.ts';
import type { Place, Run } from './run.ts';

type Path = GraphQLResolveInfo['path'];

/**
 * What a resolver gets as its fourth argument: graphql-js's, made up as it is looked at, for hardly any resolver looks.
 * Read its properties by name; a spread of it has none.
 */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #run: Run;
  readonly #field: FieldPlan;
  readonly #parent: Place;

  constructor(run: Run, field: FieldPlan, parent: Place) {
    this.#run = run;
    this.#field = field;
    this.#parent = parent;
  }
  get fieldName() {
    return this.#field.definition.name;
  }
  get fieldNodes() {
    return this.#field.nodes;
  }
  get returnType() {
    return this.#field.definition.type;
  }
  get parentType() {
    return this.#field.parentType;
  }
  get path(): Path {
    const { responseName, parentType } = this.#field;
    return { prev: asPath(this.#parent), key: responseName, typename: parentType.name };
  }
  get schema() {
    return this.#run.plan.schema;
  }
  get fragments() {
    return this.#run.plan.fragments;
  }
  get rootValue() {
    return this.#run.rootValue;
  }
  get operation() {
    return this.#run.plan.operation;
  }
  get variableValues() {
    return this.#run.variables;
  }
}

function asPath({ parent, key, field }: Place): Path | undefined {
  if (!parent) return undefined;
  const typename = typeof key === 'string' ? field?.parentType.name : undefined;
  return { prev: asPath(parent), key, typename };
}
