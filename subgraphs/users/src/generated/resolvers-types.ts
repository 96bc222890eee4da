import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserRef, ViewerRef } from '../mappers.ts';
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

/** Whose request to accept. */
export type AcceptFollowRequestInput = {
  /** The user who asked. */
  userId: Scalars['ID']['input'];
};

/** What acceptFollowRequest changed. */
export type AcceptFollowRequestPayload = {
  __typename?: 'AcceptFollowRequestPayload';
  /** The new follower. */
  user: User;
  /** The followed account. */
  viewer: Viewer;
};

/** A session's tokens. */
export type AuthPayload = {
  __typename?: 'AuthPayload';
  /** For `Authorization: Bearer …`. */
  accessToken: Scalars['String']['output'];
  /** When the access token stops working. */
  accessTokenExpiresAt: Scalars['DateTime']['output'];
  /** Null when it is in the cookie. */
  refreshToken?: Maybe<Scalars['String']['output']>;
  /** The account that is signed in now. */
  viewer: Viewer;
};

/** Whom to block. */
export type BlockUserInput = {
  /** The user to block. */
  userId: Scalars['ID']['input'];
};

/** What blockUser changed. */
export type BlockUserPayload = {
  __typename?: 'BlockUserPayload';
  /** The blocked user. */
  user: User;
  /** The blocker. */
  viewer: Viewer;
};

/** Who may keep an answer. */
export type CacheControlScope =
  /** Nobody but the one who asked. */
  | 'PRIVATE'
  /** Whoever passes it on. */
  | 'PUBLIC';

/** Whose request to decline. */
export type DeclineFollowRequestInput = {
  /** The user who asked. */
  userId: Scalars['ID']['input'];
};

/** What declineFollowRequest changed. */
export type DeclineFollowRequestPayload = {
  __typename?: 'DeclineFollowRequestPayload';
  /** The user who asked. */
  user: User;
};

/** How the viewer stands towards a user. */
export type FollowState =
  /** Follows. */
  | 'FOLLOWING'
  /** Does not follow. */
  | 'NOT_FOLLOWING'
  /** Asked to follow a private account; no answer yet. */
  | 'REQUESTED';

/** Whom to follow, and how. */
export type FollowUserInput = {
  /** Follow their posts, not their reposts. */
  hideReposts?: InputMaybe<Scalars['Boolean']['input']>;
  /** The user to follow. */
  userId: Scalars['ID']['input'];
};

/** What followUser changed. */
export type FollowUserPayload = {
  __typename?: 'FollowUserPayload';
  /** The followed user. */
  user: User;
  /** The follower. */
  viewer: Viewer;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** On a private account: lets a requester in. */
  acceptFollowRequest?: Maybe<AcceptFollowRequestPayload>;
  /** Ends following both ways. The blocker still sees the bare profile, to be able to unblock. */
  blockUser?: Maybe<BlockUserPayload>;
  /** On a private account: does not let a requester in. */
  declineFollowRequest?: Maybe<DeclineFollowRequestPayload>;
  /** A request, when the account is private. Again: changes the options. */
  followUser?: Maybe<FollowUserPayload>;
  /** Hides somebody's posts from the viewer, who still follows and is followed. */
  muteUser?: Maybe<MuteUserPayload>;
  /** Trades a refresh token for a new pair; each refresh token works once. */
  refreshSession?: Maybe<AuthPayload>;
  /** Starts a session with a password. */
  signIn?: Maybe<AuthPayload>;
  /** Ends the session whose access token is used. */
  signOut?: Maybe<SignOutPayload>;
  /** Opens an account and signs it in. */
  signUp?: Maybe<AuthPayload>;
  /** Ends a block; following does not come back by itself. */
  unblockUser?: Maybe<UnblockUserPayload>;
  /** Also takes back a request. */
  unfollowUser?: Maybe<UnfollowUserPayload>;
  /** Ends a mute. */
  unmuteUser?: Maybe<UnmuteUserPayload>;
  /** Changes the profile of the signed-in account. */
  updateProfile?: Maybe<UpdateProfilePayload>;
};

export type MutationAcceptFollowRequestArgs = {
  input: AcceptFollowRequestInput;
};

export type MutationBlockUserArgs = {
  input: BlockUserInput;
};

export type MutationDeclineFollowRequestArgs = {
  input: DeclineFollowRequestInput;
};

export type MutationFollowUserArgs = {
  input: FollowUserInput;
};

export type MutationMuteUserArgs = {
  input: MuteUserInput;
};

export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};

export type MutationSignInArgs = {
  input: SignInInput;
};

export type MutationSignUpArgs = {
  input: SignUpInput;
};

export type MutationUnblockUserArgs = {
  input: UnblockUserInput;
};

export type MutationUnfollowUserArgs = {
  input: UnfollowUserInput;
};

export type MutationUnmuteUserArgs = {
  input: UnmuteUserInput;
};

export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};

/** Whom to mute, and until when. */
export type MuteUserInput = {
  /** For good when left out. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The user to mute. */
  userId: Scalars['ID']['input'];
};

/** What muteUser changed. */
export type MuteUserPayload = {
  __typename?: 'MuteUserPayload';
  /** The muted user. */
  user: User;
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

export type Query = {
  __typename?: 'Query';
  /** A person by id. Null when it does not exist or the viewer may not see it; the two look alike, here and everywhere. */
  user?: Maybe<User>;
  /** A person by name. */
  userByUsername?: Maybe<User>;
  /** The signed-in account; null when signed out. */
  viewer?: Maybe<Viewer>;
};

export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};

export type QueryUserByUsernameArgs = {
  username: Scalars['String']['input'];
};

/** A refresh of a session. */
export type RefreshSessionInput = {
  /** Left out when it is in the cookie. */
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};

/** How the client keeps its refresh token. */
export type RefreshTokenTransport =
  /** In the payload: apps with a secure store. */
  | 'BODY'
  /** In an HttpOnly, SameSite cookie: browsers. */
  | 'COOKIE';

/** A password sign-in. */
export type SignInInput = {
  /** Username or email. */
  login: Scalars['String']['input'];
  /** The account's password. */
  password: Scalars['String']['input'];
  /** How the refresh token travels. */
  refreshTokenTransport?: InputMaybe<RefreshTokenTransport>;
};

/** What signing out ended. */
export type SignOutPayload = {
  __typename?: 'SignOutPayload';
  /** The session that ended. */
  sessionId?: Maybe<Scalars['ID']['output']>;
};

/** A new account. */
export type SignUpInput = {
  /** 1 to 50 grapheme clusters; the username when left out. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Used to sign in; unique in any case. */
  email: Scalars['String']['input'];
  /** 8 to 200 characters. */
  password: Scalars['String']['input'];
  /** How the refresh token travels. */
  refreshTokenTransport?: InputMaybe<RefreshTokenTransport>;
  /** 3 to 30 of a–z, 0–9 and _, unique in any case. */
  username: Scalars['String']['input'];
};

/** Whom to unblock. */
export type UnblockUserInput = {
  /** The user to unblock. */
  userId: Scalars['ID']['input'];
};

/** What unblockUser changed. */
export type UnblockUserPayload = {
  __typename?: 'UnblockUserPayload';
  /** The user blocked no longer. */
  user: User;
};

/** Whom to unfollow. */
export type UnfollowUserInput = {
  /** The user to unfollow. */
  userId: Scalars['ID']['input'];
};

/** What unfollowUser changed. */
export type UnfollowUserPayload = {
  __typename?: 'UnfollowUserPayload';
  /** The user followed no longer. */
  user: User;
  /** The former follower. */
  viewer: Viewer;
};

/** Whom to unmute. */
export type UnmuteUserInput = {
  /** The user to unmute. */
  userId: Scalars['ID']['input'];
};

/** What unmuteUser changed. */
export type UnmuteUserPayload = {
  __typename?: 'UnmuteUserPayload';
  /** The user muted no longer. */
  user: User;
};

/** Left out: unchanged. Null: cleared. */
export type UpdateProfileInput = {
  /** At most 300 grapheme clusters. */
  bio?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 50 grapheme clusters. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Whether posts, followers and following are for approved followers alone. */
  isPrivate?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What updateProfile changed. */
export type UpdateProfilePayload = {
  __typename?: 'UpdateProfilePayload';
  /** With the profile as it is now. */
  user: User;
};

/** A person. */
export type User = Node & {
  __typename?: 'User';
  /** What they say of themselves; empty when nothing. */
  bio: Scalars['String']['output'];
  /** When the account was opened. */
  createdAt: Scalars['DateTime']['output'];
  /** The username when none was given. */
  displayName: Scalars['String']['output'];
  /** How many follow this user. */
  followerCount: Scalars['Int']['output'];
  /** Who follows this user, last come first. Null when the viewer may not see it: a private account that they do not follow. */
  followers?: Maybe<UserConnection>;
  /** Whom this user follows, last followed first. Null when the viewer may not see it: a private account that they do not follow. */
  following?: Maybe<UserConnection>;
  /** How many this user follows. */
  followingCount: Scalars['Int']['output'];
  /** Whether this user follows the viewer. */
  followsViewer: Scalars['Boolean']['output'];
  /** Opaque, and unique over all types. */
  id: Scalars['ID']['output'];
  /** Posts, followers and following are for approved followers. */
  isPrivate: Scalars['Boolean']['output'];
  /** Whether this is the viewer's own account. */
  isViewer: Scalars['Boolean']['output'];
  /** 3 to 30 of a–z, 0–9 and _. */
  username: Scalars['String']['output'];
  /** Of the viewer towards this user; NOT_FOLLOWING when signed out. */
  viewerFollowState: FollowState;
  /** Whether the viewer blocks this user. */
  viewerHasBlocked: Scalars['Boolean']['output'];
  /** Whether the viewer mutes this user. */
  viewerHasMuted: Scalars['Boolean']['output'];
  /** Whether the viewer follows this user without their reposts. */
  viewerHidesReposts: Scalars['Boolean']['output'];
};

/** A person. */
export type UserFollowersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A person. */
export type UserFollowingArgs = {
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

/** What is the signed-in account's alone. */
export type Viewer = {
  __typename?: 'Viewer';
  /** Whom the account blocks, last blocked first. */
  blockedUsers?: Maybe<UserConnection>;
  /** The address used to sign in. */
  email?: Maybe<Scalars['String']['output']>;
  /** Who asks to follow a private account, newest first. */
  followRequests?: Maybe<UserConnection>;
  /** Not the user's id. */
  id: Scalars['ID']['output'];
  /** Whom the account mutes, last muted first. */
  mutedUsers?: Maybe<UserConnection>;
  /** The person behind the account. */
  user?: Maybe<User>;
};

/** What is the signed-in account's alone. */
export type ViewerBlockedUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What is the signed-in account's alone. */
export type ViewerFollowRequestsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What is the signed-in account's alone. */
export type ViewerMutedUsersArgs = {
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
  Viewer: Viewer;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
  Viewer: { __typename: 'Viewer' } & GraphQLRecursivePick<FederationTypes['Viewer'], { id: true }>;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node: UserRef;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AcceptFollowRequestInput: AcceptFollowRequestInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AcceptFollowRequestPayload: ResolverTypeWrapper<
    Omit<AcceptFollowRequestPayload, 'user' | 'viewer'> & {
      user: ResolversTypes['User'];
      viewer: ResolversTypes['Viewer'];
    }
  >;
  AuthPayload: ResolverTypeWrapper<Omit<AuthPayload, 'viewer'> & { viewer: ResolversTypes['Viewer'] }>;
  BlockUserInput: BlockUserInput;
  BlockUserPayload: ResolverTypeWrapper<
    Omit<BlockUserPayload, 'user' | 'viewer'> & {
      user: ResolversTypes['User'];
      viewer: ResolversTypes['Viewer'];
    }
  >;
  CacheControlScope: CacheControlScope;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeclineFollowRequestInput: DeclineFollowRequestInput;
  DeclineFollowRequestPayload: ResolverTypeWrapper<
    Omit<DeclineFollowRequestPayload, 'user'> & { user: ResolversTypes['User'] }
  >;
  FollowState: FollowState;
  FollowUserInput: FollowUserInput;
  FollowUserPayload: ResolverTypeWrapper<
    Omit<FollowUserPayload, 'user' | 'viewer'> & {
      user: ResolversTypes['User'];
      viewer: ResolversTypes['Viewer'];
    }
  >;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  MuteUserInput: MuteUserInput;
  MuteUserPayload: ResolverTypeWrapper<Omit<MuteUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RefreshSessionInput: RefreshSessionInput;
  RefreshTokenTransport: RefreshTokenTransport;
  SignInInput: SignInInput;
  SignOutPayload: ResolverTypeWrapper<SignOutPayload>;
  SignUpInput: SignUpInput;
  UnblockUserInput: UnblockUserInput;
  UnblockUserPayload: ResolverTypeWrapper<
    Omit<UnblockUserPayload, 'user'> & { user: ResolversTypes['User'] }
  >;
  UnfollowUserInput: UnfollowUserInput;
  UnfollowUserPayload: ResolverTypeWrapper<
    Omit<UnfollowUserPayload, 'user' | 'viewer'> & {
      user: ResolversTypes['User'];
      viewer: ResolversTypes['Viewer'];
    }
  >;
  UnmuteUserInput: UnmuteUserInput;
  UnmuteUserPayload: ResolverTypeWrapper<Omit<UnmuteUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: ResolverTypeWrapper<
    Omit<UpdateProfilePayload, 'user'> & { user: ResolversTypes['User'] }
  >;
  User: ResolverTypeWrapper<UserRef>;
  UserConnection: ResolverTypeWrapper<
    Omit<UserConnection, 'edges'> & { edges: Array<ResolversTypes['UserEdge']> }
  >;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node?: Maybe<ResolversTypes['User']> }>;
  Viewer: ResolverTypeWrapper<ViewerRef>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AcceptFollowRequestInput: AcceptFollowRequestInput;
  ID: Scalars['ID']['output'];
  AcceptFollowRequestPayload: Omit<AcceptFollowRequestPayload, 'user' | 'viewer'> & {
    user: ResolversParentTypes['User'];
    viewer: ResolversParentTypes['Viewer'];
  };
  AuthPayload: Omit<AuthPayload, 'viewer'> & { viewer: ResolversParentTypes['Viewer'] };
  BlockUserInput: BlockUserInput;
  BlockUserPayload: Omit<BlockUserPayload, 'user' | 'viewer'> & {
    user: ResolversParentTypes['User'];
    viewer: ResolversParentTypes['Viewer'];
  };
  DateTime: Scalars['DateTime']['output'];
  DeclineFollowRequestInput: DeclineFollowRequestInput;
  DeclineFollowRequestPayload: Omit<DeclineFollowRequestPayload, 'user'> & {
    user: ResolversParentTypes['User'];
  };
  FollowUserInput: FollowUserInput;
  FollowUserPayload: Omit<FollowUserPayload, 'user' | 'viewer'> & {
    user: ResolversParentTypes['User'];
    viewer: ResolversParentTypes['Viewer'];
  };
  Mutation: Record<PropertyKey, never>;
  MuteUserInput: MuteUserInput;
  MuteUserPayload: Omit<MuteUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  RefreshSessionInput: RefreshSessionInput;
  SignInInput: SignInInput;
  SignOutPayload: SignOutPayload;
  SignUpInput: SignUpInput;
  UnblockUserInput: UnblockUserInput;
  UnblockUserPayload: Omit<UnblockUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  UnfollowUserInput: UnfollowUserInput;
  UnfollowUserPayload: Omit<UnfollowUserPayload, 'user' | 'viewer'> & {
    user: ResolversParentTypes['User'];
    viewer: ResolversParentTypes['Viewer'];
  };
  UnmuteUserInput: UnmuteUserInput;
  UnmuteUserPayload: Omit<UnmuteUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: Omit<UpdateProfilePayload, 'user'> & { user: ResolversParentTypes['User'] };
  User: UserRef;
  UserConnection: Omit<UserConnection, 'edges'> & { edges: Array<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node?: Maybe<ResolversParentTypes['User']> };
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

export type AcceptFollowRequestPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['AcceptFollowRequestPayload'] =
    ResolversParentTypes['AcceptFollowRequestPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type AuthPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['AuthPayload'] = ResolversParentTypes['AuthPayload'],
> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  accessTokenExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type BlockUserPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['BlockUserPayload'] = ResolversParentTypes['BlockUserPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeclineFollowRequestPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['DeclineFollowRequestPayload'] =
    ResolversParentTypes['DeclineFollowRequestPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type FollowUserPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['FollowUserPayload'] = ResolversParentTypes['FollowUserPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  acceptFollowRequest?: Resolver<
    Maybe<ResolversTypes['AcceptFollowRequestPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationAcceptFollowRequestArgs, 'input'>
  >;
  blockUser?: Resolver<
    Maybe<ResolversTypes['BlockUserPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationBlockUserArgs, 'input'>
  >;
  declineFollowRequest?: Resolver<
    Maybe<ResolversTypes['DeclineFollowRequestPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationDeclineFollowRequestArgs, 'input'>
  >;
  followUser?: Resolver<
    Maybe<ResolversTypes['FollowUserPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationFollowUserArgs, 'input'>
  >;
  muteUser?: Resolver<
    Maybe<ResolversTypes['MuteUserPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationMuteUserArgs, 'input'>
  >;
  refreshSession?: Resolver<
    Maybe<ResolversTypes['AuthPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRefreshSessionArgs, 'input'>
  >;
  signIn?: Resolver<
    Maybe<ResolversTypes['AuthPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSignInArgs, 'input'>
  >;
  signOut?: Resolver<Maybe<ResolversTypes['SignOutPayload']>, ParentType, ContextType>;
  signUp?: Resolver<
    Maybe<ResolversTypes['AuthPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSignUpArgs, 'input'>
  >;
  unblockUser?: Resolver<
    Maybe<ResolversTypes['UnblockUserPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUnblockUserArgs, 'input'>
  >;
  unfollowUser?: Resolver<
    Maybe<ResolversTypes['UnfollowUserPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUnfollowUserArgs, 'input'>
  >;
  unmuteUser?: Resolver<
    Maybe<ResolversTypes['UnmuteUserPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUnmuteUserArgs, 'input'>
  >;
  updateProfile?: Resolver<
    Maybe<ResolversTypes['UpdateProfilePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationUpdateProfileArgs, 'input'>
  >;
};

export type MuteUserPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['MuteUserPayload'] = ResolversParentTypes['MuteUserPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type NodeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node'],
> = {
  __resolveType: TypeResolveFn<'User', ParentType, ContextType>;
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

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  userByUsername?: Resolver<
    Maybe<ResolversTypes['User']>,
    ParentType,
    ContextType,
    RequireFields<QueryUserByUsernameArgs, 'username'>
  >;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type SignOutPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SignOutPayload'] = ResolversParentTypes['SignOutPayload'],
> = {
  sessionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type UnblockUserPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UnblockUserPayload'] = ResolversParentTypes['UnblockUserPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UnfollowUserPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UnfollowUserPayload'] =
    ResolversParentTypes['UnfollowUserPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type UnmuteUserPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UnmuteUserPayload'] = ResolversParentTypes['UnmuteUserPayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UpdateProfilePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UpdateProfilePayload'] =
    ResolversParentTypes['UpdateProfilePayload'],
> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
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
  bio?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  followerCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  followers?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<UserFollowersArgs, 'first'>
  >;
  following?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<UserFollowingArgs, 'first'>
  >;
  followingCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  followsViewer?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isPrivate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isViewer?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  username?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  viewerFollowState?: Resolver<ResolversTypes['FollowState'], ParentType, ContextType>;
  viewerHasBlocked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  viewerHasMuted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  viewerHidesReposts?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
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
  blockedUsers?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<ViewerBlockedUsersArgs, 'first'>
  >;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  followRequests?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<ViewerFollowRequestsArgs, 'first'>
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mutedUsers?: Resolver<
    Maybe<ResolversTypes['UserConnection']>,
    ParentType,
    ContextType,
    RequireFields<ViewerMutedUsersArgs, 'first'>
  >;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AcceptFollowRequestPayload?: AcceptFollowRequestPayloadResolvers<ContextType>;
  AuthPayload?: AuthPayloadResolvers<ContextType>;
  BlockUserPayload?: BlockUserPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeclineFollowRequestPayload?: DeclineFollowRequestPayloadResolvers<ContextType>;
  FollowUserPayload?: FollowUserPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  MuteUserPayload?: MuteUserPayloadResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SignOutPayload?: SignOutPayloadResolvers<ContextType>;
  UnblockUserPayload?: UnblockUserPayloadResolvers<ContextType>;
  UnfollowUserPayload?: UnfollowUserPayloadResolvers<ContextType>;
  UnmuteUserPayload?: UnmuteUserPayloadResolvers<ContextType>;
  UpdateProfilePayload?: UpdateProfilePayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  hiddenFromSome?: HiddenFromSomeDirectiveResolver<any, any, ContextType>;
  viewerDependent?: ViewerDependentDirectiveResolver<any, any, ContextType>;
};
