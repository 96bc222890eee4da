import { ask, expectData, post, signUp, type Person } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

/** RFC 3339 in UTC with milliseconds, never more and never fewer: what the kit's Kotlin and Swift files state. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function scalarValues(world: () => ClientsWorld): void {
  describe('the scalars that the kit maps for Kotlin and Swift', () => {
    let alice: Person;
    let bob: Person;
    beforeAll(async () => {
      [alice, bob] = await Promise.all([signUp(world(), 'scalar_alice'), signUp(world(), 'scalar_bob')]);
    });

    it('every DateTime that the server sends is of the stated format', async () => {
      const id = await post(world(), alice, 'at this time');
      const text = `query ($id: ID!) { post(id: $id) { createdAt author { createdAt } } }`;
      const { post: read } = await expectData(ask(world(), text, { id }, alice));
      const input = { refreshToken: alice.refreshToken };
      const { refreshSession } = await expectData(ask(world(), 'RefreshSession', { input }));
      const values = [read.createdAt, read.author.createdAt, refreshSession.accessTokenExpiresAt];
      for (const value of values) {
        expect(value).toMatch(DATE_TIME);
        expect(new Date(value).toISOString()).toBe(value);
      }
    });

    it.each([
      ['java.time.Instant, which leaves out zeros', '2099-01-02T03:04:05Z'],
      ['java.time.Instant with nanoseconds', '2099-01-02T03:04:05.123456789Z'],
      ['Swift’s ISO8601FormatStyle with fractions', '2099-01-02T03:04:05.123Z'],
    ])('a DateTime is taken as %s prints it', async (_who, expiresAt) => {
      const input = { userId: bob.id, expiresAt };
      expect(await expectData(ask(world(), 'MuteUser', { input }, alice))).toMatchObject({ muteUser: {} });
    });
  });
}
