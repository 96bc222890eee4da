import type { GraphQLResolveInfo } from 'graphql';
import type {
  UserRef,
  PostRef,
  ViewerRef,
  TimelineEdgeRef,
  ReadStateRef,
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
  /** Notes how far the home timeline is read, the same on every device. */
  markHomeTimelineRead?: Maybe<MarkHomeTimelineReadPayload>;
};

export type MutationMarkHomeTimelineReadArgs = {
  input: MarkHomeTimelineReadInput;
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
  /** Posts by the viewer and by those whom they follow, one edge per post, newest first. Signed in. */
  homeTimeline?: Maybe<TimelineConnection>;
};

export type QueryHomeTimelineArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimelineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
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
  /** Somebody whom the viewer follows, or the viewer, reposted it. */
  | 'REPOSTED';

/** A person. */
export type User = {
  __typename?: 'User';
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
};

/** What is the signed-in account's alone. */
export type Viewer = {
  __typename?: 'Viewer';
  /** How far the home timeline is read, the same on every device. */
  homeTimelineReadState?: Maybe<TimelineReadState>;
  /** Not the user's id. */
  id: Scalars['ID']['output'];
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
  Viewer: Viewer;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Viewer: { __typename: 'Viewer' } & GraphQLRecursivePick<FederationTypes['Viewer'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  HomeTimelineChanged: ResolverTypeWrapper<ChangedRef>;
  HomeTimelineEvent: ResolverTypeWrapper<HomeTimelineEventRef>;
  HomeTimelineGap: ResolverTypeWrapper<GapRef>;
  HomeTimelinePostAdded: ResolverTypeWrapper<PostAddedRef>;
  HomeTimelinePostRemoved: ResolverTypeWrapper<PostRemovedRef>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  HomeTimelineRead: ResolverTypeWrapper<ReadRef>;
  MarkHomeTimelineReadInput: MarkHomeTimelineReadInput;
  MarkHomeTimelineReadPayload: ResolverTypeWrapper<
    Omit<MarkHomeTimelineReadPayload, 'viewer'> & { viewer: ResolversTypes['Viewer'] }
  >;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Post: ResolverTypeWrapper<PostRef>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TimelineConnection: ResolverTypeWrapper<
    Omit<TimelineConnection, 'edges'> & { edges: Array<ResolversTypes['TimelineEdge']> }
  >;
  TimelineEdge: ResolverTypeWrapper<TimelineEdgeRef>;
  TimelineFilter: TimelineFilter;
  TimelineReadState: ResolverTypeWrapper<ReadStateRef>;
  TimelineReason: TimelineReason;
  User: ResolverTypeWrapper<UserRef>;
  Viewer: ResolverTypeWrapper<ViewerRef>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  HomeTimelineChanged: ChangedRef;
  HomeTimelineEvent: HomeTimelineEventRef;
  HomeTimelineGap: GapRef;
  HomeTimelinePostAdded: PostAddedRef;
  HomeTimelinePostRemoved: PostRemovedRef;
  ID: Scalars['ID']['output'];
  HomeTimelineRead: ReadRef;
  MarkHomeTimelineReadInput: MarkHomeTimelineReadInput;
  MarkHomeTimelineReadPayload: Omit<MarkHomeTimelineReadPayload, 'viewer'> & {
    viewer: ResolversParentTypes['Viewer'];
  };
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  Post: PostRef;
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  Subscription: Record<PropertyKey, never>;
  TimelineConnection: Omit<TimelineConnection, 'edges'> & {
    edges: Array<ResolversParentTypes['TimelineEdge']>;
  };
  TimelineEdge: TimelineEdgeRef;
  TimelineFilter: TimelineFilter;
  TimelineReadState: ReadStateRef;
  User: UserRef;
  Viewer: ViewerRef;
  String: Scalars['String']['output'];
};

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
  markHomeTimelineRead?: Resolver<
    Maybe<ResolversTypes['MarkHomeTimelineReadPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationMarkHomeTimelineReadArgs, 'input'>
  >;
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
    Partial<QueryHomeTimelineArgs>
  >;
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

export type UserResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
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
};

export type Resolvers<ContextType = Context> = {
  HomeTimelineChanged?: HomeTimelineChangedResolvers<ContextType>;
  HomeTimelineEvent?: HomeTimelineEventResolvers<ContextType>;
  HomeTimelineGap?: HomeTimelineGapResolvers<ContextType>;
  HomeTimelinePostAdded?: HomeTimelinePostAddedResolvers<ContextType>;
  HomeTimelinePostRemoved?: HomeTimelinePostRemovedResolvers<ContextType>;
  HomeTimelineRead?: HomeTimelineReadResolvers<ContextType>;
  MarkHomeTimelineReadPayload?: MarkHomeTimelineReadPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Post?: PostResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TimelineConnection?: TimelineConnectionResolvers<ContextType>;
  TimelineEdge?: TimelineEdgeResolvers<ContextType>;
  TimelineReadState?: TimelineReadStateResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  hiddenFromSome?: HiddenFromSomeDirectiveResolver<any, any, ContextType>;
  viewerDependent?: ViewerDependentDirectiveResolver<any, any, ContextType>;
};
