import { migratedFolder, type MigratedFolder } from './migrated-folder';

/** A legacy member that statements set again at run time: the new one is asked first, and would hide what is set there. */

const HEADER = `
struct vm_area_struct;
struct gate_ops {
	int (*start)(struct gate *gate);
	int (*mmap)(struct gate *gate, struct vm_area_struct *vma);
	int (*stop)(struct gate *gate);
};
struct gate {
	struct gate_ops ops;
	bool secure;
	void *buffer;
	phys_addr_t phys;
	size_t len;
};
`;
const CORE = `#include "gate.h"
static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	if (!gate->ops.mmap)
		return -ENODEV;
	return gate->ops.mmap(gate, vma);
}
static const struct file_operations gate_fops = {
	.mmap = gate_mmap,
};
`;
const BARS = `#include "gate.h"
static int bar_mmap(struct gate *gate, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, gate->phys, gate->len);
}
const struct gate_ops bar_ops = {
	.mmap = bar_mmap,
};
`;
/** Keeps the vma: its callback stays. */
const KEEPS = `static int kept_mmap(struct gate *gate, struct vm_area_struct *vma)
{
	gate->vma = vma;
	return 0;
}
`;
const using = (body: string, before = ''): string => `#include "gate.h"
${before}void gate_setup(struct gate *gate, struct gate *other)
{
${body}}
`;
const migrate = (user: string, more: Readonly<Record<string, string>> = {}): MigratedFolder =>
  migratedFolder({ 'gate.h': HEADER, 'core.c': CORE, 'bars.c': BARS, 'user.c': user, ...more }, [
    '--counterpart',
    'gate_ops',
  ]);

describe('where both members stay', () => {
  test('the new one is cleared with the legacy one, in braces on every arm', () => {
    const done = migrate(
      using(
        `	gate->ops = bar_ops;
	if (gate->secure)
		gate->ops.mmap = NULL; /* never */
	else
		gate->len++;
`,
        KEEPS + 'static const struct gate_ops kept_ops = { .mmap = kept_mmap };\n',
      ),
    );
    expect(done.status).toBe(0);
    expect(done.text('user.c')).toContain(`	if (gate->secure) {
		gate->ops.mmap = NULL; /* never */
		gate->ops.mmap_prepare = NULL;
	} else {
		gate->len++;
	}
`);
  });

  test('it is cleared where a callback that stays is set, and goes with a copy', () => {
    const done = migrate(
      using(
        `	gate->ops = bar_ops;
	gate->ops.mmap = kept_mmap;
	other->ops.mmap = gate->ops.mmap;
`,
        KEEPS,
      ),
    );
    expect(done.stderr).toContain('gate_ops.mmap: 2 references, 1 converted, 1 stay');
    expect(done.text('user.c')).toContain(`	gate->ops.mmap = kept_mmap;
	gate->ops.mmap_prepare = NULL;
	other->ops.mmap = gate->ops.mmap;
	other->ops.mmap_prepare = gate->ops.mmap_prepare;
`);
  });

  test('nothing is cleared in what has just been made, and in a variable that nothing else sets', () => {
    const user = using(
      `	struct gate *made = kzalloc(sizeof(*made), GFP_KERNEL);

	made->ops.mmap = kept_mmap;
	own_ops.mmap = kept_mmap;
`,
      KEEPS + 'static struct gate_ops own_ops;\n',
    );
    const done = migrate(user);
    expect(done.stderr).toContain('gate_ops.mmap: 3 references, 1 converted, 2 stay');
    expect(done.text('user.c')).toBe(user);
  });

  test('a variable whose initialiser converts gets its own callback again at run time', () => {
    const done = migrate(
      using(
        '	if (gate->len)\n		own_ops.mmap = kept_mmap;\n',
        `${KEEPS}static int own_mmap(struct gate *gate, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, gate->phys, gate->len);
}
static struct gate_ops own_ops = {
	.mmap = own_mmap,
};
`,
      ),
    );
    expect(done.stderr).toContain('gate_ops.mmap: 3 references, 2 converted, 1 stay');
    expect(done.text('user.c')).toContain('	.mmap_prepare = own_mmap_prepare,\n');
    expect(done.text('user.c')).toContain(`	if (gate->len) {
		own_ops.mmap = kept_mmap;
		own_ops.mmap_prepare = NULL;
	}
`);
  });

  test('what is made by a copy of operations is no new thing', () => {
    const done = migrate(
      using(
        `	struct gate *made = kzalloc(sizeof(*made), GFP_KERNEL);

	memcpy(&made->ops, &bar_ops, sizeof(made->ops));
	made->ops.mmap = kept_mmap;
`,
        KEEPS,
      ),
    );
    expect(done.text('user.c')).toContain('	made->ops.mmap = kept_mmap;\n	made->ops.mmap_prepare = NULL;\n');
  });

  test('a variable of another file that an initialiser converts there is cleared', () => {
    const header = HEADER + 'extern struct gate_ops bar_ops;\n';
    const user = using(
      '	bar_ops.mmap = NULL;\n',
      `${KEEPS}const struct gate_ops kept_ops = { .mmap = kept_mmap };\n`,
    );
    const done = migrate(user, { 'gate.h': header, 'bars.c': BARS.replace('const struct', 'struct') });
    expect(done.text('user.c')).toContain('	bar_ops.mmap = NULL;\n	bar_ops.mmap_prepare = NULL;\n');
  });

  test('a statement that sets it within another expression is told of', () => {
    const done = migrate(
      using(
        '	gate->ops = bar_ops;\n	other->len = 0, gate->ops.mmap = NULL;\n',
        `${KEEPS}const struct gate_ops kept_ops = { .mmap = kept_mmap };\n`,
      ),
    );
    expect(done.stderr).toContain('user.c:11: gate->ops.mmap is set here within another expression');
    expect(done.text('core.c')).toBe(CORE);
  });
});

describe('where the new member takes the place of the legacy one', () => {
  test('it is cleared in its place, in statements and initialisers', () => {
    const done = migrate(
      using(
        `	gate->ops = bar_ops;
	if (gate->secure)
		gate->ops.mmap = NULL;
`,
        'static const struct gate_ops none_ops = { .mmap = NULL };\n',
      ),
    );
    expect(done.stderr).toContain('gate_ops.mmap: 1 references, 1 converted, 0 stay');
    expect(done.text('user.c')).toContain('		gate->ops.mmap_prepare = NULL;\n}\n');
    expect(done.text('user.c')).toContain('none_ops = { .mmap_prepare = NULL };\n');
    expect(done.text('user.c')).not.toMatch(/\bmmap\b/);
  });

  test("a default for it is a value, which is no descriptor's", () => {
    const core = CORE.replace(
      /\tif \(!gate[^]*?vma\);\n/,
      `	int (*map)(struct gate *gate, struct vm_area_struct *vma) = gate->ops.mmap ?: any_mmap;

	return map(gate, vma);
`,
    );
    const done = migrate(using(''), { 'core.c': core });
    expect(done.status).toBe(1);
    expect(done.stderr).toContain('core.c:6: gate->ops.mmap is read here as a value');
    expect(done.text('core.c')).toBe(core);
  });
});
