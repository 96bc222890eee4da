import { getNamedType, isInterfaceType, isObjectType, type GraphQLNamedType } from 'graphql';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { supergraphSdl, viewerDependence } from './index.ts';

/**
 * Fields that are the same for everybody who may see them. Whoever is related to a user whom a run touched (block, mute,
 * private account) gets a run of their own, so that what follows from such a relation alone needs no mark. A field that
 * is added to the schema stands here, or bears `@viewerDependent` or `@hiddenFromSome`.
 */
const SAME_FOR_ALL = [
  'HomeTimelinePostAdded.edge',
  'HomeTimelinePostRemoved.postId',
  'Node.id',
  'PageInfo.endCursor',
  'PageInfo.hasNextPage',
  'PageInfo.hasPreviousPage',
  'PageInfo.startCursor',
  'Post.conversationId',
  'Post.createdAt',
  'Post.id',
  'Post.likeCount',
  'Post.quoteCount',
  'Post.quotedPostId',
  'Post.replyCount',
  'Post.replyToId',
  'Post.repostCount',
  'Post.text',
  'PostConnection.edges',
  'PostConnection.pageInfo',
  'PostEdge.cursor',
  'TimelineConnection.edges',
  'TimelineConnection.pageInfo',
  'User.bio',
  'User.createdAt',
  'User.displayName',
  'User.followerCount',
  'User.followingCount',
  'User.id',
  'User.isPrivate',
  'User.username',
  'UserConnection.edges',
  'UserConnection.pageInfo',
  'UserEdge.cursor',
  'UserList.id',
  'UserList.isPrivate',
  'UserList.memberCount',
  'UserList.name',
  'UserListConnection.edges',
  'UserListConnection.pageInfo',
  'UserListEdge.cursor',
];

const schema = Supergraph.build(supergraphSdl(), { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
  .apiSchema()
  .toGraphQLJSSchema();
const { dependent, hidden } = viewerDependence();
const isMarked = (coordinate: string) => dependent.has(coordinate) || hidden.has(coordinate);

/** Everything that a subscription can select. */
function reachableTypes(): GraphQLNamedType[] {
  const reached = new Set<GraphQLNamedType>();
  function reach(type: GraphQLNamedType): void {
    if (reached.has(type) || !(isObjectType(type) || isInterfaceType(type))) return;
    reached.add(type);
    for (const field of Object.values(type.getFields())) reach(getNamedType(field.type));
    if (isInterfaceType(type)) schema.getPossibleTypes(type).forEach(reach);
    for (const implemented of type.getInterfaces()) reach(implemented);
  }
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {}))
    reach(getNamedType(field.type));
  return [...reached];
}

const reachable = reachableTypes().flatMap((type) =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields()).map((field) => ({
        type,
        field,
        coordinate: `${type.name}.${field.name}`,
      }))
    : [],
);

describe('what depends on the viewer', () => {
  it('is marked wherever a name says so', () => {
    const named = reachable.filter(({ type, field }) => /viewer/i.test(`${type.name} ${field.name}`));
    expect(named.length).toBeGreaterThan(10);
    expect(
      named.map(({ coordinate }) => coordinate).filter((coordinate) => !dependent.has(coordinate)),
    ).toEqual([]);
  });

  it('is marked wherever a subscription can select it, or reviewed as the same for all', () => {
    const unmarked = reachable
      .map(({ coordinate }) => coordinate)
      .filter((coordinate) => !isMarked(coordinate));
    expect(unmarked.sort()).toEqual(SAME_FOR_ALL);
  });

  it('is marked on an interface when it is on a type that implements it', () => {
    const forgotten = reachable.filter(
      ({ type, field, coordinate }) =>
        isInterfaceType(type) &&
        !dependent.has(coordinate) &&
        schema.getPossibleTypes(type).some(({ name }) => dependent.has(`${name}.${field.name}`)),
    );
    expect(forgotten).toEqual([]);
  });

  it('names, where null may hide something, a field that stands beside it', () => {
    for (const [coordinate, unlessNull] of hidden) {
      const [typeName = ''] = coordinate.split('.');
      const type = schema.getType(typeName);
      if (unlessNull === undefined || !isObjectType(type)) continue;
      expect(Object.keys(type.getFields())).toContain(unlessNull);
    }
    expect(hidden.get('Post.quotedPost')).toBe('quotedPostId');
  });
});
