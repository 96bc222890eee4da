import {
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { collectFields, type CollectedField, type Collecting, type Selected } from './collected-fields.ts';
import type { Introspect } from './introspection.ts';
import { leafValueOf } from './leaf-values.ts';
import { ownValue, setOwn, type Data } from './own-values.ts';
import { UnexpectedAnswer } from './plan-path.ts';

/** Makes what the client gets of what was fetched. Null: what may not be null is, somewhere. */
export type ResponseShape = (root: Data) => Data | null;

export interface ShapeOptions extends Collecting {
  readonly introspect: Introspect;
}

/** Of a value that is not null; null where it is no such value, or something in it may not be null and is. */
type ValueShape = (value: unknown) => unknown;

interface FieldShape {
  readonly name: string;
  /** Whether the name means something to JavaScript. */
  readonly isInherited: boolean;
  readonly isNonNull: boolean;
  /** Of the field's own value. */
  readonly ofValue: ValueShape;
  /** Of the object instead, for what no subgraph is asked. */
  readonly ofObject: ((object: Data) => unknown) | undefined;
}

/** The shape of an operation for one choice of its conditions. Types are looked into as they come up. */
export function responseShape(
  options: ShapeOptions,
  rootType: GraphQLObjectType,
  selected: readonly Selected[],
): ResponseShape {
  const { schema, introspect } = options;

  function fieldsOf(typename: string, within: readonly Selected[]): readonly FieldShape[] {
    return collectFields(options, typename, within).map((field) => fieldShape(field, typename));
  }

  function fieldShape(field: CollectedField, typename: string): FieldShape {
    const { responseName: name, nodes, type, within } = field;
    const [node] = nodes;
    const shared = { name, isInherited: name in Object.prototype, isNonNull: isNonNullType(type) };
    if (node.name.value === '__typename')
      return { ...shared, ofValue: asIs, ofObject: typenameShape(name, typename) };
    if (node.name.value === '__schema' || node.name.value === '__type') {
      return { ...shared, isNonNull: false, ofValue: asIs, ofObject: () => introspect(nodes) };
    }
    return { ...shared, ofValue: valueShape(type, within), ofObject: undefined };
  }

  /** The name of an object's type, where it is an object's: a subgraph may know an interface as an object. */
  function typenameShape(name: string, typename: string): (object: Data) => string | null {
    const byDefault = isObjectType(schema.getType(typename)) ? typename : null;
    return (object) => {
      const given = ownValue(object, name) ?? ownValue(object, '__typename');
      if (given === typename || typeof given !== 'string') return byDefault;
      const type = schema.getType(given);
      if (!type) return byDefault;
      return isObjectType(type) ? given : null;
    };
  }

  function valueShape(type: GraphQLOutputType, within: readonly Selected[]): ValueShape {
    if (isNonNullType(type)) return valueShape(type.ofType, within);
    if (isListType(type)) return listShape(type.ofType, within);
    if (isLeafType(type)) return leafValueOf(type);
    return objectShape(type, within);
  }

  function listShape(type: GraphQLOutputType, within: readonly Selected[]): ValueShape {
    const isNonNull = isNonNullType(type);
    const ofElement = valueShape(type, within);
    return (value) => {
      if (!Array.isArray(value)) throw new UnexpectedAnswer('a list was expected in an answer');
      let isLost = false;
      const shaped: unknown[] = [];
      for (const element of value as readonly unknown[]) {
        const one = element == null ? null : ofElement(element);
        if (one === null && isNonNull) isLost = true;
        shaped.push(one);
      }
      return isLost ? null : shaped;
    };
  }

  function objectShape(declared: GraphQLCompositeType, within: readonly Selected[]): ValueShape {
    const byType = new Map<string, readonly FieldShape[] | null>();

    /** Null: clients do not know such a type. */
    function look(typename: string): readonly FieldShape[] | null {
      if (!isCompositeType(schema.getType(typename))) return null;
      const fields = fieldsOf(typename, within);
      byType.set(typename, fields);
      return fields;
    }

    return (value) => {
      if (typeof value !== 'object') throw new UnexpectedAnswer('an object was expected in an answer');
      const object = value as Data;
      const given = object['__typename'];
      if (given !== undefined && typeof given !== 'string')
        throw new UnexpectedAnswer('the name of a type was expected in an answer');
      const typename = given || declared.name;
      const known = byType.get(typename);
      const fields = known === undefined ? look(typename) : known;
      return fields && shapeObject(object, fields);
    };
  }

  let rootFields: readonly FieldShape[] | undefined;
  return (root) => shapeObject(root, (rootFields ??= fieldsOf(rootType.name, selected)));
}

function shapeObject(object: Data, fields: readonly FieldShape[]): Data | null {
  const shaped: Data = {};
  for (const { name, isInherited, isNonNull, ofValue, ofObject } of fields) {
    let value: unknown;
    if (ofObject) {
      value = ofObject(object);
    } else {
      const given = isInherited ? ownValue(object, name) : object[name];
      value = given === undefined || given === null ? null : ofValue(given);
    }
    if (value === null && isNonNull) return null;
    if (isInherited) setOwn(shaped, name, value);
    else shaped[name] = value;
  }
  return shaped;
}

function asIs(value: unknown): unknown {
  return value;
}
