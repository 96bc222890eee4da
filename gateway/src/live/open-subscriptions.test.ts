import { connect, results, until } from './testing/clients.ts';
import { openLiveWorld } from './testing/live-world.ts';

describe('what a viewer subscribes to at once', () => {
  it('may cost so much together, over all sockets; what ends makes room again', async () => {
    const world = await openLiveWorld({ limits: { maxSubscriptionCost: 7 } });
    const clients = [world.alice, world.alice, world.bob].map((viewer) =>
      connect(world.url, { Authorization: world.tokenOf(viewer) }),
    );
    const [one, other, ofBob] = clients.map(({ client }) => client);
    if (!one || !other || !ofBob) throw new Error('no clients');
    const text =
      'subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { node { author { id } } } } } }';
    const first = results(one, text);
    const waiting = first.next();
    await until(() => world.source.openCount() === 1);
    await expect(results(other, text).next()).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } },
    ]);
    void results(ofBob, text).next();
    await until(() => world.source.openCount() === 2);
    await first.end();
    await waiting;
    await until(() => world.source.openCount() === 1);
    void results(other, text).next();
    await until(() => world.source.openCount() === 2);
    expect(world.source.subscribed).toHaveLength(3);
    for (const { client } of clients) await client.dispose();
    await world.close();
  });
});
