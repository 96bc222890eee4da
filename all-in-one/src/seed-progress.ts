import type { SeedProgress } from '@rookery/drizzle/seed';
import cliProgress from 'cli-progress';
import { counted, seconds } from './seed-figures.ts';

export interface PhaseTime {
  readonly name: string;
  readonly millis: number;
}
export interface ShownProgress extends SeedProgress {
  /** The last phase is over; returns how long each took. */
  end(): readonly PhaseTime[];
  /** Takes the bar away: something went wrong. */
  abandon(): void;
}

interface Phase {
  readonly name: string;
  readonly unit: string;
  readonly total: number;
  readonly beganAt: number;
}
/** How a phase is shown while it runs. */
interface Display {
  show(phase: Phase, done: number): void;
  finish(phase: Phase): void;
  abandon(): void;
}

/** A bar redraws so often; plain lines come so seldom. */
const BAR_MILLIS = 100;
const LINE_MILLIS = 2_000;

/** A bar with rate and time left on a terminal, a line now and then elsewhere. */
export function showProgress(out: NodeJS.WriteStream, say: (line: string) => void): ShownProgress {
  const [display, everyMillis] = out.isTTY ? [barOn(out), BAR_MILLIS] : [linesTo(say), LINE_MILLIS];
  const times: PhaseTime[] = [];
  let phase: Phase | undefined;
  let done = 0;
  let shownAt = 0;

  function finish(): void {
    if (!phase) return;
    times.push({ name: phase.name, millis: performance.now() - phase.beganAt });
    display.finish(phase);
    phase = undefined;
  }

  return {
    phase(name, unit, total) {
      finish();
      phase = { name, unit, total, beganAt: performance.now() };
      done = 0;
      shownAt = phase.beganAt;
    },
    advance(by) {
      done += by;
      const now = performance.now();
      if (!phase || now - shownAt < everyMillis) return;
      shownAt = now;
      display.show(phase, done);
    },
    end() {
      finish();
      return times;
    },
    abandon: () => display.abandon(),
  };
}

function barOn(stream: NodeJS.WriteStream): Display {
  let bar: cliProgress.SingleBar | undefined;
  function draw({ name, unit, total, beganAt }: Phase, done: number): void {
    const elapsed = (performance.now() - beganAt) / 1_000;
    const rate = done / Math.max(elapsed, 1e-3);
    const left = seconds(((total - done) / Math.max(rate, 1e-3)) * 1_000);
    const figures = {
      name: name.padEnd(28),
      figures: `${counted(done)} of ${counted(total)} ${unit}`,
      rate: counted(rate),
      left,
    };
    if (bar) bar.update(done, figures);
    else {
      bar = new cliProgress.SingleBar(
        {
          stream,
          format: 'rookery: {name} {bar} {figures}, {rate}/s, {left} left',
          hideCursor: true,
          barsize: 24,
        },
        cliProgress.Presets.shades_grey,
      );
      bar.start(total, done, figures);
    }
  }
  function abandon(): void {
    bar?.stop();
    bar = undefined;
  }
  return {
    show: draw,
    finish(phase) {
      draw(phase, phase.total);
      abandon();
    },
    abandon,
  };
}

function linesTo(say: (line: string) => void): Display {
  const millisOf = ({ beganAt }: Phase): number => performance.now() - beganAt;
  return {
    show(phase, done) {
      const perMilli = done / millisOf(phase);
      const left = seconds((phase.total - done) / Math.max(perMilli, 1e-6));
      const figures = `${counted(done)} of ${counted(phase.total)} ${phase.unit}`;
      say(`${phase.name}: ${figures}, ${counted(perMilli * 1_000)}/s, ${left} left`);
    },
    finish: (phase) =>
      say(`${phase.name}: ${counted(phase.total)} ${phase.unit} in ${seconds(millisOf(phase))}`),
    abandon() {},
  };
}
