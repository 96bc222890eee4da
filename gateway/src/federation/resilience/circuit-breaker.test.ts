import { createCircuitBreaker, type Admission, type CircuitBreaker } from './circuit-breaker.ts';

describe('a circuit breaker', () => {
  let now: number;
  let phases: string[];
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    phases = [];
    breaker = createCircuitBreaker({
      probeMillis: 1_000,
      now: () => now,
      onPhase: (phase) => phases.push(phase),
    });
  });

  function admitted(): Admission {
    const admission = breaker.admit();
    if (!admission) throw new Error('not admitted');
    return admission;
  }
  function happen(what: 'answered' | 'failed' | 'unknown', times: number): void {
    for (let n = 0; n < times; n += 1) admitted()[what]();
  }

  it('stays closed below ten calls, and opens with the tenth when all failed', () => {
    happen('failed', 9);
    expect(phases).toEqual([]);
    happen('failed', 1);
    expect(phases).toEqual(['open']);
    expect(breaker.admit()).toBeUndefined();
  });

  it('opens when half of the last twenty failed, and not below', () => {
    happen('answered', 11);
    happen('failed', 9);
    expect(phases).toEqual([]);
    happen('failed', 1);
    expect(phases).toEqual(['open']);
  });

  it('does not count failures that are ten seconds old, nor calls that say nothing', () => {
    happen('failed', 9);
    happen('unknown', 20);
    now = 10_000;
    happen('failed', 9);
    expect(phases).toEqual([]);
  });

  it('lets one probe through when its time has come, and closes when that is answered', () => {
    happen('failed', 10);
    now = 999;
    expect(breaker.admit()).toBeUndefined();
    now = 1_000;
    const probe = admitted();
    expect(breaker.admit()).toBeUndefined();
    probe.answered();
    expect(phases).toEqual(['open', 'half-open', 'closed']);
    happen('failed', 9);
    expect(phases).toHaveLength(3);
  });

  it.each(['failed', 'unknown'] as const)('stays open when its probe %s, until the next', (outcome) => {
    happen('failed', 10);
    now = 1_000;
    admitted()[outcome]();
    expect(phases).toEqual(['open', 'half-open', 'open']);
    expect(breaker.admit()).toBeUndefined();
    now = 2_000;
    admitted().answered();
    expect(phases.at(-1)).toBe('closed');
  });

  it('tries again while a probe hangs, and takes either’s answer', () => {
    happen('failed', 10);
    now = 1_000;
    const hanging = admitted();
    now = 2_000;
    const second = admitted();
    second.answered();
    expect(phases.at(-1)).toBe('closed');
    hanging.failed();
    expect(phases.at(-1)).toBe('closed');
  });

  it('takes no notice of calls that began before it opened', () => {
    const before = Array.from({ length: 30 }, admitted);
    happen('failed', 10);
    before[0]?.answered();
    expect(breaker.admit()).toBeUndefined();
    now = 1_000;
    admitted().answered();
    for (const call of before.slice(1)) call.failed();
    expect(phases).toEqual(['open', 'half-open', 'closed']);
    expect(breaker.admit()).toBeDefined();
  });
});
