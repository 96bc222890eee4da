/** What is measured, in the order in which one round runs them. */
export const TARGET_NAMES = ['bare', 'floor', 'stock', 'all-in-one', 'distributed'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** What is asked of targets, in the order in which one turn runs them. */
export const OPERATION_NAMES = ['home', 'home-full', 'profile', 'conversation', 'create-post'] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];
/** Those that write have rounds of their own, after the others. */
export const WRITING_OPERATIONS: ReadonlySet<OperationName> = new Set<OperationName>(['create-post']);

/** What is measured by an arrangement of its own, on the product alone, after the operations. */
export const TRIAL_NAMES = [
  'fan-out',
  'visibility',
  'sockets',
  'growth',
  'big-author',
  'neighbours',
  'persisted-get',
  'memory',
] as const;
export type TrialName = (typeof TRIAL_NAMES)[number];

/** The files under operations/ that the names stand for. */
export const OPERATION_FILES: Readonly<Record<OperationName, string>> = {
  home: 'HomeTimeline',
  'home-full': 'HomeTimelineFull',
  profile: 'Profile',
  conversation: 'Conversation',
  'create-post': 'CreatePost',
};
