import { describeReadings, type MemoryReading } from './memory-readings.ts';
import { mixedRequests } from './mixed-requests.ts';

const every6Seconds = (minutes: number, bytesAt: (minute: number) => number): MemoryReading[] =>
  Array.from({ length: minutes * 10 + 1 }, (_, index) => ({
    minute: index / 10,
    bytes: bytesAt(index / 10),
  }));

describe('memory', () => {
  it('that stands still has no slope and equal thirds', () => {
    expect(describeReadings(every6Seconds(10, () => 300))).toEqual({
      atMinutes: [2, 5, 10].map((minute) => ({ minute, bytes: 300 })),
      highest: 300,
      thirds: [300, 300, 300],
      slope: 0,
    });
  });

  it('that grows tells by how much a minute', () => {
    const { slope, thirds, highest, atMinutes } = describeReadings(
      every6Seconds(3, (minute) => 100 * minute),
    );
    expect(slope).toBeCloseTo(100);
    expect(thirds.map(Math.round)).toEqual([50, 150, 250]);
    expect(highest).toBe(300);
    expect(atMinutes.map(({ minute }) => minute)).toEqual([2]);
  });
});

it('a mixed load has every reader do everything, under their own names', () => {
  const person = (id: string) => ({ id, username: id, profileUsername: 'carol', conversationPostId: '7' });
  const cast = { readers: [person('1'), person('2')], writers: [person('3')] };
  const requests = mixedRequests({ cast, authorizationOf: (id) => `token ${id}`, followeeId: '9' });
  const done = requests.map(({ authorization, body }) => {
    const { operationName } = JSON.parse(body) as { operationName: string };
    return `${operationName} ${authorization}`;
  });
  expect(new Set(done)).toEqual(
    new Set([
      ...['1', '2'].flatMap((id) =>
        [
          ...['HomeTimeline', 'HomeTimelineFull', 'Profile', 'Conversation'],
          ...['LikePost', 'UnlikePost', 'FollowUser', 'UnfollowUser'],
        ].map((name) => `${name} token ${id}`),
      ),
      'CreatePost token 3',
    ]),
  );
});
