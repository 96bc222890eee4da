import { getIntrospectionQuery, parse } from 'graphql';
import { shapeOf } from './operation-shape.ts';
import { SHAPE_LIMITS, tooMuchIn } from './shape-limits.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (depth: number): string => (depth === 0 ? 'id' : `a { ${nested(depth - 1)} }`);

describe('the shape of an operation', () => {
  it('counts what stands there once fragments are in their places', () => {
    const document = parse(`
      query A @x { one: a { ...F id } ...R }
      fragment F on T { b @include(if: true) { c two: c } }
      fragment R on Query { d { ...F } ... on Query @y { e } }
    `);
    // a { b { c two } id }  d { b { c two } }  e
    expect(shapeOf(document)).toEqual({
      depth: 3,
      fields: 10,
      aliases: 3,
      rootFields: 3,
      directives: 4,
      fragments: 2,
    });
  });

  it('is that of the largest of several operations', () => {
    expect(shapeOf(parse('query A { a { b } } query B { a x: b c }'))).toEqual({
      depth: 2,
      fields: 3,
      aliases: 1,
      rootFields: 3,
      directives: 0,
      fragments: 0,
    });
  });

  it('takes no time for fragments that stand for 2^60 fields, nor for those that go in circles', () => {
    const doubling = times(
      60,
      (index) => `fragment F${index} on T { ...F${index + 1} a { ...F${index + 1} } }`,
    );
    expect(shapeOf(parse(`{ ...F0 } ${doubling} fragment F60 on T { id }`)).fields).toBeGreaterThan(2 ** 59);
    expect(shapeOf(parse('{ ...A } fragment A on T { b ...B } fragment B on T { c ...A }'))).toMatchObject({
      fields: 2,
    });
  });
});

describe('the limits of shapes', () => {
  const check = (text: string) => tooMuchIn(shapeOf(parse(text)));

  it.each<[keyof typeof SHAPE_LIMITS, (count: number) => string]>([
    ['depth', (count) => `{ ${nested(count - 1)} }`],
    ['fields', (count) => `{ a { ${times(count - 1, () => 'b')} } }`],
    ['aliases', (count) => `{ a { ${times(count, (index) => `x${index}: b`)} } }`],
    ['rootFields', (count) => `{ ${times(count, () => 'a')} }`],
    ['directives', (count) => `{ a ${times(count, () => '@x')} }`],
    ['fragments', (count) => `{ a } ${times(count, (index) => `fragment F${index} on T { b }`)}`],
  ])('lets the limit of %s pass, and refuses one more with its code', (kind, operation) => {
    const limit = SHAPE_LIMITS[kind];
    expect(check(operation(limit))).toBeUndefined();
    const refused = check(operation(limit + 1));
    expect(refused?.extensions).toEqual({ code: 'OPERATION_TOO_COMPLEX' });
    expect(refused?.message).toContain(`more than ${limit} `);
  });

  it('lets introspection by tools pass', () => {
    const everything = getIntrospectionQuery({
      inputValueDeprecation: true,
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
    });
    expect(check(everything)).toBeUndefined();
  });
});
