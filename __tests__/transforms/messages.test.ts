import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

// What findings say is what is known: no more than was read, and what is in the way, not what stands beside it.

beforeAll(loadGrammar);

const FIXTURES = join(__dirname, '../../../__testfixtures__/mmap-prepare');

const messages = (source: string): string[] =>
  migrateSource(source, { path: 'driver.c', api: PROFILES['7.1'] }).hooks.flatMap(({ findings }) =>
    findings.map(({ message }) => message),
  );

test('an address that may lie outside of the mapping is told, where nothing says that it does not', () => {
  expect(messages(readFileSync(join(FIXTURES, 'fixed-addresses.input.c'), 'utf8'))).toEqual([
    'APRON_AT may lie outside of the mapping',
    'kept[1] may lie outside of the mapping',
    'the mapping may be smaller than pfn[1]',
  ]);
});

const setIn = (structure: string): string => `#include "spar.h"
static int spar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x1000, 0x1000);
}
static struct ${structure} spar_ops = { .mmap = spar_mmap };
`;

test.each([
  ['dma_buf_ops', '', 'struct dma_buf_ops has no mmap_prepare member in this kernel'],
  ['spar_ops', '', 'no mmap_prepare member of struct spar_ops is known'],
  [
    'spar_ops',
    'struct spar_ops {\n\tint (*mmap)(struct file *, struct vm_area_struct *);\n};\n',
    'struct spar_ops has no mmap_prepare member in this kernel',
  ],
])('that a structure has no new form is said where it is known: struct %s', (structure, before, message) => {
  expect(messages(`${before}${setIn(structure)}`)).toEqual([message]);
});

test('a name that nobody defines is told of where it is a statement, wherever else it stands before', () => {
  const source = `static int spar_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (SPAR_STATE > 3)
		return -EIO;
	SPAR_STATE;
	return vm_iomap_memory(vma, 0x1000, 0x1000);
}
static const struct file_operations spar_fops = { .mmap = spar_mmap };
`;
  expect(messages(source).join()).toContain('SPAR_STATE may change state: nothing is known of SPAR_STATE()');
});
