import type { ViewerIdentity } from '@rookery/auth';
import type { UserId } from '@rookery/ids';

/**
 * Something that happened to one viewer's home timeline, as feed tells the gateway: the root value on which the
 * primary selection of `subscription { homeTimeline }` runs, in feed. To the gateway all but cursor and sharing is opaque JSON.
 * The same object given to several subscriptions crosses the connection once.
 */
export interface LiveEvent {
  /** Resumes after this event. */
  readonly cursor: string;
  readonly type: 'added' | 'removed' | 'changed' | 'gap' | 'read';
  /** How it may be shared with other viewers; left out: it is one viewer's alone. */
  readonly sharing?: EventSharing;
  readonly [fact: string]: unknown;
}

/** What several viewers' events have in common, and what not. */
export interface EventSharing {
  /** Events of the same key mean the same to everybody, but for `own`. */
  readonly key: string;
  /** The schema's type that the event is of. */
  readonly typename: string;
  /**
   * Which selected fields take their value from the viewer's own event: the path of the field below the subscription's
   * field (`edge.cursor`) → the event's fact (`edgeCursor`), whose value is the field's as it is.
   */
  readonly own: Readonly<Record<string, string>>;
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
  /**
   * Those of these viewers to whom these users are not what they are to somebody signed out: a block either way, a mute,
   * themselves; all viewers when one of the users is private, suspended, deleted or unknown. Rejects when nobody can say.
   */
  relatedAmong(viewerIds: readonly UserId[], userIds: readonly UserId[]): Promise<readonly UserId[]>;
}
