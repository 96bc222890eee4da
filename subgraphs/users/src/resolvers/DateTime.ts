import { badUserInput } from '@rookery/errors';
import { GraphQLScalarType, Kind } from 'graphql';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;
/** The one input of this subgraph that is a time: a scalar is not told where it stands. */
const FIELD = 'input.expiresAt';

/** RFC 3339; given out in UTC with milliseconds. A text was written so when its row was read, once for all who ask for it. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('a DateTime is made from a Date');
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

function parseDateTime(value: unknown): Date {
  const time = typeof value === 'string' && isTime(value) ? new Date(value) : undefined;
  if (!time || Number.isNaN(time.getTime())) throw badUserInput([{ field: FIELD, reason: 'MALFORMED' }]);
  return time;
}

/** The shape alone would let 30 February through, which `Date` takes for 2 March. */
function isTime(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  return RFC_3339.test(text) && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
