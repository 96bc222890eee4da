/**
 * What a server that we start sees: what finds programs here, and what it is told. Nothing else of this shell's, so that a
 * setting left in it cannot change what is measured.
 */
export function childEnvironment(settings: Readonly<Record<string, string>>): Record<string, string> {
  // eslint-disable-next-line no-restricted-syntax -- handed on, never read: settings come from packages/config
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...settings };
}
