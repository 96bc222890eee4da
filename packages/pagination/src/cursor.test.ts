import { randomBytes } from 'node:crypto';
import { createCursorCodec } from './cursor.ts';

const codec = createCursorCodec(randomBytes(32));

it.each([[['123']], [['123', 'a,b', '']]])('reads what it made: %j', (position) => {
  for (let time = 0; time < 2; time += 1) {
    expect(codec.decode('followers:1', codec.encode('followers:1', position), 'after')).toEqual(position);
  }
});

it('makes another cursor for another connection, position or secret', () => {
  const cursors = [
    codec.encode('followers:1', ['23']),
    codec.encode('followers:12', ['3']),
    codec.encode('followers:1', ['24']),
    codec.encode('following:1', ['23']),
    createCursorCodec(randomBytes(32)).encode('followers:1', ['23']),
  ];
  expect(new Set(cursors).size).toBe(cursors.length);
  expect(codec.encode('followers:1', ['23'])).toBe(cursors[0]);
});

it('refuses what it did not make, and what is of another connection', () => {
  const cursor = codec.encode('followers:1', ['23']);
  const [first = ''] = cursor;
  const tampered = [
    `${first === 'A' ? 'B' : 'A'}${cursor.slice(1)}`,
    `${cursor}A`,
    cursor.slice(0, -1),
    `${cursor}=`,
    '',
    'x'.repeat(2_000),
  ];
  for (const text of tampered) {
    expect(() => codec.decode('followers:1', text, 'after')).toThrow('after: MALFORMED');
  }
  expect(() => codec.decode('followers:2', cursor, 'after')).toThrow('after: MALFORMED');
});
