import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTurnCork } from './turn-cork.ts';

describe('what is written to a socket', () => {
  it('leaves once a turn, and nothing waits longer', async () => {
    const writes: string[] = [];
    const socket = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        writes.push(chunk.toString());
        done();
      },
      writev(chunks, done) {
        writes.push(chunks.map(({ chunk }) => String(chunk)).join(''));
        done();
      },
    });
    const cork = createTurnCork(socket);
    const write = (text: string) => {
      cork();
      // As ws does: what it corks by itself leaves no sooner.
      socket.cork();
      socket.write(text);
      socket.uncork();
    };
    write('a');
    write('b');
    await Promise.resolve();
    write('c');
    expect(writes).toEqual([]);
    await nextTurn();
    expect(writes).toEqual(['abc']);
    write('d');
    await nextTurn();
    expect(writes).toEqual(['abc', 'd']);
  });

  it('may be a socket that has gone meanwhile', async () => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    createTurnCork(socket)();
    socket.destroy();
    await nextTurn();
    expect(socket.destroyed).toBe(true);
  });
});
