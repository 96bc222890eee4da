/** What a person at the terminal can do something about: its message is the one line that they see. */
export class BenchError extends Error {}
