import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  print,
  valueFromAST,
  visit,
  BREAK,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';
import type { Variables } from '../selections/conditions.ts';
import type { CostRules } from './cost-rules.ts';

/** Something that may depend on variables, worked out beforehand where it does not. */
export type Valued<T> = (variables: Variables) => T;

const valued =
  <T>(value: T): Valued<T> =>
  () =>
    value;

/** The value that a field's argument has, its default included; undefined or null: none. */
export function argumentValue(
  argument: GraphQLArgument,
  { arguments: given = [] }: FieldNode,
): Valued<unknown> {
  const node = given.find(({ name }) => name.value === argument.name)?.value;
  const { defaultValue, type } = argument;
  if (!node) return valued(defaultValue);
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return (variables) => (Object.hasOwn(variables, name) ? variables[name] : defaultValue);
  }
  if (!hasVariables(node)) return valued(valueFromAST(node, type));
  return (variables) => valueFromAST(node, type, variables);
}

/** The same text for arguments that have the same value, whatever the variables. */
export function argumentKey(
  { name, defaultValue }: GraphQLArgument,
  { arguments: given = [] }: FieldNode,
): string {
  const node = given.find((each) => each.name.value === name)?.value;
  return `${node ? print(node) : ''}=${JSON.stringify(defaultValue)}`;
}

function hasVariables(node: ValueNode): boolean {
  let found = false;
  visit(node, {
    Variable() {
      found = true;
      return BREAK;
    },
  });
  return found;
}

/** What a field's arguments cost; undefined: nothing, whatever is given. */
export function argumentsCost(
  rules: CostRules,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Valued<number> | undefined {
  const costly = field.args.filter((argument) => isCostly(rules, argument));
  if (costly.length === 0) return undefined;
  const values = costly.map((argument) => ({ argument, value: argumentValue(argument, node) }));
  return (variables) =>
    values.reduce(
      (sum, { argument, value }) => sum + inputCost(rules, argument, argument.type, value(variables)),
      0,
    );
}

type Input = Parameters<CostRules['inputWeight']>[0];

function isCostly(rules: CostRules, input: Input): boolean {
  return isInputObjectType(getNamedType(input.type)) || rules.inputWeight(input) !== 0;
}

/** Of a coerced value: of each element of a list, and of whatever is given within an object. */
function inputCost(rules: CostRules, input: Input, type: GraphQLInputType, value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (isNonNullType(type)) return inputCost(rules, input, type.ofType, value);
  if (isListType(type) && Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements.reduce<number>((sum, element) => sum + inputCost(rules, input, type.ofType, element), 0);
  }
  const weight = rules.inputWeight(input);
  if (!isInputObjectType(type)) return weight;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.values(type.getFields()).reduce(
    (sum, field) => sum + inputCost(rules, field, field.type, given[field.name]),
    weight,
  );
}
