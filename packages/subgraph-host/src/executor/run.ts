import type { GraphQLError } from 'graphql';
import type { FieldPlan, OperationPlan } from './field-plan.ts';

/** Returned instead of a value: a non-null position failed, and its error is noted. */
export const FAILED = Symbol('failed');

/** Where results are put: an answer's object by response name, or a list by index. */
export type Container = Record<string | number, unknown>;

/**
 * A position of the answer below which something is executed. The chain of places is the path of errors, and the way that
 * a null goes upwards; positions of leaves have none unless they are waited for.
 *
 * Places, slots and runs are of classes, and no list is made by a literal where many are made: what literals make V8 may
 * come to put into the old space, where all that dies young holds on to all that it points to.
 */
export class Place {
  /** Undefined: the answer itself. */
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly container: Container;
  readonly isNullable: boolean;
  /** The field whose value stands here, or in a list here. */
  readonly field: FieldPlan | undefined;

  constructor(
    parent: Place | undefined,
    key: string | number,
    container: Container,
    isNullable: boolean,
    field: FieldPlan | undefined,
  ) {
    this.parent = parent;
    this.key = key;
    this.container = container;
    this.isNullable = isNullable;
    this.field = field;
  }
}

/** A position whose promise is waited for. */
export class Slot {
  readonly parent: Place;
  readonly key: string | number;
  readonly container: Container;
  /** The one that was made before it. */
  readonly previous: Slot | undefined;
  /** Also when a null above made it pointless. */
  isDone = false;

  constructor(parent: Place, key: string | number, container: Container, previous: Slot | undefined) {
    this.parent = parent;
    this.key = key;
    this.container = container;
    this.previous = previous;
  }
}

/** One execution of a compiled operation. */
export class Run {
  readonly plan: OperationPlan;
  readonly context: unknown;
  readonly rootValue: unknown;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
  /** Coerced arguments of fields that have some, by the field's number. */
  readonly args = new Map<number, Readonly<Record<string, unknown>>>();
  readonly root: Place;
  /** Undefined: none yet. */
  errors: GraphQLError[] | undefined = undefined;
  lastSlot: Slot | undefined = undefined;
  /** Slots that are not done. */
  pending = 0;
  /** Called whenever the last slot is done. */
  onIdle: (() => void) | undefined = undefined;
  /** The answer's; null as soon as an error reached the root. */
  data: unknown = null;

  constructor(
    plan: OperationPlan,
    variables: Record<string, unknown>,
    { context, rootValue }: { readonly context: unknown; readonly rootValue: unknown },
  ) {
    this.plan = plan;
    this.variables = variables;
    this.context = context;
    this.rootValue = rootValue;
    this.root = new Place(undefined, 'data', this as unknown as Container, true, undefined);
  }
}

/** From the root to this position, as in an error. */
export function pathTo(place: Place, key: string | number): (string | number)[] {
  const path = [key];
  for (let at = place; at.parent; at = at.parent) path.push(at.key);
  return path.reverse();
}

/** Puts null at the nearest nullable place from this one upwards, and waits no more for anything below. */
export function nullFrom(run: Run, failed: Place): void {
  let place = failed;
  while (!place.isNullable && place.parent) place = place.parent;
  place.container[place.key] = null;
  forgetBelow(run, place.container, place.key);
}

/** What is waited for at this position or below has no say any more. */
export function forgetBelow(run: Run, container: Container, key: string | number): void {
  if (run.pending === 0) return;
  for (let slot = run.lastSlot; slot; slot = slot.previous) {
    if (slot.isDone || !isBelow(slot, container, key)) continue;
    slot.isDone = true;
    run.pending -= 1;
  }
}

function isBelow(slot: Slot, container: Container, key: string | number): boolean {
  for (let at: Slot | Place | undefined = slot; at; at = at.parent) {
    if (at.container === container && at.key === key) return true;
  }
  return false;
}
