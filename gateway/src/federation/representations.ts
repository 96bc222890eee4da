import { isRecord } from './internal-result.ts';

/** What names an entity to a subgraph: its type and its key. */
export type Representation = Readonly<Record<string, unknown>>;

export interface UniqueRepresentations {
  readonly unique: readonly Representation[];
  /** For every representation asked for, the index of its equal in `unique`. */
  readonly indexOf: readonly number[];
  /** The unique ones as JSON. */
  readonly text: string;
}

/** The gateway asks for an author once per post; each is worth asking once. Order of first occurrence is kept. */
export function uniqueRepresentations(representations: readonly Representation[]): UniqueRepresentations {
  const indexByText = new Map<string, number>();
  const unique: Representation[] = [];
  const indexOf = representations.map((representation) => {
    const text = JSON.stringify(representation);
    const known = indexByText.get(text);
    if (known !== undefined) return known;
    indexByText.set(text, unique.length);
    return unique.push(representation) - 1;
  });
  return { unique, indexOf, text: `[${[...indexByText.keys()].join()}]` };
}

/** Puts each answer wherever it was asked for. Every place after the first gets its own copy: merging mutates. */
export function spreadEntities(entities: readonly unknown[], { indexOf }: UniqueRepresentations): unknown[] {
  const used = new Set<number>();
  return indexOf.map((index) => {
    if (used.has(index)) return copyJson(entities[index]);
    used.add(index);
    return entities[index];
  });
}

/** Whether a value has all that a representation says. */
export function covers(value: unknown, representation: unknown): boolean {
  if (Array.isArray(representation)) {
    return Array.isArray(value) && representation.every((element, index) => covers(value[index], element));
  }
  if (!isRecord(representation)) return value === representation;
  return isRecord(value) && Object.entries(representation).every(([key, inner]) => covers(value[key], inner));
}

/** A deep copy, to be changed without the other seeing it. */
export function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyJson);
  if (typeof value !== 'object' || value === null) return value;
  // Without a prototype: a client may alias a field `__proto__`.
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) copy[key] = copyJson(inner);
  return copy;
}
