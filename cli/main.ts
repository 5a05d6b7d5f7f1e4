#!/usr/bin/env node
import { loadProgram } from './program';

const argv = process.argv.slice(2);

/* eslint-disable @typescript-eslint/no-require-imports -- scripts ask for the version many times: nothing else is loaded for it */
const { hearsErrors, main } =
  argv.length === 1 && argv[0] === '--version'
    ? (require('./command-line') as typeof import('./command-line'))
    : loadProgram().commandLine();

hearsErrors();
void main(argv).then((code) => (process.exitCode = code));
