import type { SessionId } from '@rookery/ids';
import { createRequestViewer } from './request-viewer.ts';
import { idAt } from './testing/story.ts';

const NOW = Date.UTC(2026, 0, 1);
const alice = idAt('user', NOW, 1);
const position = { log: 'users', partition: 3, epoch: 1, sequence: 7 } as const;
const identityOf = (awaits: readonly (typeof position)[]) => ({
  kind: 'viewer' as const,
  userId: alice,
  sessionId: idAt('session', NOW, 2) satisfies SessionId,
  roles: [],
  awaits,
});

describe('the viewer of a request', () => {
  it('is waited for once, however often it is asked, until the copies have what they wrote', async () => {
    const waited: unknown[] = [];
    let apply = (_isApplied: boolean): void => {};
    const viewer = createRequestViewer(identityOf([position]), (positions) => {
      waited.push(positions);
      return new Promise((resolve) => (apply = resolve));
    });
    const both = [viewer.caughtUp(), viewer.caughtUp()];
    apply(false);
    await Promise.all(both);
    expect(waited).toEqual([[position]]);
    expect(viewer.id).toBe(alice);
  });

  it('is not waited for when nothing was written, or nobody is signed in', async () => {
    const never = () => Promise.reject(new Error('waited'));
    await createRequestViewer(identityOf([]), never).caughtUp();
    const signedOut = createRequestViewer({ kind: 'anonymous' }, never);
    await signedOut.caughtUp();
    expect(signedOut.id).toBeNull();
  });
});
