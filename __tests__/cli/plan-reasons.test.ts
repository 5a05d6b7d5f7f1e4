import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlanNode } from '../../transforms/subsystems/plan';
import { runCommand } from './command-line';

/** The nodes of the plan for some files. */
function planOf(
  files: Readonly<Record<string, string>>,
): (name: string, kind?: PlanNode['kind']) => PlanNode {
  const folder = mkdtempSync(join(tmpdir(), 'reasons-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { out } = runCommand(['plan', '--kernel', '7.1', '--json', '.'], { cwd: folder });
    const { nodes } = JSON.parse(out) as { nodes: PlanNode[] };
    return (name, kind = 'implementation') => {
      const found = nodes.find((node) => node.name === name && node.kind === kind);
      if (!found) throw new Error(`no ${kind} ${name}`);
      return found;
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** proc_ops is a structure of which the race is known; the hook around the call does something else that stands against it. */
const HEADER = `
struct vm_area_struct;
struct proc_ops {
	int (*proc_mmap)(struct file *, struct vm_area_struct *);
};
int tree_call(struct entry *entry, struct file *file, struct vm_area_struct *vma);
`;
const CORE = `#include "proc_fs.h"
int tree_call(struct entry *entry, struct file *file, struct vm_area_struct *vma)
{
	return entry->proc_ops->proc_mmap(file, vma);
}
EXPORT_SYMBOL(tree_call);
static int tree_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct entry *entry = file->private_data;
	int ret;

	ret = tree_call(entry, file, vma);
	complete(entry->waiting);
	return ret;
}
static const struct file_operations tree_fops = {
	.mmap = tree_mmap,
};
`;
const FRAME = `#include "proc_fs.h"
static int frame_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, PAGE_SIZE);
}
static const struct proc_ops frame_ops = {
	.proc_mmap = frame_mmap,
};
`;

test('a hook that leads to callbacks stays for their race, whatever else stands against it', () => {
  const node = planOf({ 'proc_fs.h': HEADER, 'core.c': CORE, 'frame.c': FRAME });
  expect(node('tree_mmap')).toMatchObject({ state: 'never' });
  expect(node('tree_mmap').why).toMatch(
    /^tree_call\(\) stays as it is: pde_mmap\(\) runs the callback between/,
  );
  expect(node('tree_call', 'function')).toMatchObject({ state: 'never' });
  expect(node('frame_mmap')).toMatchObject({ state: 'after', needs: ['proc_ops.proc_mmap'] });
});

test('callbacks of a structure that nothing calls never go', () => {
  const uncalled = `
struct vm_area_struct;
struct dead_ops {
	int (*mmap)(struct dead *dead, struct vm_area_struct *vma);
};
`;
  const setting = `#include "dead.h"
static int dead_mmap(struct dead *dead, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, PAGE_SIZE);
}
static const struct dead_ops dead_ops = {
	.mmap = dead_mmap,
};
`;
  const node = planOf({ 'dead.h': uncalled, 'dead.c': setting });
  expect(node('dead_mmap')).toMatchObject({ state: 'never', why: 'nothing in these files calls it' });
});

describe('a function that has a definition for each architecture', () => {
  const header = `
struct vm_area_struct;
struct slot_ops {
	int (*slot_mmap)(struct slot *slot, struct vm_area_struct *vma);
};
struct slot {
	const struct slot_ops *ops;
};
int slot_map_range(struct slot *slot, struct vm_area_struct *vma);
`;
  const core = `#include "slot.h"
static int slot_fop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slot *slot = file->private_data;

	return slot->ops->slot_mmap(slot, vma);
}
static const struct file_operations slot_fops = {
	.mmap = slot_fop_mmap,
};
static int range_mmap(struct slot *slot, struct vm_area_struct *vma)
{
	return slot_map_range(slot, vma);
}
static const struct slot_ops range_ops = {
	.slot_mmap = range_mmap,
};
`;
  const plain = `#include "../slot.h"
int slot_map_range(struct slot *slot, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, slot->phys, slot->size);
}
`;
  const replacing = `#include "../slot.h"
int slot_map_range(struct slot *slot, struct vm_area_struct *vma)
{
	if (!slot->phys)
		return shmem_zero_setup(vma);
	return vm_iomap_memory(vma, slot->phys, slot->size);
}
`;

  test('stays where one of them replaces the file: of that the nested call would take another reference', () => {
    const node = planOf({ 'slot.h': header, 'core.c': core, 'a/map.c': plain, 'b/map.c': replacing });
    expect(node('range_mmap')).toMatchObject({ state: 'never' });
    expect(node('range_mmap').why).toMatch(/^slot_map_range\(\) replaces the file of the mapping/);
  });

  test('goes where none does', () => {
    const node = planOf({ 'slot.h': header, 'core.c': core, 'a/map.c': plain });
    expect(node('range_mmap')).toMatchObject({ state: 'after', needs: ['slot_ops.slot_mmap'] });
  });
});

test('of several callbacks that stay, the one with most references is what a dispatcher stays for', () => {
  const header = `
struct vm_area_struct;
struct many_ops {
	int (*many_mmap)(struct many *many, struct vm_area_struct *vma);
};
struct many {
	const struct many_ops *ops;
};
`;
  const core = `#include "many.h"
static int many_fop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct many *many = file->private_data;

	return many->ops->many_mmap(many, vma);
}
static const struct file_operations many_fops = {
	.mmap = many_fop_mmap,
};
`;
  const keeps = (name: string, structures: readonly string[]): string => `#include "many.h"
static int ${name}_mmap(struct many *many, struct vm_area_struct *vma)
{
	many->vma = vma;
	return 0;
}
${structures.map((one) => `static const struct many_ops ${one} = { .many_mmap = ${name}_mmap };`).join('\n')}
`;
  const node = planOf({
    'many.h': header,
    'core.c': core,
    'a.c': keeps('rare', ['rare_ops']),
    'b.c': keeps('often', ['often_ops', 'other_ops']),
  });
  expect(node('many_fop_mmap', 'dispatcher').why).toMatch(
    /^often_mmap\(\) stays a legacy hook: many->vma = vma/,
  );
});

test('of two structures of one name neither goes while the files of both are given, and each counts its own', () => {
  const own = (name: string, parameter: string): string => `
struct buffer_ops {
	int (*mmap)(${parameter}, struct vm_area_struct *vma);
};
static int ${name}_map(${parameter}, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, ${name.toUpperCase()}_PHYS, PAGE_SIZE);
}
static const struct buffer_ops ${name}_ops = { .mmap = ${name}_map };
`;
  const node = planOf({ 'one.c': own('one', 'void *own'), 'two.c': own('two', 'struct own *own') });
  const structure = node('buffer_ops.mmap', 'structure');
  expect(structure).toMatchObject({ file: 'two.c', state: 'never', references: 1 });
  expect(structure.why).toContain('one.c defines another structure of this name');
  expect(node('one_map').why).toContain('two.c defines another structure of this name');
});

test('a hook that calls a callback of which no structure is known waits for nothing that comes', () => {
  const node = planOf({
    'card.c': `
static int card_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	return card->ops->mmap(card, vma);
}
static const struct file_operations card_fops = {
	.mmap = card_mmap,
};
`,
  });
  const hook = node('card_mmap');
  expect(hook.state).toBe('never');
  expect(hook.why).toContain('card->ops->mmap is the legacy callback of another file or object (MP023)');
});
