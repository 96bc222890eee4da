import type { DomainEvent } from '@rookery/events';
import type { PostId, RepostId, UserId } from '@rookery/ids';
import fc from 'fast-check';
import { createStory } from './story.ts';

export type Step =
  | { do: 'post'; who: number }
  | { do: 'reply' | 'repost' | 'delete' | 'undo'; who: number; what: number }
  | {
      do: 'follow' | 'unfollow' | 'hide' | 'block' | 'unblock' | 'mute' | 'unmute';
      who: number;
      whom: number;
    }
  | { do: 'private' | 'public' | 'suspend'; who: number }
  | { do: 'wait'; hours: number };

const person = fc.nat({ max: 4 });
/** Any story of five people. */
export const homeScripts = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('post' as const), who: person }) },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'reply' as const,
          'repost' as const,
          'repost' as const,
          'delete' as const,
          'undo' as const,
        ),
        who: person,
        what: fc.nat({ max: 30 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'follow' as const,
          'follow' as const,
          'follow' as const,
          'unfollow' as const,
          'hide' as const,
          'block' as const,
          'unblock' as const,
          'mute' as const,
          'unmute' as const,
        ),
        who: person,
        whom: person,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom('private' as const, 'public' as const, 'suspend' as const),
        who: person,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }),
    },
  ),
  { minLength: 20, maxLength: 60 },
);

/** Plays steps as events; what makes no sense (a follow of oneself) is left out. */
export function play(
  script: readonly Step[],
  startMillis: number,
): { people: UserId[]; events: DomainEvent[] } {
  const story = createStory(startMillis);
  const cast = Array.from({ length: 5 }, (_, index) => story.person(index * 3));
  const people = cast.map(({ userId }) => userId);
  const events: DomainEvent[] = cast.map(({ event }) => event);
  const posts: { postId: PostId; authorId: UserId }[] = [];
  const reposts: { repostId: RepostId; postId: PostId; reposterId: UserId }[] = [];
  const at = (index: number) => people[index] as UserId;
  // Two follows to begin with, or most stories would have no readers.
  events.push(story.follow(at(0), at(1)), story.follow(at(0), at(2)), story.follow(at(1), at(2)));
  for (const step of script) {
    story.later(60_000);
    switch (step.do) {
      case 'post': {
        const { postId, event } = story.post(at(step.who));
        posts.push({ postId, authorId: at(step.who) });
        events.push(event);
        break;
      }
      case 'reply': {
        const parent = posts[step.what % (posts.length || 1)];
        if (!parent) break;
        const { postId, event } = story.post(at(step.who), parent.postId);
        posts.push({ postId, authorId: at(step.who) });
        events.push(event);
        break;
      }
      case 'repost': {
        const post = posts[step.what % (posts.length || 1)];
        if (!post) break;
        const { repostId, event } = story.repost(at(step.who), post.postId);
        reposts.push({ repostId, postId: post.postId, reposterId: at(step.who) });
        events.push(event);
        break;
      }
      case 'delete': {
        const post = posts[step.what % (posts.length || 1)];
        if (post && step.what % 3 === 0) events.push(story.deletePost(post.postId));
        break;
      }
      case 'undo': {
        const repost = reposts[step.what % (reposts.length || 1)];
        if (repost) events.push(story.undoRepost(repost.reposterId, repost.repostId, repost.postId));
        break;
      }
      case 'follow':
      case 'unfollow':
      case 'hide':
        if (step.who !== step.whom)
          events.push(
            story.follow(
              at(step.who),
              at(step.whom),
              step.do === 'unfollow' ? 'none' : 'following',
              step.do === 'hide',
            ),
          );
        break;
      case 'block':
      case 'unblock':
        if (step.who !== step.whom)
          events.push(story.block(at(step.who), at(step.whom), step.do === 'block'));
        break;
      case 'mute':
      case 'unmute':
        if (step.who !== step.whom) events.push(story.mute(at(step.who), at(step.whom), step.do === 'mute'));
        break;
      case 'private':
      case 'public':
      case 'suspend':
        events.push(
          story.changed(at(step.who), {
            isPrivate: step.do === 'private',
            isSuspended: step.do === 'suspend',
          }),
        );
        break;
      case 'wait':
        story.later(step.hours * 60 * 60_000);
        break;
    }
  }
  return { people, events };
}
