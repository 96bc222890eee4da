/**
 * Whether what a subgraph is sent may change something, so that it must be sent once at most. The planner writes the
 * operation's kind first, and leaves it out of plain queries alone.
 */
export function isMutation(operation: string): boolean {
  return /^\s*mutation\b/.test(operation);
}
