import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Every coordinate of a schema (`User.bio`, `Query.user(id:)`, `Audience.PUBLIC`), with why it is deprecated where it is. */
export function schemaCoordinates(schema: GraphQLSchema): ReadonlyMap<string, string | undefined> {
  const coordinates = new Map<string, string | undefined>();
  const add = (
    coordinate: string,
    { deprecationReason }: { deprecationReason?: string | null | undefined },
  ) => coordinates.set(coordinate, deprecationReason ?? undefined);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field);
      for (const argument of field.args) add(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  return coordinates;
}
