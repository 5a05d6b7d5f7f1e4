import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { migrateAcrossFiles } from '../../transforms/project/across-files';
import { explained, seedsOf } from '../../transforms/project/shared-names';
import { filesOf as files, hooksOnly, libraryOf } from './libraries';

const api = PROFILES['7.1'];

const HEADER = `/* Files of the vault. */
int vault_mmap(struct file *file, struct vm_area_struct *vma);
`;

const DEFINITION = `#include "vault.h"

int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vault *vault = file->private_data;

	if (vma_pages(vma) > vault->nr_pages)
		return -EINVAL;
	vma->vm_ops = &vault_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(vault_mmap);
`;

const OPERATIONS = `#include "vault.h"

static const struct file_operations vault_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vault_mmap,
};
`;

beforeAll(loadGrammar);

describe('hooks that several files share', () => {
  it('are found among those that are blocked alone', () => {
    const results = files({ 'vault.c': DEFINITION, 'file.c': OPERATIONS }).map((file) =>
      migrateSource(file.source, file),
    );
    expect(seedsOf(results).hooks).toEqual(['vault_mmap']);
  });

  it('are converted in their definition, export, prototype and structures', () => {
    const given = files({ 'vault.h': HEADER, 'vault.c': DEFINITION, 'file.c': OPERATIONS });
    const outputs = new Map(
      migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given)).results.map((result) => [
        result.path,
        result.output,
      ]),
    );
    expect(outputs.get('vault.h')).toBe(`/* Files of the vault. */
int vault_mmap_prepare(struct vm_area_desc *desc);
`);
    expect(outputs.get('vault.c')).toBe(`#include "vault.h"

int vault_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vault *vault = file->private_data;

	if (vma_desc_pages(desc) > vault->nr_pages)
		return -EINVAL;
	desc->vm_ops = &vault_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(vault_mmap_prepare);
`);
    expect(outputs.get('file.c')).toBe(
      OPERATIONS.replace('.mmap	= vault_mmap', '.mmap_prepare = vault_mmap_prepare'),
    );
  });

  it('stay as they are in every file when one of them calls the hook', () => {
    const caller =
      '#include "vault.h"\nstatic int other(struct file *f, struct vm_area_struct *v)\n{\n\treturn vault_mmap(f, v);\n}\n';
    const given = files({
      'vault.h': HEADER,
      'vault.c': DEFINITION,
      'file.c': OPERATIONS,
      'caller.c': caller,
    });
    const { results, reasons } = migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given));
    expect(results).toEqual([]);
    const [hook] = migrateSource(OPERATIONS, { path: 'file.c', api }).hooks;
    expect(explained(hook, 'file.c', reasons).findings.map((f) => `${f.code} ${f.message}`)).toEqual([
      'MP009 vault_mmap is used here with the legacy signature (caller.c:4)',
    ]);
  });

  it('stay as they are when the body cannot be converted, and say where', () => {
    const definition = DEFINITION.replace('vma->vm_ops = &vault_vm_ops', 'vault_attach(vault, vma)');
    const given = files({ 'vault.h': HEADER, 'vault.c': definition, 'file.c': OPERATIONS });
    const { results, reasons } = migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given));
    expect(results).toEqual([]);
    const [hook] = migrateSource(OPERATIONS, { path: 'file.c', api }).hooks;
    expect(explained(hook, 'file.c', reasons).findings[0]?.message).toBe(
      'vma is passed to vault_attach() (vault.c:9, through vault_mmap())',
    );
  });

  it('stay as they are when no file given declares them, or one that names them was not given', () => {
    const given = files({ 'vault.c': DEFINITION, 'file.c': OPERATIONS });
    const undeclared = migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given));
    expect(undeclared.results).toEqual([]);
    expect(undeclared.reasons.get('vault_mmap')).toBe('no file given declares it: give the header that does');
    const absent = files({ 'vault.h': HEADER });
    const incomplete = migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given, absent));
    expect(incomplete.results).toEqual([]);
    expect(incomplete.reasons.get('vault_mmap')).toBe('vault.h names it, too, and was not given');
  });

  it('are not confused with a static function of the same name', () => {
    const own = DEFINITION.replace('int vault_mmap', 'static int vault_mmap').replace(
      'EXPORT_SYMBOL_GPL(vault_mmap);\n',
      '',
    );
    const given = files({ 'vault.h': HEADER, 'vault.c': DEFINITION, 'file.c': OPERATIONS, 'own.c': own });
    const { results } = migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given));
    expect(results.map((result) => result.path).sort()).toEqual(['file.c', 'vault.c', 'vault.h']);
  });
});

describe('the other hooks of files that share one', () => {
  const OWN = DEFINITION.replaceAll('vault', 'crypt')
    .replace('int crypt_mmap', 'static int crypt_mmap')
    .replace('EXPORT_SYMBOL_GPL(crypt_mmap);\n', '');
  const BOTH = `${OPERATIONS}${OWN}static const struct file_operations crypt_fops = {
	.mmap	= crypt_mmap,
};
`;

  it('stay as they are where they were withheld', () => {
    const given = files({ 'vault.h': HEADER, 'vault.c': DEFINITION, 'file.c': BOTH });
    const withheld = new Map([['file.c', new Set(['crypt_mmap'])]]);
    const { results } = migrateAcrossFiles({ ...hooksOnly('vault_mmap'), withheld }, libraryOf(given));
    const output = results.find((result) => result.path === 'file.c')?.output;
    expect(output).toContain('.mmap_prepare = vault_mmap_prepare');
    expect(output).toContain('.mmap	= crypt_mmap');
  });

  it('are what they came to alone when the shared one cannot be converted', () => {
    const given = files({ 'file.c': BOTH, 'caller.c': 'int (*f)(void) = (void *)vault_mmap;\n' });
    const { results, reasons } = migrateAcrossFiles(hooksOnly('vault_mmap'), libraryOf(given));
    expect(results).toEqual([]);
    expect(reasons.get('vault_mmap')).toBe('its definition is not among the files given');
  });
});

describe('functions that a hook passes its vma to', () => {
  const DRIVER = `static int ring_check(struct ring *ring, struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start > ring->size ? -EINVAL : 0;
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = ring_check(file->private_data, vma);

	if (ret)
		return ret;
	vma->vm_ops = &ring_vm_ops;
	return 0;
}

static const struct file_operations ring_fops = {
	.mmap = ring_mmap,
};
`;

  it('are converted with it', () => {
    const { output, hooks } = migrateSource(DRIVER, { path: 'ring.c', api });
    expect(hooks[0]?.outcome).toBe('migrated');
    expect(output).toContain('static int ring_check(struct ring *ring, struct vm_area_desc *desc)');
    expect(output).toContain('return vma_desc_size(desc) > ring->size ? -EINVAL : 0;');
    expect(output).toContain('int ret = ring_check(file->private_data, desc);');
    expect(output).not.toMatch(/\bvma\b/);
  });

  it('are converted with their kernel-doc, also below a hook that is STATIC as xfs spells it', () => {
    const documented = `/**
 * ring_check - check the size of a mapping
 * @ring: the ring
 * @vma: the mapping; @vma is not changed
 */
${DRIVER.replace('static int ring_mmap', 'STATIC int\nring_mmap')}`;
    const { output, hooks } = migrateSource(documented, { path: 'ring.c', api });
    expect(hooks[0]?.outcome).toBe('migrated');
    expect(output).toContain(' * @ring: the ring\n * @desc: the mapping; @desc is not changed\n');
    expect(output).toContain('STATIC int\nring_mmap_prepare(struct vm_area_desc *desc)\n');
  });

  it('get a twin beside them when something else needs their legacy form', () => {
    const opened = 'static void ring_vm_open(struct vm_area_struct *vma)\n{\n\tring_check(NULL, vma);\n}\n';
    const { output, hooks } = migrateSource(`${DRIVER}\n${opened}`, { path: 'ring.c', api });
    expect(hooks[0]?.outcome).toBe('migrated');
    expect(output).toContain(`static int ring_check(struct ring *ring, struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start > ring->size ? -EINVAL : 0;
}

/* ring_check() for a mapping that is about to be made. */
static int ring_check_desc(struct ring *ring, struct vm_area_desc *desc)
{
	return vma_desc_size(desc) > ring->size ? -EINVAL : 0;
}
`);
    expect(output).toContain('int ret = ring_check_desc(file->private_data, desc);');
    expect(output).toContain(opened);
  });

  it('get a twin when their address is taken or a macro names them', () => {
    for (const use of [
      'static int (*check)(struct ring *, struct vm_area_struct *) = ring_check;\n',
      '#define RING_CHECK(vma) ring_check(NULL, vma)\n',
    ]) {
      const { output, hooks } = migrateSource(DRIVER + use, { path: 'ring.c', api });
      expect(hooks[0]?.outcome).toBe('migrated');
      expect(output).toContain('static int ring_check(struct ring *ring, struct vm_area_struct *vma)');
      expect(output).toContain('static int ring_check_desc(struct ring *ring, struct vm_area_desc *desc)');
      expect(output).toContain(use);
    }
  });

  it('get twins all along the way to the one that is needed in its legacy form', () => {
    const driver = `${DRIVER.replace(
      'static int ring_mmap',
      `static int ring_test(struct ring *ring, struct vm_area_struct *vma)
{
	return ring_check(ring, vma);
}

static int ring_mmap`,
    ).replace('ret = ring_check(', 'ret = ring_test(')}
static void ring_vm_open(struct vm_area_struct *vma)
{
	ring_test(NULL, vma);
}
`;
    const { output } = migrateSource(driver, { path: 'ring.c', api });
    expect(output).toContain('\treturn ring_check(ring, vma);\n');
    expect(output).toContain('\treturn ring_check_desc(ring, desc);\n');
    expect(output).toContain('int ret = ring_test_desc(file->private_data, desc);');
  });

  it('leave the hook as it is when a twin of them cannot be made, either', () => {
    const driver = `${DRIVER.replace('\treturn vma->vm_end', '\tring_attach(vma);\n\treturn vma->vm_end')}
static void ring_vm_open(struct vm_area_struct *vma)
{
	ring_check(NULL, vma);
}
`;
    const { output, hooks } = migrateSource(driver, { path: 'ring.c', api });
    expect(output).toBe(driver);
    expect(hooks[0]?.findings.map((f) => `${f.line} ${f.message}`)).toEqual([
      '3 vma is passed to ring_attach()',
    ]);
  });

  it('leave the hook as it is when they keep state that a twin would have for itself', () => {
    const driver = `${DRIVER.replace('\treturn vma->vm_end', '\tstatic int limit;\n\n\treturn !limit && vma->vm_end')}
static void ring_vm_open(struct vm_area_struct *vma)
{
	ring_check(NULL, vma);
}
`;
    const { output, hooks } = migrateSource(driver, { path: 'ring.c', api });
    expect(output).toBe(driver);
    expect(hooks[0]?.findings.map((f) => `${f.code} ${f.line} ${f.message}`)).toEqual([
      'MP009 1 ring_check() is needed in its legacy form, too, and keeps state in limit',
    ]);
  });

  it('are declared as their twins are where they have a prototype', () => {
    const prototype = 'static int ring_check(struct ring *ring, struct vm_area_struct *vma);\n';
    const driver = `${prototype}
${DRIVER}
static void ring_vm_open(struct vm_area_struct *vma)
{
	ring_check(NULL, vma);
}
`;
    const { output } = migrateSource(driver, { path: 'ring.c', api });
    expect(output).toContain(
      `${prototype}static int ring_check_desc(struct ring *ring, struct vm_area_desc *desc);\n\n`,
    );
  });

  it('get their twins behind the comments that go on in the next line', () => {
    const prototype = `static int ring_check(struct ring *ring, struct vm_area_struct *vma); /* asked by
										 both */
`;
    const helper = DRIVER.slice(0, DRIVER.indexOf('\n}\n') + 3);
    const driver = `${prototype}
${DRIVER.replace(helper, `${helper.trimEnd()} /* ring_check,\n     for both */\n`)}
static void ring_vm_open(struct vm_area_struct *vma)
{
	ring_check(NULL, vma);
}
`;
    const { output } = migrateSource(driver, { path: 'ring.c', api });
    expect(output).toContain(
      `${prototype}static int ring_check_desc(struct ring *ring, struct vm_area_desc *desc);\n\n`,
    );
    expect(output).toContain(`} /* ring_check,
     for both */

/* ring_check() for a mapping that is about to be made. */
static int ring_check_desc(`);
  });

  it('are converted in place when all the hooks that share them are, and get a twin otherwise', () => {
    const second = `
static int ring_ro_mmap(struct file *file, struct vm_area_struct *vma)
{
	ring_attach(vma);
	return ring_check(file->private_data, vma);
}

static const struct file_operations ring_ro_fops = {
	.mmap = ring_ro_mmap,
};
`;
    const one = migrateSource(DRIVER + second, { path: 'ring.c', api });
    expect(one.hooks.map((hook) => hook.outcome)).toEqual(['migrated', 'blocked']);
    expect(one.output).toContain('static int ring_check(struct ring *ring, struct vm_area_struct *vma)');
    expect(one.output).toContain('static int ring_check_desc(struct ring *ring, struct vm_area_desc *desc)');
    expect(one.output).toContain(second);
    const both = migrateSource(DRIVER + second.replace('\tring_attach(vma);\n', ''), { path: 'ring.c', api });
    expect(both.hooks.map((hook) => hook.outcome)).toEqual(['migrated', 'migrated']);
    expect(both.output.match(/ring_check\(struct ring \*ring, struct vm_area_desc \*desc\)/g)).toHaveLength(
      1,
    );
  });

  it('keep the error that a caller chooses for a mapping call in them', () => {
    const driver = `static int ring_map(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (ring_map(vma))
		return -EAGAIN;
	return 0;
}

static const struct file_operations ring_fops = {
	.mmap = ring_mmap,
};
`;
    const { output, hooks } = migrateSource(driver, { path: 'ring.c', api });
    expect(output).toContain(
      '\tif (ring_map(desc))\n\t\treturn -EAGAIN;\n\tdesc->action.error_hook = ring_mmap_error;\n',
    );
    expect(hooks.map((hook) => hook.outcome)).toEqual(['migrated']);
  });
});

describe('the callback of a structure that is converted', () => {
  const DRIVER = `static int disk_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations disk_fops = {
	.mmap = disk_mmap,
};
`;

  it.each([
    [
      'called',
      'static int other(struct file *f, struct vm_area_struct *v)\n{\n\treturn disk_fops.mmap(f, v);\n}\n',
    ],
    [
      'copied',
      'static void other(struct file_operations *copy)\n{\n\tcopy->open = disk_fops.mmap ? NULL : NULL;\n}\n',
    ],
  ])('is not taken away from code where it is %s', (_how, reader) => {
    const source = `${DRIVER}\n${reader}`;
    const { output, hooks } = migrateSource(source, { path: 'disk.c', api });
    expect(output).toBe(source);
    expect(hooks[0]?.findings.map((f) => `${f.code} ${f.line} ${f.message}`)).toEqual([
      'MP009 12 disk_fops.mmap is read here, and would be NULL',
    ]);
  });

  it('goes when only a comment reads it', () => {
    const { hooks } = migrateSource(`/* disk_fops.mmap is the way in. */\n${DRIVER}`, {
      path: 'disk.c',
      api,
    });
    expect(hooks[0]?.outcome).toBe('migrated');
  });
});
