import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const RFC_3339 =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$/;

function parse(value: unknown): Date {
  const date = typeof value === 'string' && RFC_3339.test(value) ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.getTime())) throw new GraphQLError('DateTime is an RFC 3339 text.');
  return date;
}

/** RFC 3339 in UTC with milliseconds. A text was written so when its row was read, once for all who ask for it. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (typeof value === 'string') return value;
    if (!(value instanceof Date)) throw new TypeError('DateTime resolves to a Date');
    return value.toISOString();
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
