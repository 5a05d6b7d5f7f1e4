import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlanNode } from '../../transforms/subsystems/plan';
import { runCommand, type Ran } from './command-line';

/** A subsystem with a structure, a dispatcher under a lock, a macro, a callback set at run time, and a helper for others. */
const FILES = {
  'include/panel.h': `
struct panel;
struct panel_ops {
	int (*open)(struct panel *panel);
	int (*panel_mmap)(struct panel *panel, struct vm_area_struct *vma);
	unsigned long (*area)(struct panel *panel);
};
struct panel {
	struct mutex lock;
	const struct panel_ops *ops;
	unsigned long phys, size;
};
#define PANEL_DEFAULT_OPS \\
	.panel_mmap = panel_io_mmap
int panel_io_mmap(struct panel *panel, struct vm_area_struct *vma);
int panel_map_ring(struct panel *panel, struct vm_area_struct *vma);
`,
  'core.c': `
#include "include/panel.h"
int panel_io_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, panel->phys, panel->size);
}
EXPORT_SYMBOL_GPL(panel_io_mmap);

int panel_map_ring(struct panel *panel, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return remap_pfn_range(vma, vma->vm_start, panel->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(panel_map_ring);

int panel_keep(struct panel *panel, struct vm_area_struct *vma)
{
	panel->vma = vma;
	return remap_pfn_range(vma, vma->vm_start, panel->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(panel_keep);

static int panel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct panel *panel = file->private_data;
	int (*call)(struct panel *panel, struct vm_area_struct *vma);
	int ret;

	if (!panel->ops->panel_mmap)
		return -ENODEV;
	mutex_lock(&panel->lock);
	call = panel->ops->panel_mmap;
	ret = call(panel, vma);
	mutex_unlock(&panel->lock);
	return ret;
}

static const struct file_operations panel_fops = {
	.mmap = panel_mmap,
};
`,
  'one.c': `
#include "include/panel.h"
static const struct panel_ops one_ops = {
	PANEL_DEFAULT_OPS,
};
static const struct panel_ops two_ops = {
	PANEL_DEFAULT_OPS,
};
`,
  'ring.c': `
#include "include/panel.h"
extern int panel_keep(struct panel *panel, struct vm_area_struct *vma);
static int keeping_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	return panel_keep(panel, vma);
}
static const struct panel_ops keeping_ops = { .panel_mmap = keeping_mmap };
static int ring_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	return panel_map_ring(panel, vma);
}
static struct panel_ops ring_ops;
static void ring_init(void)
{
	ring_ops.panel_mmap = ring_mmap;
}
`,
  'kept.c': `
#include "include/panel.h"
static struct vm_area_struct *kept;
static int kept_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	kept = vma;
	return 0;
}
static const struct panel_ops kept_ops = {
	.panel_mmap = kept_mmap,
};
`,
  'tool.c': `
struct tool { int (*mmap)(struct tool *tool, union event *event); };
static int tool_mmap(struct tool *tool, union event *event)
{
	return 0;
}
static struct tool tool = { .mmap = tool_mmap };
`,
};

const folder = mkdtempSync(join(tmpdir(), 'plan-'));
beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const plan = (...args: string[]): Ran => runCommand(['plan', '--kernel', '7.1', ...args], { cwd: folder });

describe('plan', () => {
  let nodes: readonly PlanNode[] = [];
  const node = (kind: PlanNode['kind'], name: string): PlanNode | undefined =>
    nodes.find((one) => one.kind === kind && one.name === name);
  beforeAll(() => {
    nodes = (JSON.parse(plan('--json').out) as { nodes: PlanNode[] }).nodes;
  });

  test('finds a structure by its member with a vma, whatever that is called, and counts what a macro sets', () => {
    expect(node('structure', 'panel_ops.panel_mmap')).toMatchObject({
      file: 'include/panel.h',
      line: 5,
      references: 5,
      unlocks: 3,
      state: 'now',
    });
  });

  test('has a callback wait for its structure, and for the exported function that maps for it', () => {
    expect(node('implementation', 'panel_io_mmap')).toMatchObject({
      references: 2,
      state: 'after',
      needs: ['panel_ops.panel_mmap'],
    });
    expect(node('implementation', 'ring_mmap')).toMatchObject({
      structure: 'panel_ops',
      state: 'after',
      needs: ['panel_ops.panel_mmap', 'panel_map_ring'],
    });
    expect(node('function', 'panel_map_ring')).toMatchObject({ state: 'now', unlocks: 1 });
  });

  test('says why a callback never goes', () => {
    expect(node('implementation', 'kept_mmap')).toMatchObject({
      state: 'never',
      why: expect.stringMatching(/keeps a pointer to the vma/) as string,
    });
  });

  test('has a callback stay that needs a function which gets no twin', () => {
    expect(node('implementation', 'keeping_mmap')).toMatchObject({
      state: 'never',
      why: expect.stringMatching(/panel_keep\(\) gets no twin: .*keeps a pointer to the vma/) as string,
    });
  });

  test('keeps the dispatcher as long as one callback stays', () => {
    expect(node('dispatcher', 'panel_mmap')).toMatchObject({
      structure: 'panel_ops',
      state: 'never',
      why: expect.stringMatching(/mmap\(\) stays a legacy hook/) as string,
    });
  });

  test('takes nothing for a hook that has no vma', () => {
    expect(nodes.filter(({ name }) => /tool/.test(name))).toEqual([]);
  });

  test('puts first what unlocks most', () => {
    expect(nodes[0].name).toBe('panel_ops.panel_mmap');
    const unlocks = nodes.map((one) => one.unlocks);
    expect(unlocks).toEqual([...unlocks].sort((a, b) => b - a));
  });

  test('prints a table, and a drawing', () => {
    const table = plan('.');
    expect(table.code).toBe(0);
    expect(table.out).toMatch(/^ *3 +5 {2}structure +panel_ops\.panel_mmap +include\/panel\.h:5 +now$/m);
    const dot = plan('--format', 'dot');
    expect(dot.out).toMatch(/^digraph plan \{$/m);
    expect(dot.out).toContain('"panel_ops.panel_mmap" -> "implementation ring.c ring_mmap";');
  });

  test('fails with one line where a path cannot be read, and with 1 for what never goes when --strict asks', () => {
    const missing = plan('nowhere');
    expect([missing.code, missing.err]).toEqual([2, expect.stringMatching(/^mmap-prepare: nowhere: .*\n$/)]);
    expect(plan('--strict', '.').code).toBe(1);
  });
});
