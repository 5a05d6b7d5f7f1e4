import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { readRegular } from '../../model/regular-file';
import type { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import { compileByCommands } from './compile-commands';
import { newMessages, type CompiledPair, type CompilerMessage } from './compiler-output';
import { convertAll } from './convert-all';
import type { Request } from './conversion';
import type { Engine } from './engine';
import { compileWithKbuild, type CompilePair } from './kernel-build';
import { scratchFolder } from './scratch-folder';
import { decodeText } from './text-file';
import { UsageError } from './usage-error';

/** By what to compile: one of the two. */
export interface CompileOptions {
  readonly kbuild?: string | undefined;
  readonly compileCommands?: string | undefined;
}

/** What compiling showed. */
export interface CompileCheck {
  /** Files that compiled in their old form. */
  readonly compiled: number;
  /** New messages, by file. */
  readonly fresh: readonly { readonly path: string; readonly messages: readonly CompilerMessage[] }[];
  /** Files that did not compile in their old form, or that nobody knows how to compile; and why. */
  readonly unknown: readonly { readonly path: string; readonly why: string }[];
}

/** What is to be compiled. */
export interface CompileWork {
  readonly paths: readonly string[];
  readonly request: Request;
  readonly jobs: number | undefined;
  readonly engine: () => Engine;
}

/**
 * @throws UsageError unless it is said by what to compile, once
 */
export function assertCompiler({ kbuild, compileCommands }: CompileOptions): void {
  if ((kbuild === undefined) === (compileCommands === undefined))
    throw new UsageError('say by what to compile: --kbuild DIR or --compile-commands FILE');
}

/**
 * Compiles what changes before and after: what `migrate` would make of files, files that differ from the last commit, or two versions.
 *
 * @param fail told of files that cannot be read or converted
 * @throws UsageError when it cannot be compiled at all
 */
export async function checkCompiles(
  work: CompileWork,
  options: CompileOptions,
  fail: (path: string, message: string) => void,
): Promise<CompileCheck> {
  assertCompiler(options);
  const pairs = await pairsOf(work, fail);
  if (pairs.length === 0) return { compiled: 0, fresh: [], unknown: [] };
  const scratch = scratchFolder('mmap-prepare-check-');
  try {
    const { kbuild, compileCommands } = options;
    const compiled =
      kbuild === undefined
        ? compileByCommands(compileCommands ?? '', pairs, scratch)
        : compileWithKbuild(kbuild, pairs, scratch);
    return judged(pairs, compiled);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function judged(pairs: readonly CompilePair[], compiled: readonly CompiledPair[]): CompileCheck {
  const known = new Map(compiled.map((pair) => [pair.path, pair]));
  const fresh: { path: string; messages: CompilerMessage[] }[] = [];
  const unknown: { path: string; why: string }[] = [];
  let count = 0;
  for (const { path } of pairs) {
    const pair = known.get(path);
    if (pair === undefined) {
      unknown.push({ path, why: 'no command for it' });
    } else if (!pair.before.succeeded) {
      const [first] = pair.before.messages.filter(({ severity }) => severity === 'error');
      const said = lastLine(pair.before.output);
      unknown.push({ path, why: first?.text ?? (said === '' ? 'nothing was compiled' : said) });
    } else {
      count += 1;
      const messages = newMessages(pair);
      if (messages.length === 0 && !pair.after.succeeded) {
        const text = lastLine(pair.after.output) || 'it does not compile';
        messages.push({ file: basename(path), line: 0, severity: 'error', text });
      }
      if (messages.length > 0) fresh.push({ path, messages });
    }
  }
  return { compiled: count, fresh, unknown };
}

/** The last that was printed, but by make, which only says that there was something. */
function lastLine(output: string): string {
  const lines = output.trim().split('\n');
  return (lines.findLast((line) => !/^make\b/.test(line)) ?? lines.at(-1) ?? '').trim();
}

/** Shows what compiling came to. */
export function tellCompiled({ compiled, fresh, unknown }: CompileCheck, write: Terminal['write']): void {
  for (const { path, messages } of fresh) {
    for (const { file, line, severity, text } of messages) {
      // Of a header that is not the file's own, the place is the header's.
      const place = file === basename(path) ? path : file;
      write(`${visible(`${place}${line > 0 ? `:${line}` : ''}: ${severity}: ${text}`)}\n`);
    }
  }
  for (const { path, why } of unknown) write(`${visible(`${path}: not compiled: ${why}`)}\n`);
  const files = (n: number): string => `${n} ${n === 1 ? 'file' : 'files'}`;
  const new_ = fresh.length === 0 ? 'nothing new' : `something new in ${fresh.length}`;
  write(`${files(compiled)} compiled before and after: ${new_}\n`);
  if (unknown.length > 0) write(`${files(unknown.length)} not compiled before either\n`);
}

/** Two files of which the second alone has the new hook are two versions. */
function versionsOf(paths: readonly string[]): CompilePair[] | null {
  if (paths.length !== 2 || !paths.every((path) => statSync(path, { throwIfNoEntry: false })?.isFile()))
    return null;
  const [before, after] = paths.map((path) => decodeText(readRegular(path, null)).text);
  const isNew = (text: string): boolean => /\bmmap_prepare\b/.test(text);
  return isNew(after) && !isNew(before) ? [{ path: paths[1], before, after, headers: [] }] : null;
}

async function pairsOf(
  { paths, request, jobs, engine }: CompileWork,
  fail: (path: string, message: string) => void,
): Promise<CompilePair[]> {
  const versions = versionsOf(paths);
  if (versions !== null) return versions;
  const changed: { path: string; before: string; after: string }[] = [];
  await convertAll({
    paths,
    request: { ...request, changes: true },
    jobs: jobs ?? availableParallelism(),
    engine,
    onReport({ path, change, error }) {
      if (error !== null) fail(path, error);
      else if (change !== null) {
        const [before, after] = [change.before, change.after].map((bytes) => decodeText(bytes).text);
        changed.push({ path, before, after });
      } else {
        const before = committed(path);
        const after = decodeText(readRegular(path, null)).text;
        if (before !== null && before !== after) changed.push({ path, before, after });
      }
    },
    onProgress: () => undefined,
  });
  return changed
    .filter(({ path }) => path.endsWith('.c'))
    .map((pair) => ({
      ...pair,
      headers: changed
        .filter(({ path }) => path.endsWith('.h') && resolve(dirname(path)) === resolve(dirname(pair.path)))
        .map(({ path, after }) => ({ name: basename(path), text: after })),
    }));
}

/** A file as the last commit has it; null where there is no such commit, or no git. */
function committed(path: string): string | null {
  const { status, stdout } = spawnSync(
    'git',
    // As it is stored: no filter that the repository names is run.
    [
      '-c',
      'core.fsmonitor=false',
      '-C',
      dirname(resolve(path)),
      'cat-file',
      'blob',
      `HEAD:./${basename(path)}`,
    ],
    { maxBuffer: 1 << 28 },
  );
  return status === 0 ? decodeText(stdout).text : null;
}
