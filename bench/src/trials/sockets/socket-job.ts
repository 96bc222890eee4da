/** What a process of clients is told, one thing at a time, and what it answers. */
export type SocketJob =
  | {
      readonly kind: 'open';
      /** ws://… */
      readonly url: string;
      readonly operationName: string;
      readonly query: string;
      /** One a socket. */
      readonly authorizations: readonly string[];
    }
  | { readonly kind: 'received'; readonly postId: string }
  | { readonly kind: 'close' };

export type SocketAnswer =
  | { readonly kind: 'open'; readonly sockets: number }
  /** When each socket got the post, in Unix milliseconds with fractions. */
  | { readonly kind: 'received'; readonly at: readonly number[] }
  | { readonly kind: 'closed' }
  /** From then on nothing it says is worth anything. */
  | { readonly kind: 'failed'; readonly what: string };
