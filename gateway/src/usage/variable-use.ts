import type { DocumentUse } from '@rookery/usage';
import { isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';

/** Values looked at per request: a client pays for long lists with its own request, not with others' time. */
const MAX_VALUES = 200;

/** Input fields and enum values in variables, as schema coordinates; the first 200 values. */
export function variableUse(
  { inputs }: Pick<DocumentUse, 'inputs'>,
  variables: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const coordinates = new Set<string>();
  let left = MAX_VALUES;

  function look(type: GraphQLInputType, value: unknown): void {
    if (value == null || left <= 0) return;
    left -= 1;
    if (isNonNullType(type)) return look(type.ofType, value);
    if (isListType(type)) {
      for (const item of Array.isArray(value) ? value.slice(0, left) : [value]) look(type.ofType, item);
    } else if (isEnumType(type)) {
      if (typeof value === 'string' && type.getValue(value)) coordinates.add(`${type.name}.${value}`);
    } else if (isInputObjectType(type) && typeof value === 'object') {
      for (const field of Object.values(type.getFields())) {
        if (!Object.hasOwn(value, field.name)) continue;
        coordinates.add(`${type.name}.${field.name}`);
        look(field.type, (value as Readonly<Record<string, unknown>>)[field.name]);
      }
    }
  }

  for (const { name, type } of inputs) if (Object.hasOwn(variables, name)) look(type, variables[name]);
  return coordinates;
}
