import { metricSum } from '../../measure/metrics-page.ts';
import { readLiveMessage } from './live-message.ts';

const added = (node: string) =>
  `{"id":"1","type":"next","payload":{"data":{"homeTimeline":{"__typename":"HomeTimelinePostAdded","cursor":"x","edge":{"cursor":"y","repostedBy":[{"id":"7"}],"node":${node}}}}}}`;

describe('a message to a client', () => {
  it.each([
    ['a post', added('{"id":"12","text":"hi","author":{"id":"3"}}'), { kind: 'post', postId: '12' }],
    ['a post, its id not first', added('{"text":"hi","id":"12"}'), { kind: 'post', postId: '12' }],
    ['welcome', '{"type":"connection_ack"}', { kind: 'ready' }],
    ['a ping', '{"type":"ping"}', { kind: 'ping' }],
    ['another event', '{"id":"1","type":"next","payload":{"data":{"homeTimeline":{}}}}', { kind: 'other' }],
  ])('is read for what it is: %s', (_name, text, message) => {
    expect(readLiveMessage(text)).toEqual(message);
  });

  it('is a failure when it has errors, or ends the subscription', () => {
    expect(readLiveMessage('{"id":"1","type":"next","payload":{"errors":[]}}').kind).toBe('failure');
    expect(readLiveMessage('{"id":"1","type":"complete"}').kind).toBe('failure');
    expect(readLiveMessage('{"id":"1","type":"error","payload":[]}').kind).toBe('failure');
  });
});

describe('a page of metrics', () => {
  const page = [
    '# HELP a_count told',
    'a_count{subgraph="posts",outcome="ok"} 3',
    'a_count{subgraph="posts",outcome="failed"} 1',
    'a_count{subgraph="users",outcome="ok"} 5',
    'a_counter 9',
    'b 2',
  ].join('\n');

  it('adds up what has the labels, and nothing that is only named alike', () => {
    expect(metricSum(page, 'a_count', { subgraph: 'posts' })).toBe(4);
    expect(metricSum(page, 'a_count')).toBe(9);
    expect(metricSum(page, 'b')).toBe(2);
    expect(metricSum(page, 'c')).toBe(0);
  });
});
