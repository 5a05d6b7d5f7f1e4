import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedBy, variantsOf, type Choice, type Original } from '../../bench/halves/changes';
import { disagreementsIn } from '../../bench/halves/disagreements';
import { STATEMENTS } from '../../bench/halves/statements';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar, parseDriver } from '../../model/parse';
import { CODE, finding } from '../../transforms/findings';
import type { FileResult, MigrateOptions } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

beforeAll(loadGrammar);

const example = (name: string): Original => ({
  name,
  source: readFileSync(join(__dirname, '../../../examples', `${name}.c`), 'utf8'),
});

const ORIGINALS = ['evring', 'multiwin'].map(example);

/** A driver with something of every kind that a statement may name. */
const WIDE: Original = {
  name: 'wide',
  source: `#include <linux/fs.h>
#include <linux/mm.h>

struct wide {
	struct mutex lock;
	atomic_t users;
	refcount_t held;
	int opened;
	unsigned long pfn;
};

static int wide_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wide *wide = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, wide->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations wide_fops = {
	.mmap = wide_mmap,
};
`,
};

const FIRST: Choice = { kind: 1, function: 0, block: 0, statement: 0, text: 0, member: 0, other: 0 };

/** The kinds begin anew with every fifth number. */
const ofKind = (kind: number, choice: Partial<Choice> = {}): Choice => ({
  ...FIRST,
  ...choice,
  kind: 5 * kind + 1,
});

const changes = (choice: Choice): readonly string[] | undefined => changedBy(WIDE, [choice])?.changes;

test('the same number makes the same drivers, and another one others', () => {
  const made = (seed: number): string[] =>
    [...variantsOf(ORIGINALS, 20, seed)].map((one) => one.changed.source);
  expect(made(3)).toHaveLength(20);
  expect(made(3)).toEqual(made(3));
  expect(made(3)).not.toEqual(made(4));
});

test('a statement is left out, changes places, is done twice, or only under a condition; a test is negated', () => {
  const vma = 'if (vma->vm_pgoff) return -EINVAL;';
  expect(changes(ofKind(0))).toEqual([`leave out ${vma}`]);
  expect(changes(ofKind(1))).toEqual([
    expect.stringMatching(/^if \(vma->vm_pgoff\) return -EINVAL; behind return remap_/),
  ]);
  expect(changes(ofKind(1, { statement: 1 }))).toBeUndefined();
  expect(changes(ofKind(2))).toEqual([`twice ${vma}`]);
  expect(changes(ofKind(3))).toEqual(['negate vma->vm_pgoff']);
  expect(changes(ofKind(4))).toBeUndefined();
});

test('every statement that can be put in fits somewhere, and is read as C', () => {
  const fitting = STATEMENTS.map((_, text) => changedBy(WIDE, [ofKind(5, { text, other: 1 })])!);
  expect(new Set(fitting.map(({ source }) => source)).size).toBe(STATEMENTS.length);
  for (const { source, changes } of fitting) {
    const { body } = parseDriver(source, { path: 'wide.c', reach: 'all' }).program;
    expect([changes, body.map(({ type }) => type)]).toEqual([
      changes,
      expect.not.arrayContaining(['CUnparsed']),
    ]);
    expect(source).not.toContain('$');
  }
});

test('what is converted rightly, or told of, is no disagreement', async () => {
  for (const original of [...ORIGINALS, WIDE])
    expect(await disagreementsIn(original, PROFILES['7.1'])).toEqual([]);
});

test('what is converted wrongly without a word is one, and with a warning is none', async () => {
  const withoutCheck = (source: string, options: MigrateOptions): FileResult => {
    const result = migrateSource(source, options);
    const output = result.output.replace(/if \(desc->pgoff\)\s+return -EINVAL;/, ';');
    expect(output).not.toBe(result.output);
    return { ...result, output };
  };
  const found = await disagreementsIn(WIDE, PROFILES['7.1'], new Set(), withoutCheck);
  expect(found.map(({ hook, verdict }) => [hook, verdict])).toEqual([['wide_mmap', 'regressed']]);
  expect(found[0].explanations).not.toEqual([]);
  const warning = finding(CODE.storeRepeated, 1, 'told');
  const told = (...given: Parameters<typeof withoutCheck>): FileResult => {
    const result = withoutCheck(...given);
    return { ...result, hooks: result.hooks.map((hook) => ({ ...hook, findings: [warning] })) };
  };
  expect(await disagreementsIn(WIDE, PROFILES['7.1'], new Set(), told)).toEqual([]);
  expect(await disagreementsIn(WIDE, PROFILES['7.1'], new Set(['wide_mmap']), withoutCheck)).toEqual([]);
});
