/** What the kit reads of the operations; codegen of an app makes the same, with all fields. */
export interface TimelineEdge {
  readonly cursor: string;
  readonly node: { readonly id: string; readonly text: string } | null;
}

export interface TimelinePage {
  readonly edges: readonly TimelineEdge[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** What to leave out; the same on page and subscription, or their cursors do not fit. */
export interface TimelineFilter {
  readonly excludeReplies?: boolean;
  readonly excludeReposts?: boolean;
  readonly onlyMedia?: boolean;
}

export type HomeTimelineEvent = { readonly cursor: string } & (
  | { readonly __typename: 'HomeTimelinePostAdded'; readonly edge: TimelineEdge }
  | { readonly __typename: 'HomeTimelinePostRemoved'; readonly postId: string }
  | { readonly __typename: 'HomeTimelineChanged' }
  | { readonly __typename: 'HomeTimelineGap'; readonly after: string | null; readonly before: string }
  | { readonly __typename: 'HomeTimelineRead' }
);
