import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

/**
 * Preloaded into servers that are to be profiled: writes what `--cpu-prof` would (Node 20 does not take that from NODE_OPTIONS,
 * which is what reaches the processes that a server starts). The folder comes in this module's own address.
 */
const directory = new URL(import.meta.url).searchParams.get('directory') ?? '.';
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');

process.once('exit', () => {
  session.post('Profiler.stop', (error, { profile }) => {
    if (!error) writeFileSync(join(directory, `${process.pid}.cpuprofile`), JSON.stringify(profile));
  });
});
