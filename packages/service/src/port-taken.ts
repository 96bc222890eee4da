/** Somebody else listens where this process should. The message is one line that a person can act on. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(port: number, setting: string) {
    super(`port ${port} is taken: set ${setting} to another`);
  }
}

/** Rejects with a PortTakenError where listening failed because the port is taken. */
export async function saysPortIsTaken<T>(
  listening: Promise<T>,
  { port, setting }: { readonly port: number; readonly setting: string },
): Promise<T> {
  return listening.catch((error: unknown) => {
    throw isAddressInUse(error) ? new PortTakenError(port, setting) : error;
  });
}

function isAddressInUse(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
}
