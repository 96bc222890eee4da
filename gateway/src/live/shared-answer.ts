import { randomUUID } from 'node:crypto';
import type { LiveEvent } from '@rookery/live';

type Data = Readonly<Record<string, unknown>>;

/** What many viewers are told of one happening, but for what each one's own event tells. */
export interface SharedAnswer {
  /** What one of them gets. */
  dataFor(event: LiveEvent): Data;
  /** The same as JSON, of which all but the viewer's own values is written once. */
  textFor(event: LiveEvent): string;
}

/** Where a value of the viewer's own event belongs. */
export interface ToldValue {
  /** Response names, from the root of the data. */
  readonly keys: readonly string[];
  /** The event's fact that is the value. */
  readonly fact: string;
}

export function createSharedAnswer(data: Data, told: readonly ToldValue[]): SharedAnswer {
  let template: ((event: LiveEvent) => string) | undefined;
  return {
    dataFor: (event) =>
      told.reduce<Data>((patched, { keys, fact }) => withValueAt(patched, keys, event[fact]), data),
    textFor: (event) => (template ??= templateOf(data, told))(event),
  };
}

function templateOf(data: Data, told: readonly ToldValue[]): (event: LiveEvent) => string {
  // Nobody can write it into a post: nobody knows it, and it is used once.
  const token = randomUUID();
  const marked = told.reduce<Data>(
    (patched, { keys }, index) => withValueAt(patched, keys, `${token}${index}`),
    data,
  );
  const [first = '', ...rest] = JSON.stringify(marked).split(`"${token}`);
  const pieces = rest.map((piece) => {
    const end = piece.indexOf('"');
    return { fact: told[Number(piece.slice(0, end))]?.fact ?? '', text: piece.slice(end + 1) };
  });
  return (event) => {
    let whole = first;
    for (const { fact, text } of pieces) whole += JSON.stringify(event[fact] ?? null) + text;
    return whole;
  };
}

/** A copy with a value replaced, all else shared with the original; the same data where nothing stands. */
function withValueAt(data: Data, [key, ...rest]: readonly string[], value: unknown): Data {
  if (key === undefined || !Object.hasOwn(data, key)) return data;
  // Without a prototype: a client may alias a field `__proto__`.
  const copy = Object.assign(Object.create(null), data) as Record<string, unknown>;
  const inner = data[key];
  if (rest.length === 0) copy[key] = value;
  else if (typeof inner === 'object' && inner !== null) copy[key] = withValueAt(inner as Data, rest, value);
  return copy;
}
