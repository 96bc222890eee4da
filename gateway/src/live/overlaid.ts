type Data = Readonly<Record<string, unknown>>;

/**
 * What is the same for all with a viewer's own fields laid in their places (see `splitSelection`), all else shared with
 * the first. Undefined where the two are not of one shape: the viewer sees less, or more, than was seen for all.
 */
export function overlaid(shared: Data, own: Data): Data | undefined {
  // Without a prototype: a client may alias a field `__proto__`.
  const whole = Object.assign(Object.create(null), shared) as Record<string, unknown>;
  for (const [key, value] of Object.entries(own)) {
    if (!Object.hasOwn(shared, key)) return undefined;
    const laid = valueOver(shared[key], value);
    if (laid === undefined) return undefined;
    whole[key] = laid;
  }
  return whole;
}

function valueOver(shared: unknown, own: unknown): unknown {
  // The type's name that kept the place.
  if (typeof shared === 'string') return own;
  if (shared === null || own === null) return shared === own ? null : undefined;
  if (Array.isArray(shared) && Array.isArray(own)) {
    if (shared.length !== own.length) return undefined;
    const elements = shared.map((element, index) => valueOver(element, own[index]));
    return elements.includes(undefined) ? undefined : elements;
  }
  if (Array.isArray(shared) || Array.isArray(own)) return undefined;
  return typeof shared === 'object' && typeof own === 'object'
    ? overlaid(shared as Data, own as Data)
    : undefined;
}
