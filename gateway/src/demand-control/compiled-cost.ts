import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { ALWAYS, areMet, conditionsKey, type Variables } from '../selections/conditions.ts';
import {
  executedFields,
  fragmentsOf,
  type ExecutedField,
  type Selected,
} from '../selections/executed-fields.ts';
import { argumentsCost, type Valued } from './argument-values.ts';
import type { CostRules } from './cost-rules.ts';
import { fieldSize, type Size } from './list-size.ts';

/** Of `__schema` and `__type`, whatever is selected: what they tell is bounded by the schema, and made in the gateway. */
const INTROSPECTION_COST = 100;

/** One evaluation: what was worked out of it already stands in `known`. */
interface Run {
  readonly variables: Variables;
  readonly known: (number | undefined)[];
}
type RunCost = (run: Run) => number;
type Sizes = ReadonlyMap<string, Size>;

/**
 * The cost of one valid operation, as far as variables leave it open: 0 to `Infinity`. What stands on an interface is
 * worked out for each of its types; what is alike below them is compiled once, and evaluated once, so that interfaces
 * within interfaces do not multiply.
 */
export function compileCost(
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Valued<number> {
  const { schema } = rules;
  const fragments = fragmentsOf(document);
  const compiled = new Map<string, RunCost>();
  const numbers = new Map<SelectionSetNode, number>();

  function numberOf(selectionSet: SelectionSetNode): number {
    const number = numbers.get(selectionSet) ?? numbers.size;
    numbers.set(selectionSet, number);
    return number;
  }

  /** Of what is selected on one object: where several types may come, of the dearest. */
  function ofSelections(type: GraphQLNamedType, selected: readonly Selected[], sizes: Sizes): RunCost {
    const key = JSON.stringify([
      type.name,
      [...sizes].map(([name, size]) => [name, size.key]),
      selected.map(({ selectionSet, conditions }) => [numberOf(selectionSet), conditionsKey(conditions)]),
    ]);
    const known = compiled.get(key);
    if (known) return known;
    const cost = dearest(possibleTypes(type).map((one) => ofObject(one, selected, sizes)));
    const index = compiled.size;
    const once: RunCost = (run) => (run.known[index] ??= cost(run));
    compiled.set(key, once);
    return once;
  }

  function possibleTypes(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  }

  function ofObject(type: GraphQLObjectType, selected: readonly Selected[], sizes: Sizes): RunCost {
    const fields = [...executedFields(schema, fragments, type, selected).values()];
    return summed(fields.flatMap((field) => ofField(type, field, sizes) ?? []));
  }

  /** Undefined: nothing, whatever the variables. */
  function ofField(
    parent: GraphQLObjectType,
    { nodes: [node], conditions, within }: ExecutedField,
    sizes: Sizes,
  ): RunCost | undefined {
    const name = node.name.value;
    if (name === '__schema' || name === '__type') return when(conditions, () => INTROSPECTION_COST);
    const field = parent.getFields()[name];
    if (!field) return undefined;
    const weight = rules.fieldWeight(parent, field);
    const ofArguments = argumentsCost(rules, field, node);
    const type = getNamedType(field.type);
    if (!isCompositeType(type) && weight === 0 && !ofArguments) return undefined;
    const size = fieldSize(rules, field, node, sizes.get(name)?.of);
    const below = new Map([...size.sizedFields].map((sized) => [sized, size.ofSized]));
    const ofElement = isCompositeType(type) ? ofSelections(type, within, below) : undefined;
    return when(conditions, (run) => {
      const inner = weight + (ofElement?.(run) ?? 0);
      return size.own(run.variables) * inner + (ofArguments?.(run.variables) ?? 0);
    });
  }

  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const cost = ofSelections(root, [{ selectionSet: operation.selectionSet, conditions: ALWAYS }], new Map());
  return (variables) => cost({ variables, known: [] });
}

function when(conditions: ExecutedField['conditions'], cost: RunCost): RunCost {
  if (conditions.some(({ size }) => size === 0)) return cost;
  return (run) => (conditions.some((each) => areMet(each, run.variables)) ? cost(run) : 0);
}

function summed(costs: readonly RunCost[]): RunCost {
  return (run) => {
    let sum = 0;
    for (const cost of costs) sum += cost(run);
    return Math.max(sum, 0);
  };
}

function dearest(costs: readonly RunCost[]): RunCost {
  const [only] = costs;
  if (only && costs.length === 1) return only;
  return (run) => {
    let largest = 0;
    for (const cost of costs) largest = Math.max(largest, cost(run));
    return largest;
  };
}
