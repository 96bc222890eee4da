/** An answer, or a part of it, while it grows: as JSON has it, with whatever names a client made up. */
export type Data = Record<string, unknown>;

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an object has of its own under a name that may mean something to JavaScript; what JSON has is no function. */
export function ownValue(object: Readonly<Data>, name: string): unknown {
  if (name === '__proto__') return Object.hasOwn(object, name) ? object[name] : undefined;
  const value = object[name];
  return typeof value === 'function' ? undefined : value;
}

/** Sets a property of the object's own, whatever its name is. */
export function setOwn(object: Data, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  } else {
    object[name] = value;
  }
}
