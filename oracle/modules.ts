import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadGrammar, parseDriver } from '../model/parse';
import { kernelConfiguration } from '../runtime/compile/configuration';
import { compileForSimulation, operationsVariables } from '../runtime/simulate/simulate';
import { KERNEL_SOURCES, RecorderError, runLogged } from './build-kernel';
import type { OracleDriver } from './simulate-recorded';

/** One file that a module of a driver offers, to run scenarios on. */
export interface ModuleFile {
  readonly module: string;
  readonly driver: string;
  readonly form: 'legacy' | 'prepare';
  /** A misc device, or a file of a file system of its own. */
  readonly kind: 'dev' | 'file';
}

/** Before the driver's text: what `fail N driver` counts, and its own beginning and end as a module put aside. */
const head = (file: string): string => `// SPDX-License-Identifier: MIT
/* Made by oracle/modules.ts. */
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
bool oracle_driver_allocation_fails(void);
#undef kmalloc
#define kmalloc(size, flags) (oracle_driver_allocation_fails() ? NULL : kmalloc_noprof(size, flags))
#undef kzalloc
#define kzalloc(size, flags) (oracle_driver_allocation_fails() ? NULL : kzalloc_noprof(size, flags))
#undef kcalloc
#define kcalloc(n, size, flags) (oracle_driver_allocation_fails() ? NULL : kmalloc_array_noprof(n, size, (flags) | __GFP_ZERO))
#undef kmalloc_array
#define kmalloc_array(n, size, flags) (oracle_driver_allocation_fails() ? NULL : kmalloc_array_noprof(n, size, flags))
#pragma push_macro("module_init")
#pragma push_macro("module_exit")
#undef module_init
#undef module_exit
#define module_init(f) static void *oracle_not_called_##f __maybe_unused = f;
#define module_exit(f) static void *oracle_not_called_##f __maybe_unused = f;
#undef MODULE_LICENSE
#undef MODULE_DESCRIPTION
#define MODULE_LICENSE(text)
#define MODULE_DESCRIPTION(text)
#include "${file}"
#pragma pop_macro("module_init")
#pragma pop_macro("module_exit")
#undef MODULE_LICENSE
#undef MODULE_DESCRIPTION
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
`;

const TAIL = `
module_init(oracle_driver_init);
module_exit(oracle_driver_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("mmap oracle driver");
`;

/** A misc device for each operations structure. */
const devices = (entries: readonly (readonly [string, string])[]): string => `
static struct miscdevice oracle_devices[] = {
${entries.map(([name, fops]) => `\t{ .minor = MISC_DYNAMIC_MINOR, .name = "oracle_${name}", .fops = &${fops} },\n`).join('')}};
static int __init oracle_driver_init(void)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(oracle_devices); i++) {
		err = misc_register(&oracle_devices[i]);
		if (err) {
			while (i--)
				misc_deregister(&oracle_devices[i]);
			return err;
		}
	}
	return 0;
}
static void __exit oracle_driver_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(oracle_devices); i++)
		misc_deregister(&oracle_devices[i]);
}
`;

/** A file system with a file of 64 MiB in the page cache for each operations structure. */
const fileSystem = (module: string, entries: readonly (readonly [string, string])[]): string => `
#include <linux/fs_context.h>
#include <linux/pagemap.h>
static const struct tree_descr oracle_files[] = {
${entries.map(([name, fops], i) => `\t[${i + 2}] = { "${name}", &${fops}, S_IFREG | 0600 },\n`).join('')}	[${entries.length + 2}] = { "" },
};
static int oracle_fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct dentry *dentry, *root;
	int err = simple_fill_super(sb, 0x6f72636c, oracle_files);

	if (err)
		return err;
	root = sb->s_root;
	hlist_for_each_entry(dentry, &root->d_children, d_sib) {
		struct inode *inode = d_inode(dentry);

		inode->i_mapping->a_ops = &ram_aops;
		mapping_set_gfp_mask(inode->i_mapping, GFP_HIGHUSER);
		mapping_set_unevictable(inode->i_mapping);
		i_size_write(inode, 64 << 20);
	}
	return 0;
}
static int oracle_get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, oracle_fill_super);
}
static const struct fs_context_operations oracle_context_ops = {
	.get_tree = oracle_get_tree,
};
static int oracle_init_fs_context(struct fs_context *fc)
{
	fc->ops = &oracle_context_ops;
	return 0;
}
static struct file_system_type oracle_fs = {
	.owner = THIS_MODULE,
	.name = "${module}",
	.init_fs_context = oracle_init_fs_context,
	.kill_sb = kill_anon_super,
};
static int __init oracle_driver_init(void)
{
	return register_filesystem(&oracle_fs);
}
static void __exit oracle_driver_exit(void)
{
	unregister_filesystem(&oracle_fs);
}
`;

/** Write a file unless it has this text already, so that make builds only what changed. */
function writeChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}

/** The text of a driver's module, and the files that it offers. */
async function moduleOf({ file, source }: OracleDriver): Promise<{ text: string; files: ModuleFile[] }> {
  await loadGrammar();
  const parsed = parseDriver(source, { path: file, reach: 'all' });
  const compiled = await compileForSimulation(parsed, kernelConfiguration(), 'files');
  const module = `oracle_${file.replace(/\.c$/, '').replace(/\W/g, '_')}`.slice(0, 50);
  const found = operationsVariables(compiled).filter(({ tag }) => tag === 'file_operations');
  if (found.length === 0) throw new RecorderError(`${file} has no file_operations with a mapping hook`);
  const kind = /\boracle-file:/.test(source) ? 'file' : 'dev';
  const files = found.map(({ driver, form }): ModuleFile => ({ module, driver, form, kind }));
  const body =
    kind === 'dev'
      ? devices(found.map(({ driver, form, variable }) => [`${driver}_${form}`, variable] as const))
      : fileSystem(
          module,
          found.map(({ driver, variable }) => [driver, variable] as const),
        );
  return { text: head(`driver_${file}`) + body + TAIL, files };
}

/**
 * Make a module of each driver, and the program that runs scenarios on them.
 * @param drivers drivers that need nothing but the kernel
 * @param linux a kernel that was built
 * @param scratch folder to build in
 * @returns the files that the modules offer, and where modules and program are
 * @throws RecorderError with the compiler's messages
 */
export async function buildModules(
  drivers: readonly OracleDriver[],
  linux: string,
  scratch: string,
): Promise<{ files: ModuleFile[]; folder: string; runner: string }> {
  const folder = join(scratch, 'modules');
  mkdirSync(folder, { recursive: true });
  const objects = ['oracle_core.o'];
  const files: ModuleFile[] = [];
  const kept = new Set(['oracle_core.c', 'oracle.h', 'Kbuild']);
  for (const driver of drivers) {
    const { text, files: offered } = await moduleOf(driver);
    const name = offered[0].module;
    if (objects.includes(`${name}.o`)) throw new RecorderError(`two drivers are called ${driver.file}`);
    writeChanged(join(folder, `driver_${driver.file}`), driver.source);
    writeChanged(join(folder, `${name}.c`), text);
    kept.add(`driver_${driver.file}`).add(`${name}.c`);
    objects.push(`${name}.o`);
    files.push(...offered);
  }
  for (const name of readdirSync(folder)) {
    if (/\.ko$/.test(name) || (/\.c$/.test(name) && !/\.mod\.c$/.test(name) && !kept.has(name)))
      rmSync(join(folder, name));
  }
  copyFileSync(join(KERNEL_SOURCES, 'oracle.h'), join(folder, 'oracle.h'));
  copyFileSync(join(KERNEL_SOURCES, 'core.c'), join(folder, 'oracle_core.c'));
  const warnings = '-Wno-missing-prototypes -Wno-missing-declarations';
  writeChanged(join(folder, 'Kbuild'), `obj-m := ${objects.join(' ')}\nccflags-y := -I$(src) ${warnings}\n`);
  const make = ['make', '-C', linux, 'ARCH=um', `M=${folder}`, 'modules', `-j${availableParallelism()}`];
  runLogged('building the modules', join(scratch, 'modules.log'), scratch, make);
  const runner = join(scratch, 'runner');
  const gcc = ['gcc', '-O1', '-static', '-o', runner, join(KERNEL_SOURCES, 'runner.c')];
  runLogged('building the runner (which needs a static libc)', join(scratch, 'runner.log'), scratch, gcc);
  return { files, folder, runner };
}
