import type { ViewerDependence } from '@rookery/schema';
import type { UserId } from '@rookery/ids';
import {
  Kind,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';

/** A document that asks, besides what its client did, for what tells whether the answer is good for others too. */
export interface WatchedDocument {
  readonly document: DocumentNode;
  /** Takes the data of a run without errors apart. */
  read(data: Readonly<Record<string, unknown>>): WatchedData;
}

export interface WatchedData {
  /** As the client's own document would have given it. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Every user who stands in the data, or wrote a post that does. */
  readonly userIds: readonly UserId[];
  /** Something is null here that somebody else may see. */
  readonly isPartial: boolean;
}

/**
 * Adds to every selection on a post its author's id, to every selection on a user the id, and to every field that is
 * hidden from some a field that is null where nothing is hidden. Their response names are in no use by the client.
 */
export function watchDocument(
  schema: GraphQLSchema,
  { hidden }: ViewerDependence,
  original: DocumentNode,
): WatchedDocument {
  const prefix = unusedPrefix(original);
  const [userKey, authorKey, hiddenKey] = [`${prefix}user`, `${prefix}author`, `${prefix}hides_`];
  const typeInfo = new TypeInfo(schema);

  /** What tells, beside a field that may be hidden, whether null hides something there. */
  function watchesOf(typename: string, { name, alias }: FieldNode): FieldNode[] {
    const coordinate = `${typename}.${name.value}`;
    if (!hidden.has(coordinate)) return [];
    const watched = hidden.get(coordinate) ?? '__typename';
    return [fieldNode(watched, { alias: hiddenKey + (alias?.value ?? name.value) })];
  }

  const document = visit(
    original,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: {
        leave(selectionSet) {
          const typename = typeInfo.getParentType()?.name ?? '';
          const added = selectionSet.selections.flatMap((selection) =>
            selection.kind === Kind.FIELD ? watchesOf(typename, selection) : [],
          );
          const userId = fieldNode('id', { alias: userKey });
          if (typename === 'User') added.push(userId);
          if (typename === 'Post')
            added.push(fieldNode('author', { alias: authorKey, selections: [userId] }));
          if (added.length === 0) return undefined;
          return { ...selectionSet, selections: [...selectionSet.selections, ...added] };
        },
      },
    }),
  );

  function read(data: Readonly<Record<string, unknown>>): WatchedData {
    const userIds = new Set<UserId>();
    let isPartial = false;

    function cleaned(value: unknown): unknown {
      if (Array.isArray(value)) return value.map(cleaned);
      if (typeof value !== 'object' || value === null) return value;
      const object = value as Record<string, unknown>;
      // Without a prototype: a client may alias a field `__proto__`.
      const kept = Object.create(null) as Record<string, unknown>;
      for (const [key, inner] of Object.entries(object)) {
        const isAdded = key.startsWith(prefix);
        if (key === userKey) userIds.add(inner as UserId);
        if (key === authorKey && inner === null) isPartial = true;
        if (key.startsWith(hiddenKey) && inner !== null && object[key.slice(hiddenKey.length)] === null)
          isPartial = true;
        const below = cleaned(inner);
        if (!isAdded) kept[key] = below;
      }
      return kept;
    }

    const client = cleaned(data) as Record<string, unknown>;
    return { data: client, userIds: [...userIds], isPartial };
  }

  return { document, read };
}

function unusedPrefix(document: DocumentNode): string {
  const text = print(document);
  let prefix = 'rookery_';
  while (text.includes(prefix)) prefix += '_';
  return prefix;
}

function fieldNode(
  name: string,
  { alias, selections }: { readonly alias: string; readonly selections?: readonly FieldNode[] },
): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: name },
    ...(selections ? { selectionSet: { kind: Kind.SELECTION_SET, selections } } : {}),
  };
}
