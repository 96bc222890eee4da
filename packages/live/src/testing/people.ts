import type { ViewerIdentity } from '@rookery/auth';
import { firstIdAt, ID_EPOCH_MILLIS, idOf, withKind } from '@rookery/ids';

/** Somebody signed in, the same for the same number. */
export function person(number: number): ViewerIdentity {
  const id = firstIdAt(ID_EPOCH_MILLIS + number);
  return {
    kind: 'viewer',
    userId: idOf('user', withKind(id, 'user')),
    sessionId: idOf('session', withKind(id, 'session')),
    roles: [],
    awaits: [],
  };
}
