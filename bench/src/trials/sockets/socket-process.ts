import { WebSocket } from 'ws';
import { sharedNow } from '../../measure/times.ts';
import { readLiveMessage } from './live-message.ts';
import type { SocketAnswer, SocketJob } from './socket-job.ts';

/** Thousands of clients in a process of their own, as cheap as can be: it takes jobs over IPC and ends with who gives them. */
const OPENED_AT_ONCE = 50;
const sockets = new Set<WebSocket>();
const receivedAt = new Map<string, number[]>();
let failure: string | undefined;

const answer = (message: SocketAnswer): void => {
  process.send?.(message);
};
const fail = (what: string): void => {
  failure ??= what;
};

process.on('message', (job: SocketJob) => {
  run(job).then(
    (message) => answer(failure === undefined ? message : { kind: 'failed', what: failure }),
    (error: unknown) => answer({ kind: 'failed', what: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});

async function run(job: SocketJob): Promise<SocketAnswer> {
  switch (job.kind) {
    case 'open':
      await openAll(job);
      return { kind: 'open', sockets: sockets.size };
    case 'received':
      return { kind: 'received', at: receivedAt.get(job.postId) ?? [] };
    case 'close':
      await closeAll();
      return { kind: 'closed' };
  }
}

async function openAll(job: Extract<SocketJob, { kind: 'open' }>): Promise<void> {
  const { query, operationName } = job;
  const subscribe = JSON.stringify({ id: '1', type: 'subscribe', payload: { query, operationName } });
  const waiting = [...job.authorizations];
  const work = async () => {
    for (let authorization = waiting.pop(); authorization !== undefined; authorization = waiting.pop())
      await open(job.url, authorization, subscribe);
  };
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, work));
}

/** Resolves when the server has let it in and the subscription is sent. */
function open(url: string, authorization: string, subscribe: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: authorization } })),
    );
    socket.on('message', (data: Buffer) => {
      const message = readLiveMessage(data.toString());
      switch (message.kind) {
        case 'ready':
          sockets.add(socket);
          socket.send(subscribe);
          return resolve();
        case 'ping':
          return socket.send('{"type":"pong"}');
        case 'post':
          return note(message.postId);
        case 'failure':
          return fail(message.text);
        case 'other':
          return undefined;
      }
    });
    socket.on('error', reject);
    socket.on('close', (code) => {
      if (sockets.delete(socket)) fail(`a socket was closed with ${code}`);
      reject(new Error(`a socket was refused with ${code}`));
    });
  });
}

function note(postId: string): void {
  const at = sharedNow();
  const known = receivedAt.get(postId);
  if (known) known.push(at);
  else receivedAt.set(postId, [at]);
}

async function closeAll(): Promise<void> {
  const open = [...sockets];
  sockets.clear();
  receivedAt.clear();
  await Promise.all(
    open.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once('close', () => resolve());
          socket.close(1000);
        }),
    ),
  );
}
