/** Preloaded into every server of a run: none outlives the process that started it, however that ended. */
const CHECK_EVERY_MILLIS = 1_000;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, CHECK_EVERY_MILLIS).unref();
