import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  visit,
} from 'graphql';
import { SUBGRAPH_NAMES, subgraphSdl } from './index.ts';

describe.each(SUBGRAPH_NAMES)('the schema of %s', (name) => {
  it('describes every type, field, argument and value: Sandbox and codegen show it', () => {
    const undescribed: string[] = [];
    const check = (path: string, { description }: { description?: unknown }) => {
      if (!description) undescribed.push(path);
    };
    const document = visit(parse(subgraphSdl(name)), { SchemaExtension: () => null });
    const schema = buildSchema(
      `directive @key(fields: String!, resolvable: Boolean) repeatable on OBJECT
       directive @shareable on OBJECT | FIELD_DEFINITION
       directive @external on FIELD_DEFINITION
       directive @inaccessible on FIELD_DEFINITION | ENUM
       directive @authenticated on FIELD_DEFINITION
       directive @cost(weight: Int!) on FIELD_DEFINITION
       directive @listSize(
         assumedSize: Int
         slicingArguments: [String!]
         sizedFields: [String!]
         requireOneSlicingArgument: Boolean
       ) on FIELD_DEFINITION
       ${subgraphSdl(name).slice(document.definitions[0]?.loc?.start ?? 0)}`,
    );
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || ['String', 'Int', 'Boolean', 'ID'].includes(type.name)) continue;
      if (['Query', 'Mutation', 'Subscription'].includes(type.name) === false) check(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field);
        if ('args' in field)
          for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(undescribed).toEqual([]);
  });
});
