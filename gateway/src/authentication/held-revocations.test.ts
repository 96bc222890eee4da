import { DomainError } from '@rookery/errors';
import type { SessionId } from '@rookery/ids';
import { heldUntilKnown } from './held-revocations.ts';
import { createRevocations } from './revocations.ts';

const ended = '1' as SessionId;
const other = '2' as SessionId;

describe('a gateway that has just started', () => {
  it('takes no token for good before it has read which sessions were ended', () => {
    const revocations = heldUntilKnown(createRevocations());
    revocations.apply([
      { event: { type: 'session.revoked', sessionId: ended, revokedAt: Date.now() } as never },
    ]);
    for (const session of [ended, other]) {
      expect(() => revocations.isRevoked(session)).toThrow(DomainError);
    }
    revocations.nowKnown();
    expect([revocations.isRevoked(ended), revocations.isRevoked(other)]).toEqual([true, false]);
  });
});
