import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

/** C that the recorder is made of; this file is dist/oracle/build-kernel.js when it runs. */
export const KERNEL_SOURCES = join(__dirname, '..', '..', 'oracle', 'kernel');

/** Something that recording needs and did not get: which step it was, and what the reader can do. */
export class RecorderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RecorderError';
  }
}

/** Files without which User Mode Linux cannot be built from a tree. Trees that were thinned out have not all of them. */
const NEEDED = [
  'Makefile',
  'Kbuild',
  'Kconfig',
  'arch/um/Makefile',
  'arch/um/Kconfig',
  'arch/um/configs/x86_64_defconfig',
  'arch/um/kernel/trap.c',
  'arch/x86/um/Makefile',
  'arch/x86/Makefile.um',
  'arch/x86/include/asm/processor-flags.h',
  'block/Makefile',
  'crypto/Makefile',
  'drivers/Makefile',
  'fs/hostfs/hostfs_kern.c',
  'include/linux/mm.h',
  'init/main.c',
  'kernel/fork.c',
  'kernel/module/main.c',
  'lib/fault-inject.c',
  'lib/maple_tree.c',
  'mm/failslab.c',
  'mm/vma.c',
  'scripts/kconfig/merge_config.sh',
  'scripts/mod/modpost.c',
  'security/Kconfig',
  'tools/include/linux/types.h',
  'usr/gen_init_cpio.c',
];

/**
 * The release of a kernel tree, as `7.1.5`.
 * @param tree its top folder
 * @throws RecorderError when it is no kernel tree
 */
export function treeRelease(tree: string): string {
  let makefile: string;
  try {
    makefile = readFileSync(join(tree, 'Makefile'), 'utf8');
  } catch {
    throw new RecorderError(`${tree} has no Makefile: it is no kernel tree`);
  }
  const parts = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(
    (name) => makefile.match(new RegExp(`^${name} = (\\d+)$`, 'm'))?.[1],
  );
  if (parts.includes(undefined)) throw new RecorderError(`${tree}/Makefile states no kernel release`);
  return parts.join('.');
}

/** Files that User Mode Linux is built from and that a tree has not. */
export function missingFiles(tree: string): string[] {
  return NEEDED.filter((name) => !existsSync(join(tree, name)));
}

/**
 * Run a command, its output to a file.
 * @throws RecorderError with the end of the output when it fails
 */
export function runLogged(
  what: string,
  log: string,
  cwd: string,
  [command, ...args]: readonly string[],
): void {
  const out = openSync(log, 'w');
  const env = { ...process.env, ARCH: 'um' };
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: ['ignore', out, out] });
  closeSync(out);
  if (status === 0) return;
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const told = lines.filter((line) => /error|No such file|No rule to make|not found/i.test(line)).slice(0, 8);
  const why = error?.message ?? [...told, ...lines.slice(-4)].join('\n  ');
  throw new RecorderError(`${what} failed (all of its output: ${log}):\n  ${why}`);
}

/**
 * Build User Mode Linux from a tree, in a copy: nothing is written into the tree. What was built before from it is used again.
 * @param tree kernel tree
 * @param scratch folder for the copy, and whatever else is made
 * @param tell shows what is being done
 * @returns the copy's folder; the machine is `linux` in it
 * @throws RecorderError with the missing files, or the end of the build's output
 */
export function buildKernel(tree: string, scratch: string, tell: (text: string) => void): string {
  const from = resolve(tree);
  const release = treeRelease(from);
  const missing = missingFiles(from);
  if (missing.length > 0) {
    throw new RecorderError(
      `User Mode Linux cannot be built from ${from}: it has not ${missing.join(', ')}; take a whole tree of Linux ${release}`,
    );
  }
  const work = join(scratch, `linux-${release}`);
  const stamp = join(scratch, `linux-${release}.built`);
  const made = `${from}\n${readFileSync(join(KERNEL_SOURCES, 'oracle.config'), 'utf8')}`;
  if (existsSync(stamp) && existsSync(join(work, 'linux')) && readFileSync(stamp, 'utf8') === made)
    return work;
  mkdirSync(scratch, { recursive: true });
  if (!existsSync(work)) {
    tell(`copying ${from}\n`);
    cpSync(from, work, { recursive: true, verbatimSymlinks: true });
  }
  tell(`building Linux ${release} for User Mode Linux in ${work}: a quarter of an hour or more\n`);
  const config = ['./scripts/kconfig/merge_config.sh', '-O', '.', 'arch/um/configs/x86_64_defconfig'];
  const log = (name: string): string => join(scratch, `${name}.log`);
  runLogged('configuring the kernel', log('configure'), work, [
    ...config,
    join(KERNEL_SOURCES, 'oracle.config'),
  ]);
  runLogged('building the kernel', log('kernel'), work, ['make', 'ARCH=um', `-j${availableParallelism()}`]);
  writeFileSync(stamp, made);
  return work;
}
