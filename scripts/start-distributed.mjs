/** `npm run start:distributed`: from a bare clone to the whole product, each service in a process of its own. */
import { parseArgs } from 'node:util';
import { hearSignalsOnce, stopWithNpm } from './npm-signals.mjs';
import { SERVICES } from './services.mjs';
import { ROOT, setUp, SetupError } from './setup.mjs';

const USAGE = `usage: npm run start:distributed -- [--twice ${SERVICES.map(({ name }) => name).join(',')}] [--no-restart]`;

const flags = flagsOrUsage();
try {
  setUp((line) => console.log(`rookery: ${line}`));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  refuse(error.message);
}

stopWithNpm();
hearSignalsOnce();
const { runService } = await import('@rookery/service');
const { startDistributed } = await import('@rookery/service/supervisor');
runService({ name: 'rookery', prefix: 'rookery: ' }, (scope) =>
  startDistributed({ ...flags, services: SERVICES, root: ROOT, cwd: process.cwd(), env: process.env }, scope),
);

/** `--twice gateway,feed-worker`: a second instance of each, its port 100 above the first's. `--no-restart`: what dies stays dead. */
function flagsOrUsage() {
  try {
    const { values } = parseArgs({
      options: { twice: { type: 'string', multiple: true }, 'no-restart': { type: 'boolean' } },
    });
    const twice = (values.twice ?? []).flatMap((names) => names.split(','));
    const unknown = twice.find((name) => !SERVICES.some((service) => service.name === name));
    if (unknown !== undefined) throw new Error(`no service is called ${unknown}`);
    return { twice, restart: !values['no-restart'] };
  } catch (error) {
    refuse(`${error.message.split('\n')[0].split('. ')[0]} (${USAGE})`);
  }
}

function refuse(message) {
  console.error(`rookery: ${message}`);
  process.exit(1);
}
