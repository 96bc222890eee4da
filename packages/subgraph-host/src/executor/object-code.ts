import {
  getNullableType,
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isScalarType,
  type GraphQLScalarType,
} from 'graphql';
import { completeProperty, resolveField, thrown } from './completion.ts';
import { resolveEntities } from './entities.ts';
import type { FieldPlan } from './field-plan.ts';
import { FAILED } from './run.ts';
import type { ExecuteFields } from './type-plans.ts';

/** A field of an object's selection: how it is executed is decided when the code is written. */
export type SelectedField =
  | { readonly kind: 'typename'; readonly responseName: string; readonly typeName: string }
  | { readonly kind: 'entities'; readonly field: FieldPlan }
  | { readonly kind: 'field'; readonly field: FieldPlan };

/** What no object inherits anything from: an alias may be called `__proto__` or `constructor`. */
const NOTHING = Object.freeze(Object.create(null) as object);

/** Values that serialise to themselves, by the scalars of the specification. */
const AS_IS: readonly (readonly [GraphQLScalarType, string])[] = [
  [GraphQLString, `typeof v === 'string'`],
  [GraphQLID, `typeof v === 'string'`],
  [GraphQLInt, `typeof v === 'number' && (v | 0) === v`],
  [GraphQLBoolean, `typeof v === 'boolean'`],
];

/**
 * Writes the code that executes a selection on an object. What it gains over a loop is that every selection reads the
 * properties and writes the results at places of its own, which V8 makes direct accesses of. Names come from a parsed
 * document, and go into the code as JSON.
 */
export function compileFields(selection: readonly SelectedField[]): ExecuteFields {
  const fields = selection.map((selected) => (selected.kind === 'typename' ? undefined : selected.field));
  const code = `'use strict';
function Answer() {
${selection.map((selected) => `  this[${nameIn(selected)}] = null;`).join('\n')}
}
Answer.prototype = NOTHING;
${fields.map((field, at) => (field ? `const f${at} = fields[${at}];` : '')).join('\n')}
return function execute(run, source, place) {
  const row = (typeof source === 'object' && source !== null) || typeof source === 'function' ? source : NOTHING;
  const out = new Answer();
  let v;
${selection.map(codeOf).join('\n')}
  return out;
};`;
  const make = new Function(
    'fields',
    'NOTHING',
    'FAILED',
    'resolveField',
    'resolveEntities',
    'completeProperty',
    'thrown',
    code,
  ) as (...given: readonly unknown[]) => ExecuteFields;
  return make(fields, NOTHING, FAILED, resolveField, resolveEntities, completeProperty, thrown);
}

function nameIn(selected: SelectedField): string {
  return JSON.stringify(selected.kind === 'typename' ? selected.responseName : selected.field.responseName);
}

function codeOf(selected: SelectedField, at: number): string {
  const name = nameIn(selected);
  if (selected.kind === 'typename') return `  out[${name}] = ${JSON.stringify(selected.typeName)};`;
  const { field } = selected;
  const put = `if (v === FAILED) return FAILED;
  out[${name}] = v;`;
  if (selected.kind === 'entities')
    return `  v = resolveEntities(run, f${at}, source, place, out);\n  ${put}`;
  if (field.resolve) return `  v = resolveField(run, f${at}, source, place, out);\n  ${put}`;
  const read = `  try { v = row[${JSON.stringify(field.definition.name)}]; } catch (error) { v = thrown(error); }`;
  const completed = `completeProperty(run, f${at}, v, source, place, out)`;
  const type = getNullableType(field.definition.type);
  const asIs = isScalarType(type) ? testOf(type) : undefined;
  if (asIs === undefined) return `${read}\n  v = ${completed};\n  ${put}`;
  const slow = field.isNullable ? `if (v == null) v = null;\n  else` : '';
  return `${read}
  if (!(${asIs})) {
  ${slow} { v = ${completed}; if (v === FAILED) return FAILED; }
  }
  out[${name}] = v;`;
}

function testOf(type: GraphQLScalarType): string | undefined {
  return AS_IS.find(([scalar]) => scalar.serialize === type.serialize)?.[1];
}
