import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { readRegular } from '../../model/regular-file';
import { messagesIn, type Compiled, type CompiledPair } from './compiler-output';
import { UsageError } from './usage-error';

/** A file to compile in both forms, and the headers beside it that change with it. */
export interface CompilePair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly headers: readonly { readonly name: string; readonly text: string }[];
}

type Form = 'before' | 'after';

const FORMS: readonly Form[] = ['before', 'after'];

/** Bytes that make may print. */
const MOST_OUTPUT = 1 << 28;

/** Whether a program is on the path. */
function isThere(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

/**
 * Compiles files in both forms as modules outside of the tree, as Kbuild does with W=1, and with C=1 where sparse is. What the
 * Makefile beside a file adds to the compiler's flags is added here, too. Nothing is written to the tree.
 *
 * @param build a directory that modules can be built against: of a kernel package, or after `make modules_prepare`
 * @param scratch an empty directory
 * @throws UsageError when it is no such directory, or there is no make
 */
export function compileWithKbuild(
  build: string,
  pairs: readonly CompilePair[],
  scratch: string,
): CompiledPair[] {
  if (!existsSync(join(build, 'Makefile')))
    throw new UsageError(`--kbuild ${build}: not a kernel build directory, it has no Makefile`);
  const folders = pairs.flatMap((pair, at) => FORMS.map((form) => folderOf(at, form, pair, scratch)));
  writeFileSync(join(scratch, 'Kbuild'), `obj-m := ${folders.map(({ name }) => `${name}/`).join(' ')}\n`);
  const targets = folders.map(({ name, object }) => `${name}/${object}`);
  const { error, stdout, stderr } = spawnSync(
    'make',
    [
      '-C',
      resolve(build),
      `M=${scratch}`,
      'W=1',
      ...(isThere('sparse') ? ['C=1'] : []),
      '-k',
      `-j${availableParallelism()}`,
      // What belongs to one file is printed together.
      '-Otarget',
      ...targets,
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', MAKEFLAGS: undefined, MAKELEVEL: undefined },
      maxBuffer: MOST_OUTPUT,
    },
  );
  if (error !== undefined) throw new UsageError(`make cannot be run: ${error.message}`);
  const printed = byFolder(`${stdout}\n${stderr}`);
  const compiled = (at: number, form: Form, { path }: CompilePair): Compiled => {
    const name = `${at}-${form}`;
    const output = printed.get(name) ?? '';
    const object = join(scratch, name, basename(path).replace(/\.c$/, '.o'));
    const shown = output.replaceAll(`${join(scratch, name)}/`, '').replaceAll(`${name}/`, '');
    const succeeded = existsSync(object);
    // What was said of no file is why nothing was compiled.
    return {
      succeeded,
      messages: messagesIn(shown.replaceAll('beside/', '')),
      output: succeeded || output !== '' ? shown : stderr,
    };
  };
  return pairs.map((pair, at) => ({
    path: pair.path,
    before: compiled(at, 'before', pair),
    after: compiled(at, 'after', pair),
  }));
}

/** Writes one form of a file to a folder of its own, which Kbuild goes into. */
function folderOf(
  at: number,
  form: Form,
  { path, before, after, headers }: CompilePair,
  scratch: string,
): { name: string; object: string } {
  const name = `${at}-${form}`;
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, basename(path)), form === 'before' ? before : after);
  if (form === 'after') for (const header of headers) writeFileSync(join(folder, header.name), header.text);
  // A link keeps out of Kbuild what it would not take in a path, such as spaces.
  symlinkSync(resolve(dirname(path)), join(folder, 'beside'));
  const object = basename(path).replace(/\.c$/, '.o');
  writeFileSync(
    join(folder, 'Kbuild'),
    [
      `obj-m := ${object}`,
      `ccflags-y := -iquote ${join(folder, 'beside')} -I${join(folder, 'beside')}`,
      ...ownFlags(path, join(folder, 'beside')),
      '',
    ].join('\n'),
  );
  return { name, object };
}

/** The lines of the Makefile beside a file that add to the compiler's flags, as they are meant there. */
function ownFlags(path: string, beside: string): string[] {
  const file = ['Kbuild', 'Makefile']
    .map((name) => join(dirname(path), name))
    .find((each) => existsSync(each));
  if (file === undefined) return [];
  const object = basename(path).replace(/\.c$/, '.o').replace(/\W/g, '\\$&');
  const flags = new RegExp(`^\\s*(?:subdir-)?(?:ccflags-\\S+|CFLAGS_${object})\\s*[:+]?=`);
  return readRegular(file, null)
    .toString('utf8')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => flags.test(line))
    .map((line) => line.trim().replace(/\$\((?:src|obj)\)|\$\(srctree\)\/\$\((?:src|obj)\)/g, beside))
    .map((line) => line.replace(/^subdir-/, '').replace(/^(\S+?)\s*:?=/, '$1 +='));
}

/** What was printed, by the folder that it is about. */
function byFolder(output: string): Map<string, string> {
  const found = new Map<string, string>();
  let current: string | null = null;
  for (const line of output.split('\n')) {
    const [name] = /(?<![\w-])\d+-(?:before|after)(?=\/)/.exec(line) ?? [];
    if (name !== undefined) current = name;
    if (current !== null) found.set(current, `${found.get(current) ?? ''}${line}\n`);
  }
  return found;
}
