import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from '@rookery/testkit';
import { createSmallGraph, type SmallGraph } from './testing/small-graph.ts';
import { startTestGateway } from './testing/test-gateway.ts';

/** A graph whose users answer when they are let. */
function slowGraph(): { graph: SmallGraph; letGo: () => void } {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const graph = createSmallGraph({
    users: { Query: { user: () => gate.then(() => ({ id: '1', username: 'alice' })) } },
  });
  return { graph, letGo };
}
const QUERY = '{ user(id: "1") { username } }';

describe('a gateway that closes', () => {
  it('answers what is under way, and takes nothing new', async () => {
    const { graph, letGo } = slowGraph();
    const gateway = await startTestGateway({ subgraphs: graph });
    const underWay = gateway.ask(QUERY);
    await eventually(() => expect(graph.users.asked).toHaveLength(1));
    const closed = gateway.close();
    await eventually(() => expect(fetch(`${gateway.address}/health/live`)).rejects.toThrow());
    letGo();
    expect((await underWay).data).toEqual({ user: { username: 'alice' } });
    await closed;
    await expect(gateway.ask(QUERY)).rejects.toThrow('fetch failed');
  });

  it('says at /health/ready that it leaves while it still answers', async () => {
    const gateway = await startTestGateway({ subgraphs: createSmallGraph(), settings: { leaveMillis: 500 } });
    const closed = gateway.close();
    const ready = await fetch(`${gateway.address}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'leaving' }]);
    expect((await gateway.ask(QUERY)).status).toBe(200);
    await closed;
  });

  it('gives up what does not finish in time', async () => {
    const { graph } = slowGraph();
    const gateway = await startTestGateway({ subgraphs: graph, settings: { drainMillis: 50 } });
    const underWay = gateway.ask(QUERY);
    const failed = expect(underWay).rejects.toThrow();
    await eventually(() => expect(graph.users.asked).toHaveLength(1));
    await Promise.all([gateway.close(), gateway.close()]);
    await failed;
  });

  it('does not wait for connections that have asked for nothing', async () => {
    const gateway = await startTestGateway({
      subgraphs: createSmallGraph(),
      settings: { drainMillis: 10 * 60_000 },
    });
    const silent = connect(Number(new URL(gateway.address).port), '127.0.0.1');
    await once(silent, 'connect');
    // The server has taken it by the time that it answers another.
    await gateway.ask(QUERY);
    const gone = once(silent, 'close');
    await gateway.close();
    await gone;
  });

  it('does not start where another listens, and says so', async () => {
    const gateway = await startTestGateway({ subgraphs: createSmallGraph() });
    const port = Number(new URL(gateway.address).port);
    await expect(startTestGateway({ subgraphs: createSmallGraph(), settings: { port } })).rejects.toThrow(
      `port ${port} is taken: set PORT to another`,
    );
    await gateway.close();
  });
});
