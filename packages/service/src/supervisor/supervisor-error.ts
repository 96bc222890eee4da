/** Why several processes cannot run. The message is one line that a person can act on. */
export class SupervisorError extends Error {
  override readonly name = 'SupervisorError';
}
