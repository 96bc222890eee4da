import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { supergraphSdl } from '@rookery/schema';
import { getNamedType, isObjectType, isScalarType, isSpecifiedScalarType, type GraphQLSchema } from 'graphql';
import { possibleTypes } from './generated/possible-types.ts';
import { apiSchemaOf, possibleTypesOf } from './possible-types-of.ts';
import { typePolicies } from './type-policies.ts';

const KIT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(KIT, file), 'utf8');

describe('the client kit, held to the supergraph', () => {
  let schema: GraphQLSchema;
  let scalars: string[];
  beforeAll(() => {
    schema = apiSchemaOf(supergraphSdl());
    scalars = Object.values(schema.getTypeMap())
      .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
      .map(({ name }) => name);
  });

  test('possibleTypes are the schema’s: otherwise run `npm run client-kit`', () => {
    expect(possibleTypes).toEqual(possibleTypesOf(supergraphSdl()));
    expect(Object.keys(possibleTypes)).toEqual(expect.arrayContaining(['HomeTimelineEvent', 'Node']));
  });

  test('every connection of the schema has a policy, told apart by every argument that is not for paging', () => {
    const connections = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
          .map((field) => ({ type, field })),
      );
    expect(connections.length).toBeGreaterThan(15);
    for (const { type, field } of connections) {
      const policy = typePolicies[type.name]?.fields?.[field.name];
      expect(`${type.name}.${field.name} ${typeof policy}`).toBe(`${type.name}.${field.name} object`);
      const listArguments = field.args
        .map(({ name }) => name)
        .filter((name) => !['first', 'after', 'last', 'before'].includes(name))
        .sort();
      expect(keyed(policy as KeyedPolicy)).toEqual(listArguments);
    }
  });

  test('no policy is for a field that the schema does not have', () => {
    for (const [typeName, { fields = {} }] of Object.entries(typePolicies)) {
      const type = schema.getType(typeName);
      const known = isObjectType(type) ? Object.keys(type.getFields()) : [];
      expect(known).toEqual(expect.arrayContaining(Object.keys(fields)));
    }
  });

  test('every custom scalar is mapped for Kotlin and for Swift, and nothing else is', () => {
    expect(scalars).toContain('DateTime');
    const kotlin = [...read('kotlin/apollo.gradle.kts').matchAll(/mapScalar\(\s*"(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(kotlin.sort()).toEqual([...scalars].sort());
    const swift = readdirSync(join(KIT, 'swift/CustomScalars')).map((file) => file.replace(/\.swift$/, ''));
    expect(swift.sort()).toEqual([...scalars].sort());
    for (const name of scalars)
      expect(read(`swift/CustomScalars/${name}.swift`)).toContain(`typealias ${name} =`);
  });
});

interface KeyedPolicy {
  readonly keyArgs: false | ((args: object) => string);
}
function keyed({ keyArgs }: KeyedPolicy): string[] {
  if (!keyArgs) return [];
  const args = new Proxy({}, { get: () => ({}) });
  return Object.keys(JSON.parse(keyArgs(args)) as object).sort();
}
