import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import {
  Kind,
  getVariableValues,
  parse,
  validate,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { loadOperations, operation, operationsDirectory } from './index.ts';

const supergraphFile = join(operationsDirectory, '..', 'schema', 'supergraph.graphql');
const all = [...loadOperations().values()];

function definitionsOf(text: string): OperationDefinitionNode[] {
  return parse(text).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

describe('the example operations', () => {
  let schema: GraphQLSchema;
  beforeAll(() => {
    schema = Supergraph.build(readFileSync(supergraphFile, 'utf8'), {
      supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    })
      .apiSchema()
      .toGraphQLJSSchema();
  });

  test('every .graphql file of the folder is one of them', () => {
    const files = readdirSync(operationsDirectory).filter((file) => file.endsWith('.graphql'));
    expect(all.map(({ name }) => `${name}.graphql`)).toEqual(files.sort());
    expect(files.length).toBeGreaterThan(30);
  });

  test('every .json file holds the variables of one', () => {
    const files = readdirSync(operationsDirectory).filter(
      (file) => file.endsWith('.json') && !/^(package|tsconfig|persisted-query-manifest)/.test(file),
    );
    const withVariables = all.filter(({ variables }) => variables).map(({ name }) => `${name}.json`);
    expect(withVariables).toEqual(files.sort());
  });

  test('no two share a name, and each bears its file’s', () => {
    const names = all.map(({ text }) => definitionsOf(text)[0]?.name?.value);
    expect(names).toEqual(all.map(({ name }) => name));
    expect(new Set(names.map((name) => name?.toLowerCase())).size).toBe(names.length);
  });

  test('an unknown name is refused by name', () => {
    expect(() => operation('Nonsense')).toThrow('operations/Nonsense.graphql does not exist');
    expect(operation('HomeTimeline')).toContain('query HomeTimeline(');
  });

  test.each(all)('$name is one operation with a comment on top, and holds against the schema', ({ text }) => {
    expect(definitionsOf(text)).toHaveLength(1);
    expect(text).toMatch(/^# \S/);
    expect(validate(schema, parse(text))).toEqual([]);
  });

  test.each(all)('$name runs with its variables', ({ text, variables = {} }) => {
    const [definition] = definitionsOf(text);
    const declared = definition?.variableDefinitions ?? [];
    expect(getVariableValues(schema, declared, variables)).not.toHaveProperty('errors');
    const names = declared.map(({ variable }) => variable.name.value);
    expect(names).toEqual(expect.arrayContaining(Object.keys(variables)));
  });

  test('between them they use every root field but user(id:), which is userByUsername by another key', () => {
    const served = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => Object.keys(type?.getFields() ?? {}),
    );
    const used = all.flatMap(({ text }) =>
      definitionsOf(text).flatMap(({ selectionSet }) =>
        selectionSet.selections.map((selection) => selection.kind === Kind.FIELD && selection.name.value),
      ),
    );
    expect(served.filter((field) => !used.includes(field))).toEqual(['user']);
  });
});
