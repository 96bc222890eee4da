import type { DocumentNode } from '@apollo/client';

/** What of a post a like changes, as it is on screen. */
export interface LikeablePost {
  readonly id: string;
  readonly likeCount: number;
  readonly viewerHasLiked: boolean;
}

/** Options of `client.mutate` and `useMutation`. */
export interface OptimisticMutation {
  readonly mutation: DocumentNode;
  readonly variables: { readonly input: { readonly postId: string } };
  readonly optimisticResponse: Readonly<Record<string, unknown>>;
}

/**
 * Likes a post on screen at once; when the server refuses, the cache takes it back by itself, and when it answers, its
 * own count stands. `mutation` is operations/LikePost.graphql.
 */
export function likeOptions(mutation: DocumentNode, post: LikeablePost): OptimisticMutation {
  const change = post.viewerHasLiked ? 0 : 1;
  return optimistic(mutation, 'likePost', {
    ...post,
    likeCount: post.likeCount + change,
    viewerHasLiked: true,
  });
}

/** Takes a like back, in the same manner. `mutation` is operations/UnlikePost.graphql. */
export function unlikeOptions(mutation: DocumentNode, post: LikeablePost): OptimisticMutation {
  const change = post.viewerHasLiked ? -1 : 0;
  return optimistic(mutation, 'unlikePost', {
    ...post,
    likeCount: Math.max(0, post.likeCount + change),
    viewerHasLiked: false,
  });
}

function optimistic(
  mutation: DocumentNode,
  field: 'likePost' | 'unlikePost',
  { id, likeCount, viewerHasLiked }: LikeablePost,
): OptimisticMutation {
  const __typename = field === 'likePost' ? 'LikePostPayload' : 'UnlikePostPayload';
  return {
    mutation,
    variables: { input: { postId: id } },
    optimisticResponse: {
      [field]: { __typename, post: { __typename: 'Post', id, likeCount, viewerHasLiked } },
    },
  };
}
