import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertAll } from '../../cli/run/convert-all';
import type { FileReport } from '../../cli/run/conversion';
import { engine } from '../../cli/run/engine';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { FINDINGS, type Finding } from '../../transforms/findings';
import { RANKED } from '../../transforms/findings/ranking';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

beforeAll(loadGrammar);

/** The first finding of a driver's hook: its code, and what it is about. */
function reasonOf(hook: string, rest = ''): string {
  const source = `${rest}
static int lens_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lens *lens = file->private_data;
${hook}
}

static const struct file_operations lens_fops = {
	.mmap = lens_mmap,
};
`;
  const { hooks } = migrateSource(source, { path: 'lens.c', api: PROFILES['7.1'] });
  const [first] = hooks.at(-1)!.findings;
  return `${first.code} ${first.message}`;
}

test('every blocker has its place in the order, once', () => {
  const blockers = Object.entries(FINDINGS).flatMap(([code, { severity }]) =>
    severity === 'blocker' ? [code] : [],
  );
  expect([...RANKED].sort()).toEqual(blockers.sort());
});

describe('the reason that is told first', () => {
  test.each<[string, string, string]>([
    [
      'is the callback of another object, not the state kept beside it',
      '\tlens->users++;\n\treturn lens->ops->map_mmap(lens, vma);',
      'MP023 lens->ops->map_mmap is the legacy callback of another file or object',
    ],
    [
      'is a callback held in a variable',
      '\tconst auto mmap = lens->ops->mmap;\n\n\treturn mmap ? mmap(file, vma) : -ENODEV;',
      'MP023 lens->ops->mmap is the legacy callback of another file or object',
    ],
    [
      'is a vma that is kept, not the lock that the mapping is made under',
      '\tint ret;\n\n\tguard(mutex)(&lens->lock);\n\tret = remap_pfn_range(vma, vma->vm_start, lens->pfn, PAGE_SIZE, vma->vm_page_prot);\n\tlens->vma = vma;\n\treturn ret;',
      'MP002 lens->vma = vma keeps a pointer to the vma',
    ],
    [
      'is a mapping call without an action, not a member that is only changed for it',
      '\tvma->vm_start += 1;\n\treturn dma_mmap_coherent(lens->dev, vma, lens->cpu, lens->dma, lens->size);',
      'MP012 dma_mmap_coherent() has no action; with the source of the kernel, migrate --twin dma_mmap_coherent writes one for descriptors',
    ],
    [
      'is a vma stored with a barrier, too',
      '\tlens->users++;\n\tsmp_store_release(&lens->vma, vma);\n\treturn 0;',
      'MP002 smp_store_release(&lens->vma, vma) keeps a pointer to the vma',
    ],
    [
      'is a blocker, not a warning found before it',
      '\tlens_look(lens);\n\tlens->vma = vma;\n\tvma->vm_pgoff = 0;\n\treturn 0;',
      'MP002 lens->vma = vma keeps a pointer to the vma',
    ],
  ])('%s', (_, hook, expected) => {
    expect(reasonOf(hook)).toBe(expected);
  });

  test('is what has to be taken before the mapping, not the loop that it is taken in', () => {
    const operations = `static void lens_close(struct vm_area_struct *vma)
{
	lens_free(vma->vm_private_data);
}

static const struct vm_operations_struct lens_vm_ops = { .close = lens_close };
`;
    const hook = `	struct lens_pages *set = kzalloc(sizeof(*set), GFP_KERNEL);
	int i;

	if (!set)
		return -ENOMEM;
	for (i = 0; i < 4; i++)
		set->pages[i] = alloc_page(GFP_KERNEL);
	vma->vm_ops = &lens_vm_ops;
	vma->vm_private_data = set;
	return vm_map_pages_zero(vma, set->pages, 4);`;
    expect(reasonOf(hook, operations)).toBe(
      'MP040 vm_map_pages_zero(vma, set->pages, 4) needs set, and the mapping work is done before vm_ops->mapped runs',
    );
  });

  test('is what depends on the result of a mapping call, not that the result is used again', () => {
    const hook = `	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lens->pfn, PAGE_SIZE, vma->vm_page_prot);
	if (ret != -EINVAL)
		lens->mapped_size = PAGE_SIZE;
	return ret;`;
    expect(reasonOf(hook)).toBe(
      'MP011 lens->mapped_size = PAGE_SIZE; depends on the result of the mapping call',
    );
  });

  test('is no member that is only printed', () => {
    const reason = reasonOf('\tpr_err("%ps\\n", file->f_op->mmap);\n\tlens->vma = vma;\n\treturn 0;');
    expect(reason).toBe('MP002 lens->vma = vma keeps a pointer to the vma');
  });

  test('is what a macro of the file calls by a name that it is given', () => {
    const macro = '#define call_op(lens, op, args...) \\\n\t((lens)->ops->op ? (lens)->ops->op(args) : 0)\n';
    expect(reasonOf('\treturn call_op(lens, mmap, lens->priv, vma);', macro)).toBe(
      'MP023 call_op(lens, mmap, lens->priv, vma) is the legacy callback of another file or object',
    );
  });
});

describe('a reason in a function that the vma is passed to', () => {
  const shared = `int lens_attach(struct lens *lens, struct vm_area_struct *vma)
{
	vma_set_file(vma, lens->file);
	return 0;
}
`;

  test('has its own code, and says where it stands', () => {
    expect(reasonOf('\treturn lens_attach(lens, vma);', shared)).toBe(
      'MP024 vma_set_file() replaces the file of the mapping (line 3, through lens_attach())',
    );
  });

  test('is found behind another function', () => {
    const between = `${shared}
int lens_enter(struct lens *lens, struct vm_area_struct *vma)
{
	return lens_attach(lens, vma);
}
`;
    expect(reasonOf('\treturn lens_enter(lens, vma);', between)).toBe(
      'MP024 vma_set_file() replaces the file of the mapping (line 3, through lens_enter(), lens_attach())',
    );
  });

  test('is none when the function calls itself and does nothing else', () => {
    const itself = `int lens_again(struct lens *lens, struct vm_area_struct *vma)
{
	return lens->next ? lens_again(lens->next, vma) : 0;
}
`;
    expect(reasonOf('\treturn lens_again(lens, vma);', itself)).toBe('MP001 vma is passed to lens_again()');
  });
});

describe('a reason in another file', () => {
  const OPERATIONS = `static const struct file_operations lens_fops = {
	.mmap = lens_mmap,
};
`;
  const HOOK = `int lens_mmap(struct file *file, struct vm_area_struct *vma)
{
	return lens_core_map(file->private_data, vma);
}
`;
  const CORE = `int lens_core_map(struct lens *lens, struct vm_area_struct *vma)
{
	return lens->ops->mmap(lens, vma);
}
`;

  async function scan(files: Readonly<Record<string, string>>): Promise<Map<string, readonly Finding[]>> {
    const directory = mkdtempSync(join(tmpdir(), 'reasons-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      const reports: FileReport[] = [];
      await convertAll({
        paths: [directory],
        request: {
          kernel: '7.1',
          kernelTree: null,
          transforms: [],
          compat: false,
          changes: false,
          verify: 'no',
        },
        jobs: 1,
        onReport: (report) => reports.push(report),
        onProgress: () => undefined,
        engine: () => engine,
      });
      const local = (text: string): string => text.replaceAll(`${directory}/`, '');
      return new Map(
        reports
          .flatMap(({ hooks }) => hooks)
          .map(({ file, findings }) => [
            local(file),
            findings.map((f) => ({
              ...f,
              message: local(f.message),
              ...(f.elsewhere ? { elsewhere: { ...f.elsewhere, file: local(f.elsewhere.file) } } : {}),
            })),
          ]),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  test('takes the place of what is said of the function that the vma is passed to', async () => {
    const found = await scan({ 'hook.c': HOOK.replace('int', 'static int') + OPERATIONS, 'core.c': CORE });
    expect(found.get('hook.c')?.[0]).toMatchObject({
      code: 'MP023',
      line: 3,
      message:
        'lens->ops->mmap is the legacy callback of another file or object (core.c:3, through lens_core_map())',
      elsewhere: { file: 'core.c', line: 3, through: ['lens_core_map'] },
    });
  });

  test('takes the place of what is said of a hook that is defined elsewhere', async () => {
    const found = await scan({ 'fops.c': OPERATIONS, 'hook.c': HOOK, 'core.c': CORE });
    expect(found.get('fops.c')?.[0]).toMatchObject({
      code: 'MP023',
      line: 2,
      message:
        'lens->ops->mmap is the legacy callback of another file or object (core.c:3, through lens_mmap(), lens_core_map())',
    });
  });

  test('is found in a file that has nothing else to do with mmap', async () => {
    const core =
      'int lens_core_map(struct lens *lens, struct vm_area_struct *vma)\n{\n\tlens->vma = vma;\n\treturn 0;\n}\n';
    const found = await scan({
      'hook.c': HOOK.replace('int', 'static int') + OPERATIONS,
      'core.c': core,
      'mmap.h': '/* mmap */',
    });
    expect(found.get('hook.c')?.[0]?.message).toBe(
      'lens->vma = vma keeps a pointer to the vma (core.c:3, through lens_core_map())',
    );
  });

  test('is not looked for in a static function of the same name', async () => {
    const found = await scan({
      'hook.c': HOOK.replace('int', 'static int') + OPERATIONS,
      'core.c': `static ${CORE}int lens_mmap_size;\n`,
    });
    expect(found.get('hook.c')?.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'MP001 vma is passed to lens_core_map()',
    ]);
  });

  test('is that nothing declares the function when its body could be converted', async () => {
    const core =
      'int lens_core_map(struct lens *lens, struct vm_area_struct *vma)\n{\n\tvma->vm_ops = &lens_mmap_ops;\n\treturn 0;\n}\n';
    const found = await scan({ 'hook.c': HOOK.replace('int', 'static int') + OPERATIONS, 'core.c': core });
    expect(found.get('hook.c')?.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'MP001 vma is passed to lens_core_map(): no file given declares it: give the header that does',
    ]);
  });

  test('is that of the hook that a macro names', async () => {
    const header = '#define LENS_FOPS \\\n\t.open = lens_open, \\\n\t.mmap = lens_mmap\n';
    const found = await scan({ 'lens.h': header, 'hook.c': HOOK, 'core.c': CORE });
    expect(found.get('lens.h')?.map(({ code, line }) => `${code} ${line}`)).toEqual(['MP023 3']);
  });
});

describe('a structure that the file does not tell', () => {
  const outcomes = (source: string): string[] =>
    migrateSource(source, { path: 'lens.c', api: PROFILES['7.1'] }).hooks.map(
      ({ outcome, findings }) => `${outcome} ${findings[0]?.code}`,
    );

  test('has no counterpart when its callback has other parameters', () => {
    const source = `static int lens_map(struct file *file, struct kobject *kobj, struct vm_area_struct *vma)
{
	return 0;
}

static void lens_setup(struct lens *lens)
{
	lens->attribute.mmap = lens_map;
}
`;
    expect(outcomes(source)).toEqual(['no counterpart MP020']);
  });

  test('may be a struct file_operations when its callback has the parameters of one', () => {
    const source = `static int lens_map(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static void lens_setup(struct lens *lens)
{
	lens->fops->mmap = lens_map;
}
`;
    expect(outcomes(source)).toEqual(['blocked MP026']);
  });
});

describe('a macro that names a hook of the file', () => {
  test('is why the hook stays as it is', () => {
    const source = `static int lens_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

#define DEFINE_LENS_FOPS(name, callback) \\
	const struct file_operations name = { \\
		.mmap = lens_mmap, \\
		.open = callback, \\
	}
`;
    const { hooks, output } = migrateSource(source, { path: 'lens.c', api: PROFILES['7.1'] });
    expect(hooks.map(({ hook, outcome, findings }) => [hook, outcome, findings[0]?.code])).toEqual([
      ['lens_mmap', 'blocked', 'MP022'],
    ]);
    expect(output).toBe(source);
  });

  test("is none when it is one of the macro's parameters", () => {
    const source = '#define LENS_FOPS(callback) { .mmap = callback }\n';
    const [hook] = migrateSource(source, { path: 'lens.c', api: PROFILES['7.1'] }).hooks;
    expect(hook.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'MP022 callback is a parameter of the macro LENS_FOPS',
    ]);
  });
});
