import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script, type ScriptOptions } from 'node:vm';
import { neverOptimizeWasm, optimizeFor, type Work } from './run/optimizing';

/** What this program is started as: its command line, or a thread that converts files. */
export type Program = typeof import('./entries');

/** The program in one file, and what V8 made of it; the build writes both. */
const BUNDLE = join(__dirname, '..', 'bundle', 'program.js');
const CODE_CACHE = join(__dirname, '..', 'bundle', 'program.cache');
/** What the compiler writes whenever it has written code: code that is newer than the bundle is loaded file by file. */
const BUILD = join(__dirname, '..', '.tsbuildinfo');

let script: Script | null = null;

/** What V8 has made of the program in one file, and of the functions that ran since; null where it was loaded file by file. */
export function codeCache(): Buffer | null {
  useFlags();
  return script?.createCachedData() ?? null;
}

/** V8 takes code only under the flags that it was made with. */
function useFlags(): void {
  neverOptimizeWasm();
  // What is young is little, and the other threads have files to convert.
  setFlagsFromString('--no-parallel-scavenge');
  optimizeFor('loading');
}

/**
 * Loads this program: from one file with V8's code where the build has made that, else file by file, which comes to the same and
 * takes 0.2 s more. V8 refuses code that another version of it has made, and compiles then.
 *
 * @param work what is done with it. Flags are those of all threads: where another one keeps a survey, they stay as they are, and V8
 * compiles
 */
export function loadProgram(work: Extract<Work, 'converting' | 'surveying'> = 'converting'): Program {
  const isOneFile = isBuilt();
  // The build leaves ASCII only, of which a string takes one byte a letter.
  const source = isOneFile ? readFileSync(BUNDLE, 'latin1') : '';
  if (work === 'converting') useFlags();
  if (isOneFile) script = scriptOf(source, work === 'converting' ? cached() : undefined);
  optimizeFor(work);
  return script ? bundled(script) : (require('./entries') as Program); // eslint-disable-line @typescript-eslint/no-require-imports
}

function scriptOf(source: string, code: Pick<ScriptOptions, 'cachedData'> | undefined): Script {
  const text = `(function (module, exports, require, __dirname) {${source}\n})`;
  return new Script(text, { filename: BUNDLE, ...code });
}

function bundled(script: Script): Program {
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  const module = { exports: {} };
  run(module, module.exports, createRequire(BUNDLE), join(__dirname, '..', 'bundle'));
  return module.exports as Program;
}

/** When a file was written, in milliseconds; -1 where there is none. */
const timeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;

function isBuilt(): boolean {
  const time = timeOf(BUNDLE);
  return time >= 0 && time >= timeOf(BUILD);
}

/** V8 sees of code whether its text was as long: that it is this text's, its time has to tell. */
function cached(): { cachedData: Buffer } | undefined {
  return timeOf(CODE_CACHE) < timeOf(BUNDLE) ? undefined : { cachedData: readFileSync(CODE_CACHE) };
}
