import { Kind, parse, valueFromASTUntyped, type ConstDirectiveNode, type DefinitionNode } from 'graphql';

/** What one `@cacheControl` says. */
export interface CacheHint {
  /** Seconds; undefined: nothing is said. */
  readonly maxAge?: number | undefined;
  readonly scope?: 'PUBLIC' | 'PRIVATE' | undefined;
  readonly inheritMaxAge: boolean;
}

/** Every `@cacheControl` of the subgraphs, by type (`Post`) and by field (`Query.post`). */
export type CacheHints = ReadonlyMap<string, CacheHint>;

/** Reads `@cacheControl` from the subgraphs' SDL: composition leaves it out. Where several have one, the stricter holds. */
export function readCacheHints(sdls: readonly string[]): CacheHints {
  const hints = new Map<string, CacheHint>();
  for (const { coordinate, directives } of sdls.flatMap((sdl) => parse(sdl).definitions.flatMap(bearersOf))) {
    const directive = directives.find(({ name }) => name.value === 'cacheControl');
    if (!directive) continue;
    const [hint, known] = [hintOf(directive), hints.get(coordinate)];
    hints.set(coordinate, known ? stricterOf(hint, known) : hint);
  }
  return hints;
}

interface Bearer {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[];
}

function bearersOf(definition: DefinitionNode): Bearer[] {
  if (!('name' in definition) || !definition.name || !('directives' in definition)) return [];
  if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION)
    return [];
  const { name, directives = [] } = definition;
  const fields =
    'fields' in definition
      ? (definition.fields ?? []).map((field) => ({
          coordinate: `${name.value}.${field.name.value}`,
          directives: field.directives ?? [],
        }))
      : [];
  return [{ coordinate: name.value, directives }, ...fields];
}

function hintOf({ arguments: given = [] }: ConstDirectiveNode): CacheHint {
  const said = Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
  const { maxAge, scope, inheritMaxAge } = said;
  return {
    maxAge: typeof maxAge === 'number' ? maxAge : undefined,
    scope: scope === 'PRIVATE' || scope === 'PUBLIC' ? scope : undefined,
    inheritMaxAge: inheritMaxAge === true,
  };
}

function stricterOf(one: CacheHint, other: CacheHint): CacheHint {
  const ages = [one.maxAge, other.maxAge].filter((age) => age !== undefined);
  return {
    maxAge: ages.length > 0 ? Math.min(...ages) : undefined,
    scope: [one, other].some(({ scope }) => scope === 'PRIVATE') ? 'PRIVATE' : (one.scope ?? other.scope),
    inheritMaxAge: one.inheritMaxAge && other.inheritMaxAge,
  };
}
