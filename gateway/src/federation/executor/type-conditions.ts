import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** Whether an object of a type, by its name, is meant by a type condition. */
export type TypeCondition = (typename: string) => boolean;

/** Makes the type conditions of a schema, which remember what they found. */
export function typeConditions(schema: GraphQLSchema): (name: string) => TypeCondition {
  const conditions = new Map<string, TypeCondition>();

  function condition(name: string): TypeCondition {
    const type = schema.getType(name);
    const known = new Map<string, boolean>();
    return (typename) => {
      if (typename === name) return true;
      let isMet = known.get(typename);
      if (isMet === undefined) {
        const actual = schema.getType(typename);
        // Names that the schema lacks come from outside: there is no end of them.
        if (!actual) return false;
        isMet =
          isAbstractType(type) &&
          (isObjectType(actual) || isInterfaceType(actual)) &&
          schema.isSubType(type, actual);
        known.set(typename, isMet);
      }
      return isMet;
    };
  }

  return (name) => {
    const known = conditions.get(name) ?? condition(name);
    conditions.set(name, known);
    return known;
  };
}
