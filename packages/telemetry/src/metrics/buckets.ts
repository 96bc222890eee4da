/** Seconds, for what answers people: from a local query to what everybody gives up on. */
export const ANSWER_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Seconds, for single commands of stores. */
export const COMMAND_SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];

/** Seconds, for what follows a write: promised within a second, and telling how late when it is not. */
export const DELAY_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];

/** Sizes: keys of a batch. */
export const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
