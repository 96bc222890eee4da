import type { ViewerIdentity } from '@rookery/auth';

/**
 * Something that happened to one viewer's home timeline, as feed tells the gateway: the root value on which the
 * primary selection of `subscription { homeTimeline }` runs, in feed. To the gateway all but the cursor is opaque JSON.
 * The same object given to several subscriptions crosses the connection once.
 */
export interface LiveEvent {
  /** Resumes after this event. */
  readonly cursor: string;
  readonly type: 'added' | 'removed' | 'changed' | 'gap' | 'read';
  readonly [fact: string]: unknown;
}

export interface LiveRequest {
  readonly identity: ViewerIdentity;
  /** Cursor of the last event, or of the first edge of a page; what was missed since comes first. */
  readonly since?: string;
  /** What is left out, as the subscription's argument has it: for feed alone to read. */
  readonly filter?: Readonly<Record<string, boolean | null | undefined>>;
}

/** One viewer's events, in order, for one reader. Ends when closed; throws when events can no longer be had without a gap. */
export interface LiveSubscription extends AsyncIterable<LiveEvent> {
  /** Where it began: given as `since`, it brings all events of this subscription again. */
  readonly cursor: string;
  /** Ends it, also for a reader who waits; what was not read yet is dropped. Again: does nothing. */
  close(): void;
}

/** Where live events come from: feed in this process, or feed behind one multiplexed connection. */
export interface LiveSource {
  /** Resolves when nothing that happens from now on can be missed. Rejects with a DomainError (`since` malformed …). */
  subscribe(request: LiveRequest): Promise<LiveSubscription>;
}
