import { alice, bob } from '../testing/small-graph.ts';
import { createRevocations } from './revocations.ts';

const MINUTE = 60_000;
let now = 1_000 * MINUTE;
const revoked = ({ sessionId }: typeof alice, revokedAt: number) => ({
  event: { type: 'session.revoked', sessionId, revokedAt } as const,
});

describe('a revocation', () => {
  beforeEach(() => (now = 1_000 * MINUTE));

  it('lasts as long as an access token of that session could, and takes no memory after', () => {
    const revocations = createRevocations({ now: () => now });
    revocations.apply([revoked(alice, now)]);
    expect([alice, bob].map(({ sessionId }) => revocations.isRevoked(sessionId))).toEqual([true, false]);
    now += 17 * MINUTE;
    revocations.apply([]);
    expect(revocations.isRevoked(alice.sessionId)).toBe(true);
    now += MINUTE;
    revocations.apply([]);
    expect(revocations.isRevoked(alice.sessionId)).toBe(false);
  });

  it('that a replay brings after all tokens have expired is passed over', () => {
    const revocations = createRevocations({ now: () => now });
    revocations.apply([revoked(alice, now - 60 * MINUTE), { event: { type: 'follow.changed' } }]);
    expect(revocations.isRevoked(alice.sessionId)).toBe(false);
  });

  it('is told once to whoever listens, until they stop', () => {
    const revocations = createRevocations({ now: () => now });
    const told: string[] = [];
    const listening = revocations.onRevoked((sessionId) => told.push(sessionId));
    revocations.apply([revoked(alice, now), revoked(alice, now)]);
    listening.close();
    revocations.apply([revoked(bob, now)]);
    expect(told).toEqual([alice.sessionId]);
  });
});
