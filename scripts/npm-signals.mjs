/** npm hands its signals on, but cannot when it is killed: then we have a new parent, and stop as if asked to. */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 1_000);
  watch.unref();
}

/**
 * A terminal's Ctrl-C comes twice, from the terminal and from npm: the second is not a wish to stop at once unless it comes later.
 * Whoever presses again after a second wants out, and the local servers stop by themselves then.
 */
export function hearSignalsOnce() {
  let firstAt;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      const nobodyListens = firstAt === undefined && process.listenerCount(signal) === 1;
      if (nobodyListens || performance.now() - firstAt > 1_000) process.exit(signal === 'SIGINT' ? 130 : 143);
      firstAt ??= performance.now();
    });
  }
}
