import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserRef, ViewerRef, PostRef, NodeRef, UserListRef } from '../mappers.ts';
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
  /** RFC 3339 in UTC with milliseconds: `2026-11-20T21:26:00.000Z`. */
  DateTime: { input: Date; output: Date };
  _FieldSet: { input: unknown; output: unknown };
};

/** Which post to bookmark. */
export type BookmarkPostInput = {
  /** The post to bookmark. */
  postId: Scalars['ID']['input'];
};

/** What bookmarkPost changed. */
export type BookmarkPostPayload = {
  __typename?: 'BookmarkPostPayload';
  /** The bookmarked post. */
  post: Post;
};

/** Who may keep an answer. */
export type CacheControlScope =
  /** Nobody but the one who asked. */
  | 'PRIVATE'
  /** Whoever passes it on. */
  | 'PUBLIC';

/** A new post. */
export type CreatePostInput = {
  /** The client's UUID. Repeated within 24 hours: returns the first post; with another body: CONFLICT. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The post that this one quotes. */
  quotedPostId?: InputMaybe<Scalars['ID']['input']>;
  /** The post that this one answers. */
  replyToId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 500 grapheme clusters. */
  text: Scalars['String']['input'];
};

/** What createPost made. */
export type CreatePostPayload = {
  __typename?: 'CreatePostPayload';
  /** To put on top of the home timeline and the profile. */
  edge: TimelineEdge;
  /** The new post. */
  post: Post;
};

/** Which post to delete. */
export type DeletePostInput = {
  /** The viewer's own post. */
  postId: Scalars['ID']['input'];
};

/** What deletePost changed. */
export type DeletePostPayload = {
  __typename?: 'DeletePostPayload';
  /** Who wrote it. */
  author?: Maybe<User>;
  /** The post that is gone. */
  deletedPostId: Scalars['ID']['output'];
  /** The post it replied to. */
  replyTo?: Maybe<Post>;
};

/** Which post to like. */
export type LikePostInput = {
  /** The post to like. */
  postId: Scalars['ID']['input'];
};

/** What likePost changed. */
export type LikePostPayload = {
  __typename?: 'LikePostPayload';
  /** The liked post. */
  post: Post;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Keeps a post in the viewer's private list; again: changes nothing. */
  bookmarkPost?: Maybe<BookmarkPostPayload>;
  /** Writes a post, a reply or a quote. */
  createPost?: Maybe<CreatePostPayload>;
  /** Deletes the viewer's own post; again: changes nothing. */
  deletePost?: Maybe<DeletePostPayload>;
  /** Likes a post; again: changes nothing. */
  likePost?: Maybe<LikePostPayload>;
  /** Shows a post to the viewer's followers; again: changes nothing. */
  repost?: Maybe<RepostPayload>;
  /** Takes a bookmark away; again: changes nothing. */
  unbookmarkPost?: Maybe<UnbookmarkPostPayload>;
  /** Takes a repost back; again: changes nothing. */
  undoRepost?: Maybe<UndoRepostPayload>;
  /** Takes a like back; again: changes nothing. */
  unlikePost?: Maybe<UnlikePostPayload>;
};

export type MutationBookmarkPostArgs = {
  input: BookmarkPostInput;
};

export type MutationCreatePostArgs = {
  input: CreatePostInput;
};

export type MutationDeletePostArgs = {
  input: DeletePostInput;
};

export type MutationLikePostArgs = {
  input: LikePostInput;
};

export type MutationRepostArgs = {
  input: RepostInput;
};

export type MutationUnbookmarkPostArgs = {
  input: UnbookmarkPostInput;
};

export type MutationUndoRepostArgs = {
  input: UndoRepostInput;
};

export type MutationUnlikePostArgs = {
  input: UnlikePostInput;
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
export type Post = Node & {
  __typename?: 'Post';
  /** The thread above, oldest first; last: 20 for the nearest. */
  ancestors?: Maybe<PostConnection>;
  /** Null when it cannot be shown now. */
  author?: Maybe<User>;
  /** Id of the post that began the thread, its own included. */
  conversationId: Scalars['ID']['output'];
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
  /** How many like it. */
  likeCount: Scalars['Int']['output'];
  /** Who likes it, last come first. */
  likedBy?: Maybe<UserConnection>;
  /** How many posts quote it. */
  quoteCount: Scalars['Int']['output'];
  /** The post that this one quotes. */
  quotedPost?: Maybe<Post>;
  /** Set on every quote; quotedPost is null when that post is deleted or hidden. */
  quotedPostId?: Maybe<Scalars['ID']['output']>;
  /** Posts that quote this one, newest first. */
  quotes?: Maybe<PostConnection>;
  /** Direct replies, newest first. */
  replies?: Maybe<PostConnection>;
  /** How many direct replies it has. */
  replyCount: Scalars['Int']['output'];
  /** The post that this one answers. */
  replyTo?: Maybe<Post>;
  /** Set on every reply; replyTo is null when that post is deleted or hidden. */
  replyToId?: Maybe<Scalars['ID']['output']>;
  /** How many reposted it. */
  repostCount: Scalars['Int']['output'];
  /** Who reposted it, last come first. */
  repostedBy?: Maybe<UserConnection>;
  /** Plain text, 1 to 500 grapheme clusters. */
  text: Scalars['String']['output'];
  /** Whether the viewer bookmarked it. */
  viewerHasBookmarked: Scalars['Boolean']['output'];
  /** Whether the viewer likes it. False when signed out, as the next two. */
  viewerHasLiked: Scalars['Boolean']['output'];
  /** Whether the viewer reposted it. */
  viewerHasReposted: Scalars['Boolean']['output'];
};

/** Something somebody wrote. */
export type PostAncestorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Something somebody wrote. */
export type PostLikedByArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Something somebody wrote. */
export type PostQuotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Something somebody wrote. */
export type PostRepliesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Something somebody wrote. */
export type PostRepostedByArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A list of posts. */
export type PostConnection = {
  __typename?: 'PostConnection';
  /** This page. */
  edges: Array<PostEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** A post in a list. */
export type PostEdge = {
  __typename?: 'PostEdge';
  /** Position in the list. */
  cursor: Scalars['String']['output'];
  /** Null when it cannot be shown now. */
  node?: Maybe<Post>;
};

export type Query = {
  __typename?: 'Query';
  /** Anything by id. Null when it does not exist or the viewer may not see it; the two look alike, here and everywhere. */
  node?: Maybe<Node>;
  /** A post by id. Null when it does not exist or the viewer may not see it. */
  post?: Maybe<Post>;
  /** The signed-in account; null when signed out. */
  viewer?: Maybe<Viewer>;
};

export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};

export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};

/** Which post to repost. */
export type RepostInput = {
  /** The post to repost. */
  postId: Scalars['ID']['input'];
};

/** What repost changed. */
export type RepostPayload = {
  __typename?: 'RepostPayload';
  /** To put on top of the home timeline and the profile. */
  edge: TimelineEdge;
  /** The reposted post. */
  post: Post;
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

/** Why a post stands in a timeline. */
export type TimelineReason =
  /** Somebody whom the viewer follows wrote it. */
  | 'FOLLOWED'
  /** The viewer wrote it. */
  | 'OWN'
  /** Somebody reposted it whom the viewer follows, or who is on the list, or the viewer. */
  | 'REPOSTED';

/** Which bookmark to take away. */
export type UnbookmarkPostInput = {
  /** The post bookmarked before. */
  postId: Scalars['ID']['input'];
};

/** What unbookmarkPost changed. */
export type UnbookmarkPostPayload = {
  __typename?: 'UnbookmarkPostPayload';
  /** The post bookmarked no longer. */
  post: Post;
};

/** Which repost to take back. */
export type UndoRepostInput = {
  /** The post reposted before. */
  postId: Scalars['ID']['input'];
};

/** What undoRepost changed. */
export type UndoRepostPayload = {
  __typename?: 'UndoRepostPayload';
  /** The post reposted no longer. */
  post: Post;
};

/** Which like to take back. */
export type UnlikePostInput = {
  /** The post liked before. */
  postId: Scalars['ID']['input'];
};

/** What unlikePost changed. */
export type UnlikePostPayload = {
  __typename?: 'UnlikePostPayload';
  /** The post liked no longer. */
  post: Post;
};

/** A person. */
export type User = Node & {
  __typename?: 'User';
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
  /** How many posts they wrote; null when the viewer may not see them. */
  postCount?: Maybe<Scalars['Int']['output']>;
  /** The profile: posts and reposts. Null when the viewer may not see it: a private account that they do not follow. */
  posts?: Maybe<TimelineConnection>;
};

/** A person. */
export type UserPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimelineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
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
  /** The id once more: Query.node knows a list by it, so that a list is nothing until its owner says that it exists. */
  nodeId: Scalars['ID']['output'];
};

/** What is the signed-in account's alone. */
export type Viewer = {
  __typename?: 'Viewer';
  /** Last bookmarked first. */
  bookmarks?: Maybe<PostConnection>;
  /** Not the user's id. */
  id: Scalars['ID']['output'];
};

/** What is the signed-in account's alone. */
export type ViewerBookmarksArgs = {
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
  Post: Post;
  User: User;
  Viewer: Viewer;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Post: { __typename: 'Post' } & GraphQLRecursivePick<FederationTypes['Post'], { id: true }>;
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
  Viewer: { __typename: 'Viewer' } & GraphQLRecursivePick<FederationTypes['Viewer'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BookmarkPostInput: BookmarkPostInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  BookmarkPostPayload: ResolverTypeWrapper<
    Omit<BookmarkPostPayload, 'post'> & { post: ResolversTypes['Post'] }
  >;
  CacheControlScope: CacheControlScope;
  CreatePostInput: CreatePostInput;
  CreatePostPayload: ResolverTypeWrapper<
    Omit<CreatePostPayload, 'edge' | 'post'> & {
      edge: ResolversTypes['TimelineEdge'];
      post: ResolversTypes['Post'];
    }
  >;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeletePostInput: DeletePostInput;
  DeletePostPayload: ResolverTypeWrapper<
    Omit<DeletePostPayload, 'author' | 'replyTo'> & {
      author?: Maybe<ResolversTypes['User']>;
      replyTo?: Maybe<ResolversTypes['Post']>;
    }
  >;
  LikePostInput: LikePostInput;
  LikePostPayload: ResolverTypeWrapper<Omit<LikePostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<NodeRef>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Post: ResolverTypeWrapper<PostRef>;
  PostConnection: ResolverTypeWrapper<
    Omit<PostConnection, 'edges'> & { edges: Array<ResolversTypes['PostEdge']> }
  >;
  PostEdge: ResolverTypeWrapper<Omit<PostEdge, 'node'> & { node?: Maybe<ResolversTypes['Post']> }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RepostInput: RepostInput;
  RepostPayload: ResolverTypeWrapper<
    Omit<RepostPayload, 'edge' | 'post'> & {
      edge: ResolversTypes['TimelineEdge'];
      post: ResolversTypes['Post'];
    }
  >;
  TimelineConnection: ResolverTypeWrapper<
    Omit<TimelineConnection, 'edges'> & { edges: Array<ResolversTypes['TimelineEdge']> }
  >;
  TimelineEdge: ResolverTypeWrapper<
    Omit<TimelineEdge, 'node' | 'repostedBy'> & {
      node?: Maybe<ResolversTypes['Post']>;
      repostedBy?: Maybe<Array<ResolversTypes['User']>>;
    }
  >;
  TimelineFilter: TimelineFilter;
  TimelineReason: TimelineReason;
  UnbookmarkPostInput: UnbookmarkPostInput;
  UnbookmarkPostPayload: ResolverTypeWrapper<
    Omit<UnbookmarkPostPayload, 'post'> & { post: ResolversTypes['Post'] }
  >;
  UndoRepostInput: UndoRepostInput;
  UndoRepostPayload: ResolverTypeWrapper<Omit<UndoRepostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  UnlikePostInput: UnlikePostInput;
  UnlikePostPayload: ResolverTypeWrapper<Omit<UnlikePostPayload, 'post'> & { post: ResolversTypes['Post'] }>;
  User: ResolverTypeWrapper<UserRef>;
  UserConnection: ResolverTypeWrapper<
    Omit<UserConnection, 'edges'> & { edges: Array<ResolversTypes['UserEdge']> }
  >;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node?: Maybe<ResolversTypes['User']> }>;
  UserList: ResolverTypeWrapper<UserListRef>;
  Viewer: ResolverTypeWrapper<ViewerRef>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BookmarkPostInput: BookmarkPostInput;
  ID: Scalars['ID']['output'];
  BookmarkPostPayload: Omit<BookmarkPostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  CreatePostInput: CreatePostInput;
  CreatePostPayload: Omit<CreatePostPayload, 'edge' | 'post'> & {
    edge: ResolversParentTypes['TimelineEdge'];
    post: ResolversParentTypes['Post'];
  };
  DateTime: Scalars['DateTime']['output'];
  DeletePostInput: DeletePostInput;
  DeletePostPayload: Omit<DeletePostPayload, 'author' | 'replyTo'> & {
    author?: Maybe<ResolversParentTypes['User']>;
    replyTo?: Maybe<ResolversParentTypes['Post']>;
  };
  LikePostInput: LikePostInput;
  LikePostPayload: Omit<LikePostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  Mutation: Record<PropertyKey, never>;
  Node: NodeRef;
  PageInfo: PageInfo;
  Post: PostRef;
  PostConnection: Omit<PostConnection, 'edges'> & { edges: Array<ResolversParentTypes['PostEdge']> };
  PostEdge: Omit<PostEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Post']> };
  Query: Record<PropertyKey, never>;
  RepostInput: RepostInput;
  RepostPayload: Omit<RepostPayload, 'edge' | 'post'> & {
    edge: ResolversParentTypes['TimelineEdge'];
    post: ResolversParentTypes['Post'];
  };
  TimelineConnection: Omit<TimelineConnection, 'edges'> & {
    edges: Array<ResolversParentTypes['TimelineEdge']>;
  };
  TimelineEdge: Omit<TimelineEdge, 'node' | 'repostedBy'> & {
    node?: Maybe<ResolversParentTypes['Post']>;
    repostedBy?: Maybe<Array<ResolversParentTypes['User']>>;
  };
  TimelineFilter: TimelineFilter;
  UnbookmarkPostInput: UnbookmarkPostInput;
  UnbookmarkPostPayload: Omit<UnbookmarkPostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  UndoRepostInput: UndoRepostInput;
  UndoRepostPayload: Omit<UndoRepostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  UnlikePostInput: UnlikePostInput;
  UnlikePostPayload: Omit<UnlikePostPayload, 'post'> & { post: ResolversParentTypes['Post'] };
  User: UserRef;
  UserConnection: Omit<UserConnection, 'edges'> & { edges: Array<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node?: Maybe<ResolversParentTypes['User']> };
  UserList: UserListRef;
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

export type BookmarkPostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['BookmarkPostPayload'] =
    ResolversParentTypes['BookmarkPostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type CreatePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CreatePostPayload'] = ResolversParentTypes['CreatePostPayload'],
> = {
  edge?: Resolver<ResolversTypes['TimelineEdge'], ParentType, ContextType>;
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeletePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['DeletePostPayload'] = ResolversParentTypes['DeletePostPayload'],
> = {
  author?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  deletedPostId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  replyTo?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
};

export type LikePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['LikePostPayload'] = ResolversParentTypes['LikePostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  bookmarkPost?: Resolver<
    Maybe<ResolversTypes['BookmarkPostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationBookmarkPostArgs, 'input'>
  >;
  createPost?: Resolver<
    Maybe<ResolversTypes['CreatePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCreatePostArgs, 'input'>
  >;
  deletePost?: Resolver<
    Maybe<ResolversTypes['DeletePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationDeletePostArgs, 'input'>
  >;
  likePost?: Resolver<
    Maybe<ResolversTypes['LikePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationLikePostArgs, 'input'>
  >;
  repost?: Resolver<
    Maybe<ResolversTypes['RepostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRepostArgs, 'input'>
  >;
  unbookmarkPost?: Resolver<
    Maybe<ResolversTypes['UnbookmarkPostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUnbookmarkPostArgs, 'input'>
  >;
  undoRepost?: Resolver<
    Maybe<ResolversTypes['UndoRepostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUndoRepostArgs, 'input'>
  >;
  unlikePost?: Resolver<
    Maybe<ResolversTypes['UnlikePostPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUnlikePostArgs, 'input'>
  >;
};

export type NodeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node'],
> = {
  __resolveType: TypeResolveFn<'Post' | 'User' | 'UserList', ParentType, ContextType>;
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
  FederationReferenceType extends FederationReferenceTypes['Post'] = FederationReferenceTypes['Post'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Post']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  ancestors?: Resolver<
    Maybe<ResolversTypes['PostConnection']>,
    ParentType,
    ContextType,
    Partial<PostAncestorsArgs>
  >;
  author?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  likeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  likedBy?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<PostLikedByArgs, 'first'>
  >;
  quoteCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quotedPost?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
  quotedPostId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  quotes?: Resolver<
    Maybe<ResolversTypes['PostConnection']>,
    ParentType,
    ContextType,
    RequireFields<PostQuotesArgs, 'first'>
  >;
  replies?: Resolver<
    Maybe<ResolversTypes['PostConnection']>,
    ParentType,
    ContextType,
    RequireFields<PostRepliesArgs, 'first'>
  >;
  replyCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  replyTo?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
  replyToId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  repostCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  repostedBy?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<PostRepostedByArgs, 'first'>
  >;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  viewerHasBookmarked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  viewerHasLiked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  viewerHasReposted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PostConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PostConnection'] = ResolversParentTypes['PostConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['PostEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PostEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PostEdge'] = ResolversParentTypes['PostEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  post?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType, RequireFields<QueryPostArgs, 'id'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type RepostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RepostPayload'] = ResolversParentTypes['RepostPayload'],
> = {
  edge?: Resolver<ResolversTypes['TimelineEdge'], ParentType, ContextType>;
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
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

export type UnbookmarkPostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UnbookmarkPostPayload'] =
    ResolversParentTypes['UnbookmarkPostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type UndoRepostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UndoRepostPayload'] = ResolversParentTypes['UndoRepostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
};

export type UnlikePostPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UnlikePostPayload'] = ResolversParentTypes['UnlikePostPayload'],
> = {
  post?: Resolver<ResolversTypes['Post'], ParentType, ContextType>;
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
  postCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  posts?: Resolver<
    Maybe<ResolversTypes['TimelineConnection']>,
    ParentType,
    ContextType,
    Partial<UserPostsArgs>
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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
> = {
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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
  bookmarks?: Resolver<
    Maybe<ResolversTypes['PostConnection']>,
    ParentType,
    ContextType,
    RequireFields<ViewerBookmarksArgs, 'first'>
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  BookmarkPostPayload?: BookmarkPostPayloadResolvers<ContextType>;
  CreatePostPayload?: CreatePostPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeletePostPayload?: DeletePostPayloadResolvers<ContextType>;
  LikePostPayload?: LikePostPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Post?: PostResolvers<ContextType>;
  PostConnection?: PostConnectionResolvers<ContextType>;
  PostEdge?: PostEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RepostPayload?: RepostPayloadResolvers<ContextType>;
  TimelineConnection?: TimelineConnectionResolvers<ContextType>;
  TimelineEdge?: TimelineEdgeResolvers<ContextType>;
  UnbookmarkPostPayload?: UnbookmarkPostPayloadResolvers<ContextType>;
  UndoRepostPayload?: UndoRepostPayloadResolvers<ContextType>;
  UnlikePostPayload?: UnlikePostPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserList?: UserListResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  hiddenFromSome?: HiddenFromSomeDirectiveResolver<any, any, ContextType>;
  viewerDependent?: ViewerDependentDirectiveResolver<any, any, ContextType>;
};
