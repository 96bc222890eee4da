import { parse, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { operationFields } from './operation-fields.ts';

function infoOf(text: string) {
  const { definitions } = parse(text);
  const operation = definitions[0] as OperationDefinitionNode;
  const fragments = definitions.slice(1) as FragmentDefinitionNode[];
  return { operation, fragments: Object.fromEntries(fragments.map((each) => [each.name.value, each])) };
}

it('an operation’s fields are those of all its selections, by their own names', () => {
  const info = infoOf(`
    query ($no: Boolean!) { a: post { ... on Post { text @skip(if: $no) } ...Outer } }
    fragment Outer on Post { author { ...Inner } }
    fragment Inner on User { b: username }`);
  expect([...operationFields(info)].sort()).toEqual(['author', 'post', 'text', 'username']);
});

it('an operation is looked through once', () => {
  const info = infoOf('{ post { text } }');
  expect(operationFields({ ...info })).toBe(operationFields({ ...info }));
});
