import {
  buildASTSchema,
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
  type GraphQLField,
} from 'graphql';
import { supergraphSdl } from './index.ts';

const schema = buildASTSchema(parse(supergraphSdl()), { assumeValid: true, assumeValidSDL: true });
type Field = GraphQLField<unknown, unknown>;
const bears = ({ astNode }: Field, name: string) =>
  astNode?.directives?.find((directive) => directive.name.value === name);
const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
  (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
    ? Object.values(type.getFields()).map((field) => ({
        type,
        field,
        coordinate: `${type.name}.${field.name}`,
      }))
    : [],
);
const isList = ({ type }: Field) => isListType(isNonNullType(type) ? type.ofType : type);

/** Signed out, one can open an account, sign in, and end a session by its cookie alone. */
const OPEN_TO_ALL = ['refreshSession', 'signIn', 'signOut', 'signUp'];

describe('the sizes of lists', () => {
  it('are told of every list of objects, by its own field or by the connection that it stands in', () => {
    const sized = fields.flatMap(({ field }) => {
      const sizedFields = bears(field, 'listSize')?.arguments?.find(
        ({ name }) => name.value === 'sizedFields',
      );
      const { name } = getNamedType(field.type);
      return sizedFields?.value.kind === 'ListValue'
        ? sizedFields.value.values.map((value) => `${name}.${'value' in value ? value.value : ''}`)
        : [];
    });
    const unsized = fields.filter(
      ({ field, coordinate }) =>
        isList(field) &&
        !isScalarType(getNamedType(field.type)) &&
        !bears(field, 'listSize') &&
        !sized.includes(coordinate),
    );
    expect(unsized.map(({ coordinate }) => coordinate)).toEqual([]);
  });

  it('are told wherever a connection is, by all arguments that slice it, of which none is required', () => {
    const connections = fields.filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(15);
    for (const { field, coordinate } of connections) {
      const slicing = field.args.map(({ name }) => name).filter((name) => ['first', 'last'].includes(name));
      const told = Object.fromEntries(
        (bears(field, 'listSize')?.arguments ?? []).map(({ name, value }) => [
          name.value,
          value.kind === 'ListValue'
            ? value.values.map((each) => ('value' in each ? each.value : ''))
            : 'value' in value && value.value,
        ]),
      );
      expect({ coordinate, ...told }).toEqual({
        coordinate,
        assumedSize: '20',
        slicingArguments: slicing,
        sizedFields: ['edges'],
        requireOneSlicingArgument: false,
      });
    }
  });
});

describe('what needs somebody signed in', () => {
  it('is every mutation but those that are for all', () => {
    const open = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(
      (field) => !bears(field, 'authenticated'),
    );
    expect(open.map(({ name }) => name).sort()).toEqual(OPEN_TO_ALL);
  });

  it('is the home timeline, read and live', () => {
    const others = fields.filter(
      ({ type, field }) => bears(field, 'authenticated') && type !== schema.getMutationType(),
    );
    expect(others.map(({ coordinate }) => coordinate)).toEqual([
      'Query.homeTimeline',
      'Subscription.homeTimeline',
    ]);
  });

  it('can be null: a refusal costs that field alone', () => {
    const nonNull = fields.filter(({ field }) => bears(field, 'authenticated') && isNonNullType(field.type));
    expect(nonNull.map(({ coordinate }) => coordinate)).toEqual([]);
  });
});
