import type { FieldReadFunction, TypePolicies } from '@apollo/client';
import { connectionPolicy, type ListArgument } from './connection-policy.ts';

/** Left out is what the schema's default says. */
const ORDER: ListArgument = { name: 'order', normalize: (order: unknown) => order ?? 'LATEST' };
/** A flag that is false is one that was left out. */
const FILTER: ListArgument = {
  name: 'filter',
  normalize: (filter: unknown) =>
    Object.entries((filter ?? {}) as Readonly<Record<string, unknown>>)
      .filter(([, isOn]) => isOn)
      .map(([flag]) => flag)
      .sort(),
};

/** What was fetched with a list shows at once on its own page. */
const knownById =
  (__typename: string): FieldReadFunction =>
  (existing, { args, toReference }) =>
    existing === undefined ? toReference({ __typename, id: args?.['id'] as string }) : existing;

/** For `new InMemoryCache({ typePolicies, possibleTypes })`. Every connection of the schema is here; a test sees to it. */
export const typePolicies: TypePolicies = {
  Query: {
    fields: {
      homeTimeline: connectionPolicy([ORDER, FILTER]),
      publicTimeline: connectionPolicy([FILTER]),
      listTimeline: connectionPolicy(['listId', FILTER]),
      user: knownById('User'),
      post: knownById('Post'),
      list: knownById('UserList'),
    },
  },
  User: {
    fields: {
      posts: connectionPolicy([FILTER]),
      followers: connectionPolicy(),
      following: connectionPolicy(),
      lists: connectionPolicy(),
    },
  },
  Viewer: {
    fields: {
      bookmarks: connectionPolicy(),
      followRequests: connectionPolicy(),
      blockedUsers: connectionPolicy(),
      mutedUsers: connectionPolicy(),
      lists: connectionPolicy(),
    },
  },
  Post: {
    fields: {
      ancestors: connectionPolicy(),
      replies: connectionPolicy(),
      quotes: connectionPolicy(),
      likedBy: connectionPolicy(),
      repostedBy: connectionPolicy(),
    },
  },
  UserList: {
    fields: { members: connectionPolicy() },
  },
  // It has no id, and is the viewer's alone: what two queries select of it belongs together.
  TimelineReadState: { merge: true },
};
