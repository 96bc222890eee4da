/** What a person got wrong, or has to mend, in one line. */
export class EventsError extends Error {
  override readonly name = 'EventsError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** It was understood and could not be done: there is no such thing, or it failed again. */
export const EXIT_NOT_DONE = 1;
/** The command line. */
export const EXIT_USAGE = 2;
