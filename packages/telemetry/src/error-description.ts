/** What a log tells of an error. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  /** Of a database error: which rule of which table. */
  readonly table?: string;
  readonly constraint?: string;
  readonly cause?: ErrorDescription;
}

/** Causes of causes that are told. */
const MAX_DEPTH = 5;

/**
 * An error without what it was thrown about. Errors of databases and clients bear statements' parameters, request
 * options and the like as properties, which are people's data and secrets: only what is named here is told.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: withoutParameters(message),
    ...textOf(error, 'code', 'code'),
    ...textOf(error, 'table_name', 'table'),
    ...textOf(error, 'constraint_name', 'constraint'),
    ...(stack === undefined ? {} : { stack: withoutParameters(stack) }),
    ...(cause instanceof Error && depth < MAX_DEPTH ? { cause: describeError(cause, depth + 1) } : {}),
  };
}

function textOf(error: Error, property: string, as: keyof ErrorDescription): Partial<ErrorDescription> {
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? { [as]: value } : {};
}

/** drizzle puts a statement's parameters into the message, and so into the stack: up to its first frame. */
function withoutParameters(text: string): string {
  return text.replace(/^params: [^]*?(?=^ {4}at |$(?![^]))/m, 'params: [left out]\n').trimEnd();
}
