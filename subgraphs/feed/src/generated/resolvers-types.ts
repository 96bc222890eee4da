import type { GraphQLResolveInfo } from 'graphql';
import type {
  UserRef,
  PostRef,
  ViewerRef,
  TimelineEdgeRef,
  ReadStateRef,
  UserListRef,
  HomeTimelineEventRef,
  PostAddedRef,
  PostRemovedRef,
  ChangedRef,
  ReadRef,
  GapRef,
} from '../mappers.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  _FieldSet: { input: unknown; output: unknown };
};

/** Whom to put on a list. */
export type AddListMemberInput = {
  /** The viewer's own list. */
  listId: Scalars['ID']['input'];
  /** Whom to add. */
  userId: Scalars['ID']['input'];
};

/** What addListMember changed. */
export type AddListMemberPayload = {
  __typename?: 'AddListMemberPayload';
  /** The list as it is now. */
  list: UserList;
  /** Who is on it. */
  member?: Maybe<User>;
};

/** Who may keep an answer. */
export type CacheControlScope =
  /** Nobody but the one who asked. */
  | 'PRIVATE'
  /** Whoever passes it on. */
  | 'PUBLIC';

/** A new list. */
export type CreateListInput = {
  /** Whether nobody else sees the list. */
  isPrivate?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 50 grapheme clusters. */
  name: Scalars['String']['input'];
};

/** What createList made. */
export type CreateListPayload = {
  __typename?: 'CreateListPayload';
  /** The list. */
  list: UserList;
};

/** Which list to delete. */
export type DeleteListInput = {
  /** The viewer's own list. */
  listId: Scalars['ID']['input'];
};

/** What deleteList changed. */
export type DeleteListPayload = {
  __typename?: 'DeleteListPayload';
  /** The list that is gone. */
  deletedListId: Scalars['ID']['output'];
  /** Whose it was. */
  viewer: Viewer;
};

/** Much changed at once (follow, unfollow, block, mute): fetch what is on screen again. */
export type HomeTimelineChanged = HomeTimelineEvent & {
  __typename?: 'HomeTimelineChanged';
  /** Pass the last one as since, to resume. */
  cursor: Scalars['String']['output'];
};

/** Something that happened to the home timeline. */
export type HomeTimelineEvent = {
  /** Pass the last one as since, to resume. */
  cursor: Scalars['String']['output'];
};

/** More was missed than is replayed: page `homeTimeline(first: 20, after: $after, before: $before)` for exactly that. */
export type HomeTimelineGap = HomeTimelineEvent & {
  __typename?: 'HomeTimelineGap';
  /** The newer end; null when that is the top. */
  after?: Maybe<Scalars['String']['output']>;
  /** The older end: the newest the client had. */
  before: Scalars['String']['output'];
  /** Pass the last one as since, to resume. */
  cursor: Scalars['String']['output'];
};

/** Put the edge on top; it replaces an edge of the same post. */
export type HomeTimelinePostAdded = HomeTimelineEvent & {
  __typename?: 'HomeTimelinePostAdded';
  /** Pass the last one as since, to resume. */
  cursor: Scalars['String']['output'];
  /** The new edge. */
  edge: TimelineEdge;
};

/** Deleted, or no longer carried by any repost. */
export type HomeTimelinePostRemoved = HomeTimelineEvent & {
  __typename?: 'HomeTimelinePostRemoved';
  /** Pass the last one as since, to resume. */
  cursor: Scalars['String']['output'];
  /** The post to take off the screen. */
  postId: Scalars['ID']['output'];
};

/** Read here or on another device. */
export type HomeTimelineRead = HomeTimelineEvent & {
  __typename?: 'HomeTimelineRead';
  /** Pass the last one as since, to resume. */
  cursor: Scalars['String']['output'];
  /** Whose read state moved. */
  viewer: Viewer;
};

/** How far the home timeline has been read. */
export type MarkHomeTimelineReadInput = {
  /** Of the newest edge seen; an older one than before changes nothing. */
  cursor: Scalars['String']['input'];
};

/** How far the home timeline is read now. */
export type MarkHomeTimelineReadPayload = {
  __typename?: 'MarkHomeTimelineReadPayload';
  /** Whose timeline it is. */
  viewer: Viewer;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Puts somebody on the viewer's own list, which holds 500; again: changes nothing. They are not told. */
  addListMember?: Maybe<AddListMemberPayload>;
  /**
   * Makes a list of people, of which there may be 100. Again, with the same name: returns the list made before; CONFLICT
   * when that one is not alike.
   */
  createList?: Maybe<CreateListPayload>;
  /** Deletes the viewer's own list; again: changes nothing. */
  deleteList?: Maybe<DeleteListPayload>;
  /** Notes how far the home timeline is read, the same on every device. */
  markHomeTimelineRead?: Maybe<MarkHomeTimelineReadPayload>;
  /** Takes somebody off the viewer's own list; again: changes nothing. */
  removeListMember?: Maybe<RemoveListMemberPayload>;
  /** Renames the viewer's own list, or changes who sees it. */
  updateList?: Maybe<UpdateListPayload>;
};

export type MutationAddListMemberArgs = {
  input: AddListMemberInput;
};

export type MutationCreateListArgs = {
  input: CreateListInput;
};

export type MutationDeleteListArgs = {
  input: DeleteListInput;
};

export type MutationMarkHomeTimelineReadArgs = {
  input: MarkHomeTimelineReadInput;
};

export type MutationRemoveListMemberArgs = {
  input: RemoveListMemberInput;
};

export type MutationUpdateListArgs = {
  input: UpdateListInput;
};

/** What can be fetched again by its id. Ids are opaque and unique over all types. */
export type Node = {
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
};

/** Where a page stands in its connection. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last edge; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more follows after endCursor. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether more stands before startCursor. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null on an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Something somebody wrote. */
export type Post = {
  __typename?: 'Post';
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Posts by the viewer and by those whom they follow, one edge per post. Signed in. */
  homeTimeline?: Maybe<TimelineConnection>;
  /** A list of people. Null when it does not exist or the viewer may not see it. */
  list?: Maybe<UserList>;
  /**
   * Posts and reposts by a list's members, one edge per post, newest first: what the viewer may see of them. Null when the
   * list does not exist or the viewer may not see it.
   */
  listTimeline?: Maybe<TimelineConnection>;
  /**
   * Everybody's public posts, without reposts, newest first. Those of private accounts are not public, to their followers
   * neither.
   */
  publicTimeline?: Maybe<TimelineConnection>;
};

export type QueryHomeTimelineArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimelineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  order?: InputMaybe<TimelineOrder>;
};

export type QueryListArgs = {
  id: Scalars['ID']['input'];
};

export type QueryListTimelineArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimelineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  listId: Scalars['ID']['input'];
};

export type QueryPublicTimelineArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimelineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Whom to take off a list. */
export type RemoveListMemberInput = {
  /** The viewer's own list. */
  listId: Scalars['ID']['input'];
  /** Whom to take off. */
  userId: Scalars['ID']['input'];
};

/** What removeListMember changed. */
export type RemoveListMemberPayload = {
  __typename?: 'RemoveListMemberPayload';
  /** The list as it is now. */
  list: UserList;
  /** Who is not on it. */
  member?: Maybe<User>;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** What happens to the home timeline, as it happens. Signed in. */
  homeTimeline?: Maybe<HomeTimelineEvent>;
};

export type SubscriptionHomeTimelineArgs = {
  filter?: InputMaybe<TimelineFilter>;
  since?: InputMaybe<Scalars['String']['input']>;
};

/** A list of posts as somebody's timeline shows them. */
export type TimelineConnection = {
  __typename?: 'TimelineConnection';
  /** This page. */
  edges: Array<TimelineEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** A post in a timeline. Within one timeline, node.id identifies the edge. */
export type TimelineEdge = {
  __typename?: 'TimelineEdge';
  /** Position in the timeline. */
  cursor: Scalars['String']['output'];
  /** Null when it cannot be shown now. */
  node?: Maybe<Post>;
  /** Why it is here; null where that is plain (a profile's own posts, the public timeline). */
  reason?: Maybe<TimelineReason>;
  /** Who reposted it, newest first, at most 3; empty when nobody did, null when they cannot be shown now. */
  repostedBy?: Maybe<Array<User>>;
};

/** What to leave out of a timeline. A cursor holds for the order and filter it came with. */
export type TimelineFilter = {
  /** Leaves out replies, the viewer's own too; a repost of a reply stays. */
  excludeReplies?: InputMaybe<Scalars['Boolean']['input']>;
  /** Leaves out reposts. */
  excludeReposts?: InputMaybe<Scalars['Boolean']['input']>;
  /** Leaves out what has neither image nor video. */
  onlyMedia?: InputMaybe<Scalars['Boolean']['input']>;
};

/** In which order a timeline is read. */
export type TimelineOrder =
  /** Newest first. */
  | 'LATEST'
  /** By recency, affinity and engagement: the newest 400 edges, ranked when the first page is read. */
  | 'TOP';

/** How far the home timeline is read, the same on every device. */
export type TimelineReadState = {
  __typename?: 'TimelineReadState';
  /** Of the newest edge that was marked as read; null when none was. */
  readCursor?: Maybe<Scalars['String']['output']>;
  /** Edges newer than readCursor; 100 means 100 or more. */
  unreadCount: Scalars['Int']['output'];
};

/** Why a post stands in a timeline. */
export type TimelineReason =
  /** Somebody whom the viewer follows wrote it. */
  | 'FOLLOWED'
  /** The viewer wrote it. */
  | 'OWN'
  /** Somebody reposted it whom the viewer follows, or who is on the list, or the viewer. */
  | 'REPOSTED';

/** What to change of a list. Left out: unchanged. */
export type UpdateListInput = {
  /** Whether nobody else sees the list. */
  isPrivate?: InputMaybe<Scalars['Boolean']['input']>;
  /** The viewer's own list. */
  listId: Scalars['ID']['input'];
  /** 1 to 50 grapheme clusters. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** What updateList changed. */
export type UpdateListPayload = {
  __typename?: 'UpdateListPayload';
  /** The list as it is now. */
  list: UserList;
};

/** A person. */
export type User = {
  __typename?: 'User';
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
  /** Lists that they made, last made first. The private ones are for themself. */
  lists?: Maybe<UserListConnection>;
};

/** A person. */
export type UserListsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A list of people. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** This page. */
  edges: Array<UserEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** A person in a list. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** Position in the list. */
  cursor: Scalars['String']['output'];
  /** Null when it cannot be shown now. */
  node?: Maybe<User>;
};

/** People whom somebody put together, to read what they write. */
export type UserList = Node & {
  __typename?: 'UserList';
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
  /** Whether nobody else sees the list. */
  isPrivate: Scalars['Boolean']['output'];
  /** How many people are on it, also those who cannot be shown. */
  memberCount: Scalars['Int']['output'];
  /** Who is on it, last added first. */
  members?: Maybe<UserConnection>;
  /** 1 to 50 grapheme clusters; no two lists of one person have the same. */
  name: Scalars['String']['output'];
  /** The id once more: Query.node knows a list by it, so that a list is nothing until its owner says that it exists. */
  nodeId: Scalars['ID']['output'];
  /** Who made it. */
  owner?: Maybe<User>;
};

/** People whom somebody put together, to read what they write. */
export type UserListMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Lists of people. */
export type UserListConnection = {
  __typename?: 'UserListConnection';
  /** This page. */
  edges: Array<UserListEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** A list in a list of lists. */
export type UserListEdge = {
  __typename?: 'UserListEdge';
  /** Position in the list. */
  cursor: Scalars['String']['output'];
  /** Null when it cannot be shown now. */
  node?: Maybe<UserList>;
};

/** What is the signed-in account's alone. */
export type Viewer = {
  __typename?: 'Viewer';
  /** How far the home timeline is read, the same on every device. */
  homeTimelineReadState?: Maybe<TimelineReadState>;
  /** Not the user's id. */
  id: Scalars['ID']['output'];
  /** Lists that the account made, last made first. */
  lists?: Maybe<UserListConnection>;
};

/** What is the signed-in account's alone. */
export type ViewerListsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
  reference: TReference,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<
  TTypes,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
> = (parent: TParent, context: TContext, info: GraphQLResolveInfo) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  User: User;
  UserList: UserList;
  Viewer: Viewer;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
  UserList: { __typename: 'UserList' } & (
    | GraphQLRecursivePick<FederationTypes['UserList'], { id: true }>
    | GraphQLRecursivePick<FederationTypes['UserList'], { nodeId: true }>
  );
  Viewer: { __typename: 'Viewer' } & GraphQLRecursivePick<FederationTypes['Viewer'], { id: true }>;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  HomeTimelineEvent: ChangedRef | GapRef | PostAddedRef | PostRemovedRef | ReadRef;
  Node: UserListRef;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddListMemberInput: AddListMemberInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AddListMemberPayload: ResolverTypeWrapper<
    Omit<AddListMemberPayload, 'list' | 'member'> & {
      list: ResolversTypes['UserList'];
      member?: Maybe<ResolversTypes['User']>;
    }
  >;
  CacheControlScope: CacheControlScope;
  CreateListInput: CreateListInput;
  CreateListPayload: ResolverTypeWrapper<
    Omit<CreateListPayload, 'list'> & { list: ResolversTypes['UserList'] }
  >;
  DeleteListInput: DeleteListInput;
  DeleteListPayload: ResolverTypeWrapper<
    Omit<DeleteListPayload, 'viewer'> & { viewer: ResolversTypes['Viewer'] }
  >;
  HomeTimelineChanged: ResolverTypeWrapper<ChangedRef>;
  HomeTimelineEvent: ResolverTypeWrapper<HomeTimelineEventRef>;
  HomeTimelineGap: ResolverTypeWrapper<GapRef>;
  HomeTimelinePostAdded: ResolverTypeWrapper<PostAddedRef>;
  HomeTimelinePostRemoved: ResolverTypeWrapper<PostRemovedRef>;
  HomeTimelineRead: ResolverTypeWrapper<ReadRef>;
  MarkHomeTimelineReadInput: MarkHomeTimelineReadInput;
  MarkHomeTimelineReadPayload: ResolverTypeWrapper<
    Omit<MarkHomeTimelineReadPayload, 'viewer'> & { viewer: ResolversTypes['Viewer'] }
  >;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Post: ResolverTypeWrapper<PostRef>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RemoveListMemberInput: RemoveListMemberInput;
  RemoveListMemberPayload: ResolverTypeWrapper<
    Omit<RemoveListMemberPayload, 'list' | 'member'> & {
      list: ResolversTypes['UserList'];
      member?: Maybe<ResolversTypes['User']>;
    }
  >;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TimelineConnection: ResolverTypeWrapper<
    Omit<TimelineConnection, 'edges'> & { edges: Array<ResolversTypes['TimelineEdge']> }
  >;
  TimelineEdge: ResolverTypeWrapper<TimelineEdgeRef>;
  TimelineFilter: TimelineFilter;
  TimelineOrder: TimelineOrder;
  TimelineReadState: ResolverTypeWrapper<ReadStateRef>;
  TimelineReason: TimelineReason;
  UpdateListInput: UpdateListInput;
  UpdateListPayload: ResolverTypeWrapper<
    Omit<UpdateListPayload, 'list'> & { list: ResolversTypes['UserList'] }
  >;
  User: ResolverTypeWrapper<UserRef>;
  UserConnection: ResolverTypeWrapper<
    Omit<UserConnection, 'edges'> & { edges: Array<ResolversTypes['UserEdge']> }
  >;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node?: Maybe<ResolversTypes['User']> }>;
  UserList: ResolverTypeWrapper<UserListRef>;
  UserListConnection: ResolverTypeWrapper<
    Omit<UserListConnection, 'edges'> & { edges: Array<ResolversTypes['UserListEdge']> }
  >;
  UserListEdge: ResolverTypeWrapper<
    Omit<UserListEdge, 'node'> & { node?: Maybe<ResolversTypes['UserList']> }
  >;
  Viewer: ResolverTypeWrapper<ViewerRef>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddListMemberInput: AddListMemberInput;
  ID: Scalars['ID']['output'];
  AddListMemberPayload: Omit<AddListMemberPayload, 'list' | 'member'> & {
    list: ResolversParentTypes['UserList'];
    member?: Maybe<ResolversParentTypes['User']>;
  };
  CreateListInput: CreateListInput;
  CreateListPayload: Omit<CreateListPayload, 'list'> & { list: ResolversParentTypes['UserList'] };
  DeleteListInput: DeleteListInput;
  DeleteListPayload: Omit<DeleteListPayload, 'viewer'> & { viewer: ResolversParentTypes['Viewer'] };
  HomeTimelineChanged: ChangedRef;
  HomeTimelineEvent: HomeTimelineEventRef;
  HomeTimelineGap: GapRef;
  HomeTimelinePostAdded: PostAddedRef;
  HomeTimelinePostRemoved: PostRemovedRef;
  HomeTimelineRead: ReadRef;
  MarkHomeTimelineReadInput: MarkHomeTimelineReadInput;
  MarkHomeTimelineReadPayload: Omit<MarkHomeTimelineReadPayload, 'viewer'> & {
    viewer: ResolversParentTypes['Viewer'];
  };
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: PageInfo;
  Post: PostRef;
  Query: Record<PropertyKey, never>;
  RemoveListMemberInput: RemoveListMemberInput;
  RemoveListMemberPayload: Omit<RemoveListMemberPayload, 'list' | 'member'> & {
    list: ResolversParentTypes['UserList'];
    member?: Maybe<ResolversParentTypes['User']>;
  };
  Subscription: Record<PropertyKey, never>;
  TimelineConnection: Omit<TimelineConnection, 'edges'> & {
    edges: Array<ResolversParentTypes['TimelineEdge']>;
  };
  TimelineEdge: TimelineEdgeRef;
  TimelineFilter: TimelineFilter;
  TimelineReadState: ReadStateRef;
  UpdateListInput: UpdateListInput;
  UpdateListPayload: Omit<UpdateListPayload, 'list'> & { list: ResolversParentTypes['UserList'] };
  User: UserRef;
  UserConnection: Omit<UserConnection, 'edges'> & { edges: Array<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node?: Maybe<ResolversParentTypes['User']> };
  UserList: UserListRef;
  UserListConnection: Omit<UserListConnection, 'edges'> & {
    edges: Array<ResolversParentTypes['UserListEdge']>;
  };
  UserListEdge: Omit<UserListEdge, 'node'> & { node?: Maybe<ResolversParentTypes['UserList']> };
  Viewer: ViewerRef;
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
};

export type CacheControlDirectiveArgs = {
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
};

export type CacheControlDirectiveResolver<
  Result,
  Parent,
  ContextType = Context,
  Args = CacheControlDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type HiddenFromSomeDirectiveArgs = {
  unlessNull?: Maybe<Scalars['String']['input']>;
};

export type HiddenFromSomeDirectiveResolver<
  Result,
  Parent,
  ContextType = Context,
  Args = HiddenFromSomeDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ViewerDependentDirectiveArgs = {};

export type ViewerDependentDirectiveResolver<
  Result,
  Parent,
  ContextType = Context,
  Args = ViewerDependentDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddListMemberPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['AddListMemberPayload'] =
    ResolversParentTypes['AddListMemberPayload'],
> = {
  list?: Resolver<ResolversTypes['UserList'], ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type CreateListPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CreateListPayload'] = ResolversParentTypes['CreateListPayload'],
> = {
  list?: Resolver<ResolversTypes['UserList'], ParentType, ContextType>;
};

export type DeleteListPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['DeleteListPayload'] = ResolversParentTypes['DeleteListPayload'],
> = {
  deletedListId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type HomeTimelineChangedResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HomeTimelineChanged'] =
    ResolversParentTypes['HomeTimelineChanged'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HomeTimelineEventResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HomeTimelineEvent'] = ResolversParentTypes['HomeTimelineEvent'],
> = {
  __resolveType: TypeResolveFn<
    | 'HomeTimelineChanged'
    | 'HomeTimelineGap'
    | 'HomeTimelinePostAdded'
    | 'HomeTimelinePostRemoved'
    | 'HomeTimelineRead',
    ParentType,
    ContextType
  >;
};

export type HomeTimelineGapResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HomeTimelineGap'] = ResolversParentTypes['HomeTimelineGap'],
> = {
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  before?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HomeTimelinePostAddedResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HomeTimelinePostAdded'] =
    ResolversParentTypes['HomeTimelinePostAdded'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  edge?: Resolver<ResolversTypes['TimelineEdge'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HomeTimelinePostRemovedResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HomeTimelinePostRemoved'] =
    ResolversParentTypes['HomeTimelinePostRemoved'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  postId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HomeTimelineReadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HomeTimelineRead'] = ResolversParentTypes['HomeTimelineRead'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MarkHomeTimelineReadPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['MarkHomeTimelineReadPayload'] =
    ResolversParentTypes['MarkHomeTimelineReadPayload'],
> = {
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  addListMember?: Resolver<
    Maybe<ResolversTypes['AddListMemberPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationAddListMemberArgs, 'input'>
  >;
  createList?: Resolver<
    Maybe<ResolversTypes['CreateListPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCreateListArgs, 'input'>
  >;
  deleteList?: Resolver<
    Maybe<ResolversTypes['DeleteListPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationDeleteListArgs, 'input'>
  >;
  markHomeTimelineRead?: Resolver<
    Maybe<ResolversTypes['MarkHomeTimelineReadPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationMarkHomeTimelineReadArgs, 'input'>
  >;
  removeListMember?: Resolver<
    Maybe<ResolversTypes['RemoveListMemberPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRemoveListMemberArgs, 'input'>
  >;
  updateList?: Resolver<
    Maybe<ResolversTypes['UpdateListPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUpdateListArgs, 'input'>
  >;
};

export type NodeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node'],
> = {
  __resolveType: TypeResolveFn<'UserList', ParentType, ContextType>;
};

export type PageInfoResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PostResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Post'] = ResolversParentTypes['Post'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  homeTimeline?: Resolver<
    Maybe<ResolversTypes['TimelineConnection']>,
    ParentType,
    ContextType,
    RequireFields<QueryHomeTimelineArgs, 'order'>
  >;
  list?: Resolver<
    Maybe<ResolversTypes['UserList']>,
    ParentType,
    ContextType,
    RequireFields<QueryListArgs, 'id'>
  >;
  listTimeline?: Resolver<
    Maybe<ResolversTypes['TimelineConnection']>,
    ParentType,
    ContextType,
    RequireFields<QueryListTimelineArgs, 'listId'>
  >;
  publicTimeline?: Resolver<
    Maybe<ResolversTypes['TimelineConnection']>,
    ParentType,
    ContextType,
    Partial<QueryPublicTimelineArgs>
  >;
};

export type RemoveListMemberPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RemoveListMemberPayload'] =
    ResolversParentTypes['RemoveListMemberPayload'],
> = {
  list?: Resolver<ResolversTypes['UserList'], ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription'],
> = {
  homeTimeline?: SubscriptionResolver<
    Maybe<ResolversTypes['HomeTimelineEvent']>,
    'homeTimeline',
    ParentType,
    ContextType,
    Partial<SubscriptionHomeTimelineArgs>
  >;
};

export type TimelineConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TimelineConnection'] = ResolversParentTypes['TimelineConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['TimelineEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TimelineEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TimelineEdge'] = ResolversParentTypes['TimelineEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['TimelineReason']>, ParentType, ContextType>;
  repostedBy?: Resolver<Maybe<Array<ResolversTypes['User']>>, ParentType, ContextType>;
};

export type TimelineReadStateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TimelineReadState'] = ResolversParentTypes['TimelineReadState'],
> = {
  readCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unreadCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UpdateListPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UpdateListPayload'] = ResolversParentTypes['UpdateListPayload'],
> = {
  list?: Resolver<ResolversTypes['UserList'], ParentType, ContextType>;
};

export type UserResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'],
  FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['User']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lists?: Resolver<
    Maybe<ResolversTypes['UserListConnection']>,
    ParentType,
    ContextType,
    RequireFields<UserListsArgs, 'first'>
  >;
};

export type UserConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type UserListResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UserList'] = ResolversParentTypes['UserList'],
  FederationReferenceType extends FederationReferenceTypes['UserList'] = FederationReferenceTypes['UserList'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['UserList']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isPrivate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  memberCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  members?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<UserListMembersArgs, 'first'>
  >;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserListConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UserListConnection'] = ResolversParentTypes['UserListConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['UserListEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserListEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UserListEdge'] = ResolversParentTypes['UserListEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['UserList']>, ParentType, ContextType>;
};

export type ViewerResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer'],
  FederationReferenceType extends FederationReferenceTypes['Viewer'] = FederationReferenceTypes['Viewer'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Viewer']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  homeTimelineReadState?: Resolver<Maybe<ResolversTypes['TimelineReadState']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lists?: Resolver<
    Maybe<ResolversTypes['UserListConnection']>,
    ParentType,
    ContextType,
    RequireFields<ViewerListsArgs, 'first'>
  >;
};

export type Resolvers<ContextType = Context> = {
  AddListMemberPayload?: AddListMemberPayloadResolvers<ContextType>;
  CreateListPayload?: CreateListPayloadResolvers<ContextType>;
  DeleteListPayload?: DeleteListPayloadResolvers<ContextType>;
  HomeTimelineChanged?: HomeTimelineChangedResolvers<ContextType>;
  HomeTimelineEvent?: HomeTimelineEventResolvers<ContextType>;
  HomeTimelineGap?: HomeTimelineGapResolvers<ContextType>;
  HomeTimelinePostAdded?: HomeTimelinePostAddedResolvers<ContextType>;
  HomeTimelinePostRemoved?: HomeTimelinePostRemovedResolvers<ContextType>;
  HomeTimelineRead?: HomeTimelineReadResolvers<ContextType>;
  MarkHomeTimelineReadPayload?: MarkHomeTimelineReadPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Post?: PostResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RemoveListMemberPayload?: RemoveListMemberPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TimelineConnection?: TimelineConnectionResolvers<ContextType>;
  TimelineEdge?: TimelineEdgeResolvers<ContextType>;
  TimelineReadState?: TimelineReadStateResolvers<ContextType>;
  UpdateListPayload?: UpdateListPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserList?: UserListResolvers<ContextType>;
  UserListConnection?: UserListConnectionResolvers<ContextType>;
  UserListEdge?: UserListEdgeResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  hiddenFromSome?: HiddenFromSomeDirectiveResolver<any, any, ContextType>;
  viewerDependent?: ViewerDependentDirectiveResolver<any, any, ContextType>;
};
