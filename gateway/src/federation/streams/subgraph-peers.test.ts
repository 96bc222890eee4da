import { createServer } from 'node:http';
import {
  STREAM_PATH,
  UNKNOWN_OPERATION_STATUS,
  type AnswerFrame,
  type AskFrame,
} from '@rookery/subgraph-host';
import { eventually } from '@rookery/testkit';
import { WebSocketServer } from 'ws';
import { alice } from '../../testing/small-graph.ts';
import {
  askOn,
  cleanup,
  echo,
  endAll,
  identityKey,
  listening,
  logger,
  requestOf,
  serve,
  streamsTo,
} from '../../testing/streamed-subgraph.ts';
import { createSubgraphConnection } from '../subgraph-connection.ts';

const LONG_QUERY = `query Somebody { ${'ok '.repeat(50)} }`;

afterEach(endAll);

describe('a subgraph at the other end of a stream', () => {
  /** Speaks the protocol and answers as a test says. */
  async function scripted(
    answer: (frame: AskFrame, nth: number) => AnswerFrame | string | undefined,
    autoPong = true,
  ) {
    const frames: AskFrame[] = [];
    const http = createServer();
    const server = new WebSocketServer({ server: http, path: STREAM_PATH, autoPong });
    server.on('connection', (socket) => {
      socket.on('message', (data) => {
        const frame = JSON.parse(data.toString()) as AskFrame;
        const told = answer(frame, frames.push(frame));
        if (told !== undefined) socket.send(typeof told === 'string' ? told : JSON.stringify(told));
      });
    });
    const url = await listening(http);
    cleanup.push(() => {
      for (const socket of server.clients) socket.terminate();
      http.closeAllConnections();
      return new Promise((resolve) => http.close(resolve));
    });
    return { url, frames, sockets: server.clients };
  }

  it('is told a text once, and again when it has forgotten it, of all that are under way', async () => {
    let knows = false;
    const { url, frames } = await scripted(({ n, id }) => {
      if (id !== undefined && !knows) return { n, status: UNKNOWN_OPERATION_STATUS };
      knows = true;
      return { n, body: { data: {} }, ...(id === undefined ? { kept: 'an-id' } : {}) };
    });
    const streams = streamsTo(url);
    const ask = () => askOn(streams, requestOf(LONG_QUERY));
    await ask();
    await ask();
    knows = false;
    expect(await Promise.all([ask(), ask()])).toEqual([{ data: {} }, { data: {} }]);
    await ask();
    const sent = frames.map(({ query, id }) => (query === LONG_QUERY ? 'text' : id));
    expect(sent).toEqual(['text', 'an-id', 'an-id', 'an-id', 'text', 'text', 'an-id']);
  });

  it('is given up in time, and the stream with it when nobody is there', async () => {
    const { url, sockets } = await scripted(() => undefined, false);
    const streams = streamsTo(url, { answerTimeoutMillis: 1_000, silenceMillis: 500 });
    await expect(askOn(streams, requestOf('{ ok }'))).rejects.toMatchObject({ reason: 'timeout' });
    await eventually(() => expect(sockets.size).toBe(0));
  });

  it('breaks the connection when it is not there, however long an answer may take', async () => {
    const { url } = await scripted(() => undefined, false);
    const streams = streamsTo(url, { silenceMillis: 500 });
    await expect(askOn(streams, requestOf('{ ok }'))).rejects.toMatchObject({ reason: 'connection' });
  });

  it('does not keep a gateway from going although it is silent', async () => {
    const { url, sockets } = await scripted(({ n }) => ({ n, body: { data: {} } }));
    const streams = streamsTo(url);
    await askOn(streams, requestOf('{ ok }'));
    // Not even the closing handshake is read.
    for (const socket of sockets) socket.pause();
    await streams.close();
  });

  it('is given up in time, and not the stream, when it only takes long', async () => {
    const { url, sockets } = await scripted(({ n }, nth) =>
      nth === 1 ? undefined : { n, body: { data: {} } },
    );
    const streams = streamsTo(url, { answerTimeoutMillis: 2_500, silenceMillis: 1_000 });
    const slow = askOn(streams, requestOf('{ slow }'));
    await expect(slow).rejects.toMatchObject({ reason: 'timeout' });
    expect(await askOn(streams, requestOf('{ ok }'))).toEqual({ data: {} });
    expect(sockets.size).toBe(1);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no answer', '{"m":1}'],
    ['null', 'null'],
  ])('that sends %s is not listened to any longer', async (_what, text) => {
    const { url, sockets } = await scripted(() => text);
    const streams = streamsTo(url);
    await expect(askOn(streams, requestOf('{ ok }'))).rejects.toMatchObject({ reason: 'connection' });
    await eventually(() => expect(sockets.size).toBe(0));
  });

  it('whose answer is none fails that operation alone', async () => {
    const { url } = await scripted(({ n, query }) =>
      query === '{ bad }' ? JSON.stringify({ n, body: null }) : { n, body: { data: {} } },
    );
    const streams = streamsTo(url);
    await expect(askOn(streams, requestOf('{ bad }'))).rejects.toMatchObject({ name: 'AnswerRefused' });
    expect(await askOn(streams, requestOf('{ ok }'))).toEqual({ data: {} });
  });

  it('that knows no streams is asked over HTTP', async () => {
    const http = createServer((_request, response) => response.end('{"data":{"ok":true}}'));
    http.on('upgrade', (_request, socket) => socket.destroy());
    const baseUrl = await listening(http);
    cleanup.push(() => new Promise((resolve) => http.close(resolve)));
    const connection = createSubgraphConnection({ name: 'users', baseUrl, identityKey, streams: 1, logger });
    cleanup.push(() => connection.close());
    const ask = () => connection.execute(requestOf('{ ok }'));
    expect([await ask(), await ask()]).toEqual([{ data: { ok: true } }, { data: { ok: true } }]);
    expect(connection.openStreams()).toBe(0);
  });

  it('is asked on a stream as soon as there is one, over HTTP until then', async () => {
    const { server, asked } = await serve(echo);
    const connection = createSubgraphConnection({
      name: 'users',
      baseUrl: server.url,
      identityKey,
      streams: 2,
      logger,
    });
    cleanup.push(() => connection.close());
    await eventually(async () => {
      expect(await connection.execute(requestOf('{ ok }', alice))).toEqual({ data: { query: '{ ok }' } });
      expect(connection.openStreams()).toBe(2);
    });
    expect(asked.every(({ identity }) => identity.kind === 'viewer')).toBe(true);
  });
});
