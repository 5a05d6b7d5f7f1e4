import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engine } from '../../cli/run/engine';
import { PROFILES } from '../../model/kernel-api';

/** What a hook holds while it maps, where another file of the driver has the function that takes out what is mapped. */

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'beside-'))));

afterEach(() => rmSync(folder, { recursive: true }));

const HEADER = `#include <linux/mutex.h>
struct inlet {
	struct mutex lock;
	struct mutex other;
	bool gone;
	phys_addr_t phys;
	size_t size;
	struct address_space *mapping;
	struct page **pages;
};
static inline void inlet_lock(struct inlet *inlet) { mutex_lock(&inlet->lock); }
static inline void inlet_unlock(struct inlet *inlet) { mutex_unlock(&inlet->lock); }
`;

const hook = (lock: string, map: string, unlock: string): string => `#include <linux/fs.h>
#include <linux/mm.h>
#include "inlet.h"

static int inlet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inlet *inlet = file->private_data;
	int ret = -ENODEV;

	${lock};
	if (!inlet->gone)
		ret = ${map};
	${unlock};
	return ret;
}

const struct file_operations inlet_fops = { .mmap = inlet_mmap };
`;

const IOMAP = 'vm_iomap_memory(vma, inlet->phys, inlet->size)';
const LOCK = ['mutex_lock(&inlet->lock)', 'mutex_unlock(&inlet->lock)'] as const;

const remover = (
  lock: string,
  ends: string,
  unlock: string,
  header = '#include "inlet.h"',
): string => `${header}
void inlet_remove(struct inlet *gone)
{
	${lock};
	gone->gone = true;
	${ends};
	${unlock};
}
`;

const ZAP = 'unmap_mapping_range(gone->mapping, 0, 0, 1)';

/** What is said of the hook's mapping call. */
async function said(source: string): Promise<{ codes: string[]; messages: string[] }> {
  await engine.load();
  const { hooks } = engine.migrate(source, { path: join(folder, 'fops.c'), api: PROFILES['7.1'] });
  const findings = hooks.flatMap((one) => one.findings);
  return { codes: findings.map(({ code }) => code), messages: findings.map(({ message }) => message) };
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

test('a file beside it takes out what is mapped under the same lock: the hook is refused', async () => {
  write({
    'inlet.h': HEADER,
    'remove.c': remover('mutex_lock(&gone->lock)', ZAP, 'mutex_unlock(&gone->lock)'),
  });
  const { codes, messages } = await said(hook(LOCK[0], IOMAP, LOCK[1]));
  expect(codes).toEqual(['MP061']);
  expect(messages[0]).toMatch(/inlet_remove\(\) calls unmap_mapping_range\(.*\(remove\.c:6\)$/);
});

test('so it is where both take the lock by a function of the header', async () => {
  write({ 'inlet.h': HEADER, 'remove.c': remover('inlet_lock(gone)', ZAP, 'inlet_unlock(gone)') });
  expect((await said(hook('inlet_lock(inlet)', IOMAP, 'inlet_unlock(inlet)'))).codes).toEqual(['MP061']);
});

test('so it is where the lock is a variable that both files name', async () => {
  write({
    'inlet.h': `${HEADER}extern struct mutex inlets_lock;\n`,
    'remove.c': remover('mutex_lock(&inlets_lock)', ZAP, 'mutex_unlock(&inlets_lock)'),
  });
  const source = hook('mutex_lock(&inlets_lock)', IOMAP, 'mutex_unlock(&inlets_lock)');
  expect((await said(source)).codes).toEqual(['MP061']);
});

test('so it is where the other file frees the array that is mapped', async () => {
  write({
    'inlet.h': HEADER,
    'remove.c': remover('mutex_lock(&gone->lock)', 'kvfree(gone->pages)', 'mutex_unlock(&gone->lock)'),
  });
  const source = hook(LOCK[0], 'vm_map_pages_zero(vma, inlet->pages, 4)', LOCK[1]);
  expect((await said(source)).codes).toEqual(['MP061']);
});

test.each([
  ['another lock', remover('mutex_lock(&gone->other)', ZAP, 'mutex_unlock(&gone->other)')],
  [
    'nothing that is mapped',
    remover('mutex_lock(&gone->lock)', 'wake_up(&gone->wq)', 'mutex_unlock(&gone->lock)'),
  ],
  [
    'a structure of its own that is called so',
    remover(
      'mutex_lock(&gone->lock)',
      ZAP,
      'mutex_unlock(&gone->lock)',
      'struct inlet { struct mutex lock; bool gone; struct address_space *mapping; };',
    ),
  ],
  [
    'a static lock of its own that is called so',
    remover(
      'mutex_lock(&inlets_lock)',
      ZAP,
      'mutex_unlock(&inlets_lock)',
      '#include "inlet.h"\nstatic DEFINE_MUTEX(inlets_lock);',
    ),
  ],
])('where it takes %s, the lock is only told of', async (_what, text) => {
  write({ 'inlet.h': HEADER, 'remove.c': text });
  expect((await said(hook(LOCK[0], IOMAP, LOCK[1]))).codes).toEqual(['MP017']);
  const named = hook('mutex_lock(&inlets_lock)', IOMAP, 'mutex_unlock(&inlets_lock)');
  expect((await said(named)).codes).toEqual(['MP017']);
});
