import { expectSame, type Answers } from './answers.ts';
import { comparable, type Json } from './comparable.ts';
import { firstDifference } from './first-difference.ts';

const page = (reason: string, cursor: string): Json => ({
  homeTimeline: {
    edges: [{ cursor, reason, node: { id: '1', text: 'hello' } }],
    pageInfo: { endCursor: cursor },
  },
});
const read = { writes: false };

describe('two answers', () => {
  it('are the same when cursors and the order of fields differ', () => {
    const other: Json = {
      homeTimeline: {
        pageInfo: { endCursor: 'b' },
        edges: [{ node: { text: 'hello', id: '1' }, reason: 'OWN', cursor: 'b' }],
      },
    };
    expect(firstDifference(comparable(page('OWN', 'a'), read), comparable(other, read))).toBeUndefined();
  });

  it('differ where one value does, and the place is told', () => {
    const [a, b] = [comparable(page('OWN', 'a'), read), comparable(page('FOLLOWED', 'a'), read)];
    expect(firstDifference(a, b)).toBe('data.homeTimeline.edges.0.reason: "OWN" and "FOLLOWED"');
  });

  it('differ when one has an edge more, a field more, or null', () => {
    expect(firstDifference({ edges: [1] }, { edges: [1, 2] })).toBe('data.edges.1: nothing and 2');
    expect(firstDifference({ a: 1 }, { a: 1, b: null })).toBe('data.b: nothing and null');
    expect(firstDifference({ a: {} }, { a: null })).toBe('data.a: {} and null');
    expect(firstDifference({ a: [] }, { a: {} })).toBe('data.a: [] and {}');
  });

  it('to a mutation are the same when only ids and times of the new post differ', () => {
    const created = (id: string, authorId: string): Json => ({
      createPost: { post: { id, createdAt: id, conversationId: id, text: 'x', author: { id: authorId } } },
    });
    const write = { writes: true };
    expect(
      firstDifference(comparable(created('1', '7'), write), comparable(created('2', '7'), write)),
    ).toBeUndefined();
    expect(firstDifference(comparable(created('1', '7'), write), comparable(created('2', '8'), write))).toBe(
      'data.createPost.post.author.id: "7" and "8"',
    );
  });

  it('to an operation that a target does not have are not compared, and a difference ends the run', () => {
    const stock: Answers = new Map([
      ['home', [{ a: 1 }]],
      ['profile', [{ b: 1 }]],
    ]);
    const floor: Answers = new Map([['home', [{ a: 1 }]]]);
    const wrong: Answers = new Map([['home', [{ a: 2 }]]]);
    const reference = { name: 'stock', answers: stock } as const;
    expect(() => expectSame(reference, { name: 'floor', answers: floor })).not.toThrow();
    expect(() => expectSame(reference, { name: 'floor', answers: wrong })).toThrow(
      'stock and floor answer home differently (request 1), at data.a: 1 and 2',
    );
  });
});
