/** What V8 writes (`--cpu-prof`). */
export interface CpuProfile {
  readonly nodes: readonly CpuProfileNode[];
  /** Of the monotonic clock, microseconds. */
  readonly startTime: number;
  /** The node that ran at each sample. */
  readonly samples?: readonly number[];
  /** Microseconds from the sample before. */
  readonly timeDeltas?: readonly number[];
}
export interface CpuProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  /** Whom it calls, by id. */
  readonly children?: readonly number[];
}

/** A stretch of the monotonic clock, microseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Self time by node, microseconds, of the samples that lie in one of the windows. */
export function selfTimes(profile: CpuProfile, windows: readonly Window[]): Map<CpuProfileNode, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = new Map<CpuProfileNode, number>();
  let at = profile.startTime;
  profile.samples?.forEach((id, index) => {
    at += profile.timeDeltas?.[index] ?? 0;
    const node = nodes.get(id);
    if (!node || !windows.some(({ from, to }) => at >= from && at < to)) return;
    // A sample stands for the time until the next one.
    times.set(node, (times.get(node) ?? 0) + Math.max(0, profile.timeDeltas?.[index + 1] ?? 0));
  });
  return times;
}

/** A node with all that called it, itself first. */
export function callersOf(profile: CpuProfile): (node: CpuProfileNode) => CpuProfileNode[] {
  const callers = new Map<number, CpuProfileNode>();
  for (const node of profile.nodes) for (const child of node.children ?? []) callers.set(child, node);
  return (node) => {
    const stack: CpuProfileNode[] = [];
    for (let at: CpuProfileNode | undefined = node; at; at = callers.get(at.id)) stack.push(at);
    return stack;
  };
}
