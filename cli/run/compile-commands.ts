import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messagesIn, type Compiled, type CompiledPair } from './compiler-output';
import type { CompilePair } from './kernel-build';
import { readOptionFile } from './option-file';
import { systemError } from './system-error';
import { UsageError } from './usage-error';

/** What scripts/Makefile.extrawarn adds for W=1, as far as every compiler that builds a kernel knows it. */
const W1 = [
  '-Wextra',
  '-Wunused',
  '-Wno-unused-parameter',
  '-Wno-sign-compare',
  '-Wno-type-limits',
  '-Wno-missing-field-initializers',
  '-Wmissing-declarations',
  '-Wmissing-prototypes',
  '-Wold-style-definition',
  '-Wunused-but-set-variable',
  '-Wunused-const-variable',
];

/** Options with a value that say where to write: none of it is to be written. */
const WRITES = new Set(['-o', '-MF', '-MT', '-MQ']);
const WRITES_ALONE = /^(?:-c|-MM?D|-Wp,-MM?D,.*|-save-temps.*)$/;

interface Entry {
  readonly directory: string;
  readonly file: string;
  readonly words: readonly string[];
}

/**
 * Compiles files in both forms by their own commands of a `compile_commands.json`, with what W=1 adds. Nothing is written beside them.
 *
 * @param database the file, as `make compile_commands.json`, bear or meson write it
 * @param scratch an empty directory
 * @returns the pairs that the database knows
 * @throws UsageError when the file cannot be read
 */
export function compileByCommands(
  database: string,
  pairs: readonly CompilePair[],
  scratch: string,
): CompiledPair[] {
  const entries = new Map(entriesOf(database).map((entry) => [entry.file, entry]));
  return pairs.flatMap((pair, at): CompiledPair[] => {
    const entry = entries.get(realpathSync(pair.path));
    if (entry === undefined) return [];
    const one = (form: 'before' | 'after'): Compiled => {
      const folder = join(scratch, `${at}-${form}`);
      mkdirSync(folder);
      const file = join(folder, basename(pair.path));
      writeFileSync(file, pair[form]);
      if (form === 'after')
        for (const { name, text } of pair.headers) writeFileSync(join(folder, name), text);
      return compiled(entry, file, folder);
    };
    return [{ path: pair.path, before: one('before'), after: one('after') }];
  });
}

function compiled({ directory, file: own, words }: Entry, file: string, folder: string): Compiled {
  const [compiler, ...rest] = words;
  const object = join(folder, 'object.o');
  const kept = rest.filter(
    (word, at) => !WRITES_ALONE.test(word) && !WRITES.has(word) && !WRITES.has(rest[at - 1] ?? ''),
  );
  const args = kept.map((word) => (!word.startsWith('-') && resolve(directory, word) === own ? file : word));
  // What stands beside the file is found as if the text stood there.
  const all = ['-iquote', dirname(own), ...args, ...W1, '-c', '-o', object];
  const { error, stdout, stderr } = spawnSync(compiler, all, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const output = error === undefined ? `${stdout}${stderr}` : error.message;
  const shown = output.replaceAll(`${folder}/`, '');
  return { succeeded: existsSync(object), messages: messagesIn(shown), output: shown };
}

function entriesOf(database: string): Entry[] {
  let read: unknown;
  try {
    read = JSON.parse(readOptionFile(database));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `it is no JSON: ${error.message}` : systemError('cannot read', error);
    throw new UsageError(`--compile-commands ${database}: ${why}`);
  }
  if (!Array.isArray(read)) throw new UsageError(`--compile-commands ${database}: it is no list of commands`);
  return (read as Partial<Record<string, unknown>>[]).flatMap((entry): Entry[] => {
    const { directory, file, command, arguments: words } = entry;
    if (typeof directory !== 'string' || typeof file !== 'string') return [];
    const all = Array.isArray(words)
      ? words.map(String)
      : typeof command === 'string'
        ? shellWords(command)
        : [];
    const path = resolve(dirname(resolve(database)), directory, file);
    if (all.length === 0 || !existsSync(path)) return [];
    return [
      { directory: resolve(dirname(resolve(database)), directory), file: realpathSync(path), words: all },
    ];
  });
}

/** The words of a command as a POSIX shell splits it; nothing in it is expanded, or run. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  for (const [whole] of command.matchAll(/(?:'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|[^\s'"\\])+/g)) {
    words.push(
      whole.replace(
        /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])/g,
        (_, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? escaped ?? '',
      ),
    );
  }
  return words;
}
