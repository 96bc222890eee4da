import { inspect } from 'node:util';
import { getArgumentValues, locatedError } from 'graphql';
import type { FieldPlan } from './field-plan.ts';
import { ResolveInfo } from './resolve-info.ts';
import { FAILED, forgetBelow, nullFrom, pathTo, Slot, type Container, type Place, type Run } from './run.ts';
import type { TypePlan } from './type-plans.ts';

/** Calls a field's resolver, and completes what it returns. Null for now where that is waited for. */
export function resolveField(
  run: Run,
  field: FieldPlan,
  source: unknown,
  parent: Place,
  container: Container,
): unknown {
  const { responseName, isNullable, resolve } = field;
  let value: unknown;
  try {
    value = resolve
      ? resolve(source, argumentsOf(run, field), run.context, new ResolveInfo(run, field, parent))
      : propertyOf(run, field, source, parent);
  } catch (error) {
    return failAt(run, field, error, parent, responseName, isNullable);
  }
  return complete(run, field, field.type, value, parent, responseName, container, isNullable);
}

/** Completes what a property of the field's name held: a method is called as a resolver. */
export function completeProperty(
  run: Run,
  field: FieldPlan,
  property: unknown,
  source: unknown,
  parent: Place,
  container: Container,
): unknown {
  if (typeof property === 'function') return resolveField(run, field, source, parent, container);
  return complete(run, field, field.type, property, parent, field.responseName, container, field.isNullable);
}

function propertyOf(run: Run, field: FieldPlan, source: unknown, parent: Place): unknown {
  if ((typeof source !== 'object' && typeof source !== 'function') || source === null) return undefined;
  const { name } = field.definition;
  const row = source as Record<string, unknown>;
  const property = row[name];
  if (typeof property !== 'function') return property;
  const method = row as Record<string, (args: unknown, context: unknown, info: unknown) => unknown>;
  return method[name]?.(argumentsOf(run, field), run.context, new ResolveInfo(run, field, parent));
}

/** Coerced once a run, and handed out as a copy. */
export function argumentsOf(run: Run, { definition, nodes, number }: FieldPlan): Record<string, unknown> {
  if (definition.args.length === 0) return {};
  const [node] = nodes;
  if (!node) return {};
  let args = run.args.get(number);
  if (!args) run.args.set(number, (args = getArgumentValues(definition, node, run.variables)));
  return { ...args };
}

/**
 * Makes of a field's or an element's value what stands in the answer: null where a nullable one failed, FAILED where one
 * failed that is not, and null for now where a promise is waited for.
 */
export function complete(
  run: Run,
  field: FieldPlan,
  type: TypePlan,
  value: unknown,
  parent: Place,
  key: string | number,
  container: Container,
  isNullable: boolean,
): unknown {
  try {
    if (value == null) {
      if (isNullable) return null;
      throw new Error(
        `Cannot return null for non-nullable field ${field.parentType.name}.${field.definition.name}.`,
      );
    }
    if (isPromise(value)) return waitFor(run, field, type, value, parent, key, container, isNullable);
    if (value instanceof Error) throw value;
    const completed = type.complete(run, field, value, parent, key, container, isNullable);
    if (completed !== FAILED) return completed;
  } catch (error) {
    return failAt(run, field, error, parent, key, isNullable);
  }
  if (!isNullable) return FAILED;
  forgetBelow(run, container, key);
  return null;
}

/** Notes the error of a position. */
export function failAt(
  run: Run,
  field: FieldPlan,
  error: unknown,
  parent: Place,
  key: string | number,
  isNullable: boolean,
): null | typeof FAILED {
  (run.errors ??= []).push(locatedError(error, field.nodes, pathTo(parent, key)));
  return isNullable ? null : FAILED;
}

/** Fills the position when the promise settles; null stands there until then. */
export function waitFor(
  run: Run,
  field: FieldPlan,
  type: TypePlan,
  promise: PromiseLike<unknown>,
  parent: Place,
  key: string | number,
  container: Container,
  isNullable: boolean,
): null {
  const slot = new Slot(parent, key, container, run.lastSlot);
  run.lastSlot = slot;
  run.pending += 1;
  // One that is not the language's own may call back at once, or twice.
  const settling = promise instanceof Promise ? promise : Promise.resolve(promise);
  settling.then(
    (value) => {
      if (slot.isDone) return;
      slot.isDone = true;
      run.pending -= 1;
      fill(run, slot, complete(run, field, type, value, parent, key, container, isNullable));
    },
    (error: unknown) => {
      if (slot.isDone) return;
      slot.isDone = true;
      run.pending -= 1;
      fill(run, slot, failAt(run, field, error, parent, key, isNullable));
    },
  );
  return null;
}

function fill(run: Run, { parent, key, container }: Slot, completed: unknown): void {
  if (completed !== FAILED) container[key] = completed;
  else nullFrom(run, parent);
  if (run.pending === 0) run.onIdle?.();
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}

/** What was thrown, as an error: a value that is an error counts as thrown. */
export function thrown(error: unknown): Error {
  return error instanceof Error ? error : new Error(`Unexpected error value: ${inspect(error)}`);
}
