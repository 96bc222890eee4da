/** What a refused act throws, for `rejects.toEqual`. */
const refused = (code: string, details: object = {}) => expect.objectContaining({ code, details }) as object;

export const NOT_FOUND = refused('NOT_FOUND');
export const CONFLICT = refused('CONFLICT');

/** BAD_USER_INPUT with exactly these issues, as far as they are given. */
export const badInput = (
  ...issues: { readonly field: string; readonly reason: string; readonly limit?: number }[]
) =>
  refused(
    'BAD_USER_INPUT',
    expect.objectContaining({
      issues: issues.map((issue) => expect.objectContaining(issue) as object),
    }) as object,
  );
