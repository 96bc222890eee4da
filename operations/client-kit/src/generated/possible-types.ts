/** Which types an interface or union may be. Written by `npm run client-kit` from the schema. */
export const possibleTypes: Record<string, string[]> = {
  HomeTimelineEvent: [
    'HomeTimelineChanged',
    'HomeTimelineGap',
    'HomeTimelinePostAdded',
    'HomeTimelinePostRemoved',
    'HomeTimelineRead',
  ],
  Node: ['Post', 'User', 'UserList'],
};
