import { createLogger } from '@rookery/telemetry';
import { NO_ACCESS_LOG } from '../access-log/index.ts';
import { createFrontServer } from '../http/front-server.ts';
import { sendRaw, statusesIn, wholeAnswer } from '../testing/raw-http.ts';
import { createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const BODY = '{"query":"mutation { signOut { sessionId } }"}';

describe('a request whose bytes mean harm', () => {
  const graph = createSmallGraph();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: graph, settings: { environment: 'production' } });
  });
  afterAll(() => gateway.close());
  const nothingWasAsked = () => {
    for (const { asked } of Object.values(graph)) expect(asked).toEqual([]);
  };

  it('with a body in chunks that goes on past the limit is refused before its end', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const socket = await sendRaw(gateway.address, head, chunk.repeat(17));
    expect(statusesIn(await wholeAnswer(socket))).toEqual([413]);
    nothingWasAsked();
  });

  it.each([
    ['two lengths', `Content-Length: 5\r\nContent-Length: ${BODY.length}`],
    ['a length and chunks', `Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked`],
    ['chunks that are not last', 'Transfer-Encoding: chunked, identity'],
    ['chunks in disguise', 'Transfer-Encoding: xchunked'],
    ['a length with a sign', `Content-Length: +${BODY.length}`],
    ['a space before the colon', `Content-Length : ${BODY.length}`],
    ['a folded header', `X-A: b\r\n c\r\nContent-Length: -1`],
    ['a bare line feed in a header', `X-A: b\nContent-Length: ${BODY.length}`],
  ])('that two servers could read differently is refused: %s', async (_what, framing) => {
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n${framing}\r\n\r\n`;
    const answer = await wholeAnswer(await sendRaw(gateway.address, head, BODY));
    expect(statusesIn(answer)).toEqual([400]);
    nothingWasAsked();
  });

  it('without a host, or with two, is refused', async () => {
    for (const host of ['', 'Host: a\r\nHost: b\r\n']) {
      const head = `GET /health/live HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;
      const statuses = statusesIn(await wholeAnswer(await sendRaw(gateway.address, head)));
      // Of two Node reads the first alone.
      expect(statuses).toEqual([host ? 200 : 400]);
    }
  });

  it('with a line break in its id has ended there: what follows is a header, not ours', async () => {
    const head =
      'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: abcdefgh\r\nSet-Cookie: a=b\r\n\r\n';
    const answer = await wholeAnswer(await sendRaw(gateway.address, head));
    expect(answer).not.toMatch(/set-cookie/i);
  });
});

describe('a client that sends slowly', () => {
  it.each([
    ['its head', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'its body',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('%s is cut off with 408, whether or not it goes on sending', async (_what, head) => {
    const logger = createLogger({ name: 'test', level: 'silent' });
    const front = createFrontServer({
      graphql: async (request) => {
        for await (const _chunk of request);
      },
      plainRoutes: async () => undefined,
      pages: [],
      accessLog: NO_ACCESS_LOG,
      onUpgrade: (_request, stream) => void stream.destroy(),
      logger,
      timeouts: { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 },
    });
    const { port } = await front.listen({ host: '127.0.0.1', port: 0 });
    const socket = await sendRaw(`http://127.0.0.1:${port}`, head);
    const dripping = setInterval(() => socket.write('x'), 20);
    expect(statusesIn(await wholeAnswer(socket))).toEqual([408]);
    clearInterval(dripping);
    await front.drain(0);
  });
});
