/* eslint-disable @typescript-eslint/no-require-imports -- a thread needs nothing of the command line */
/** The command line. */
export const commandLine = (): typeof import('./command-line') =>
  require('./command-line') as typeof import('./command-line');

/** What converts files in a thread. */
export const converter = (): typeof import('./run/converter') =>
  require('./run/converter') as typeof import('./run/converter');
