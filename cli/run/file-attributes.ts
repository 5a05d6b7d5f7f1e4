import { spawnSync } from 'node:child_process';

/** Programs that copy attributes, as GNU does; of the system, whatever the search path says. */
const COPY = '/bin/cp';
/** What another `cp` says to options that it does not know. */
const OTHER_COPY = /unrecognized option|illegal option|unknown option|invalid option/i;

/**
 * Gives a file the extended attributes and the access list of another one, which Node.js has no call for. Where no program does
 * it, as outside of Linux, they are not kept.
 * @throws Error when there are some that cannot be given
 */
export function copyAttributes(from: string, to: string): void {
  const options = ['--attributes-only', '--preserve=all', '--no-preserve=timestamps,links'];
  const run = spawnSync(COPY, [...options, '--', from, to], {
    cwd: '/',
    env: { LC_ALL: 'C' },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (run.error !== undefined || run.status === 0 || OTHER_COPY.test(run.stderr)) return;
  const reason = run.stderr.trim().split('\n')[0].replace(/^.*: /, '');
  throw new Error(`its attributes cannot be kept: ${reason}`);
}
