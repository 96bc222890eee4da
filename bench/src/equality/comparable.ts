/** JSON as answers hold it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Cursors are opaque and each stack's own. */
const CURSOR_FIELDS: ReadonlySet<string> = new Set(['cursor', 'startCursor', 'endCursor']);
/** What a new post gets from the clock. */
const MINTED_FIELDS: ReadonlySet<string> = new Set(['id', 'createdAt', 'conversationId']);

/** What has to be the same in every target's answer; fields in the order of the alphabet. */
export function comparable(data: Json, operation: { readonly writes: boolean }): Json {
  const withoutCursors = without(data, CURSOR_FIELDS);
  return operation.writes ? withoutMinted(withoutCursors) : withoutCursors;
}

/** Ids and times of the post that was written go, those of its author stay. */
function withoutMinted(data: Json): Json {
  if (!isObject(data) || !isObject(data['createPost'] ?? null)) return data;
  const payload = data['createPost'] as { readonly [name: string]: Json };
  const post = payload['post'] ?? null;
  if (!isObject(post)) return data;
  const kept = Object.fromEntries(Object.entries(post).filter(([name]) => !MINTED_FIELDS.has(name)));
  return { createPost: { ...payload, post: kept } };
}

function without(value: Json, fields: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => without(item, fields));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !fields.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, without(item, fields)]),
  );
}

export function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
