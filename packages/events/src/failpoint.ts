/** Points at which a fault test may kill or stop a process. */
export const FAILPOINTS = [
  'relay-before-sequence',
  'relay-after-sequence',
  'relay-after-publish',
  'consumer-before-apply',
  'consumer-after-apply',
  'consumer-after-commit-jobs',
  'fan-out-after-chunk',
  'rebuild-after-marker',
  'rebuild-after-snapshot',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];
/** kill: SIGKILL to the own process. pause: the caller stands there until `releaseFailpoint`. */
export type FailpointAction = 'kill' | 'pause';

const actions = new Map<string, FailpointAction>();
const standing = new Map<string, (() => void)[]>();
const watchers = new Map<string, (() => void)[]>();

/** Replaces what happens at which point; those standing at one stay until they are released. */
export function setFailpoints(wanted: ReadonlyMap<string, FailpointAction>): void {
  actions.clear();
  for (const [name, action] of wanted) actions.set(name, action);
}

/** A named point of the running code; does nothing unless a fault test armed it. */
export async function failpoint(name: Failpoint): Promise<void> {
  const action = actions.get(name);
  if (!action) return;
  if (action === 'kill') process.kill(process.pid, 'SIGKILL');
  await new Promise<void>((resolve) => {
    standing.set(name, [...(standing.get(name) ?? []), resolve]);
    for (const seen of take(watchers, name)) seen();
  });
}

/** Resolves when somebody stands at a paused point. */
export async function reachedFailpoint(name: Failpoint): Promise<void> {
  if ((standing.get(name)?.length ?? 0) > 0) return;
  await new Promise<void>((resolve) => watchers.set(name, [...(watchers.get(name) ?? []), resolve]));
}

/** Disarms a point and lets those who stand there go on. */
export function releaseFailpoint(name: Failpoint): void {
  actions.delete(name);
  for (const goOn of take(standing, name)) goOn();
}

function take(from: Map<string, (() => void)[]>, name: string): readonly (() => void)[] {
  const found = from.get(name) ?? [];
  from.delete(name);
  return found;
}
