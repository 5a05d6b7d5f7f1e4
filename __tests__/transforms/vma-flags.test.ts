import { Edits } from '../../model/edits';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar, parseDriver } from '../../model/parse';
import { beginConversion } from '../../transforms/mmap-prepare/begin';
import { removeLeftovers } from '../../transforms/rewrite/leftovers';
import { convertVmaFlags } from '../../transforms/vma-flags';
import { removeUnusedMasks } from '../../transforms/vma-flags/masks';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { findHeadersWith } from '../../analysis/elsewhere';
import { exactFlagNames, flagName } from '../../kernel/flags';

beforeAll(loadGrammar);

interface Result {
  /** The hook's body, without the indentation of its first level. */
  readonly body: string;
  /** What stands before the hook. */
  readonly prelude: string;
  readonly findings: readonly string[];
}

const HOOK = 'static int device_mmap(struct file *file, struct vm_area_struct *vma)\n{\n';
const END = '\n}\n\nstatic const struct file_operations device_fops = {\n\t.mmap = device_mmap,\n};\n';

function convert(body: string, kernel: string = '7.1', prelude = ''): Result {
  const indented = body.replace(/^(?=[^\n#])/gm, '\t');
  const source = `${prelude}${HOOK}${indented}${END}`;
  const driver = parseDriver(source, { path: 'device.c' });
  const [hook] = driver.hooks;
  const edits = new Edits(source);
  const conversion = beginConversion(driver, PROFILES[kernel], hook, hook.function!, edits)!;
  convertVmaFlags(conversion);
  removeLeftovers(conversion);
  removeUnusedMasks(conversion);
  const output = edits.apply();
  const start = output.indexOf(HOOK);
  return {
    // The layout, which is not under test here, takes the empty line after locals that went.
    body: output
      .slice(start + HOOK.length, -END.length)
      .replace(/^\n+/, '')
      .replace(/^\t/gm, ''),
    prelude: output.slice(0, start),
    findings: conversion.findings.map((f) => `${f.code} ${f.message}`),
  };
}

/** The rows hold what a kernel developer writes, and what a converted driver has in its place. */
const NO_FLAG = 'is no flag (VM_NONE) in some configurations, where its bit is another flag or none';

describe('what is converted for 7.1', () => {
  describe.each<[string, string, string][]>([
    [
      ['vm_flags_set', 'vm_flags_set(vma, VM_IO);', 'vma_desc_set_flags(desc, VMA_IO_BIT);'],
      [
        'several flags, in the order written',
        'vm_flags_set(vma, VM_PFNMAP | VM_IO | VM_DONTCOPY);',
        'vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_IO_BIT, VMA_DONTCOPY_BIT);',
      ],
      [
        'a flag named twice',
        'vm_flags_set(vma, VM_IO | (VM_PFNMAP | VM_IO));',
        'vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);',
      ],
      [
        'vm_flags_clear',
        'vm_flags_clear(vma, VM_MAYWRITE);',
        'vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'vm_flags_mod that only sets',
        'vm_flags_mod(vma, VM_IO, 0);',
        'vma_desc_set_flags(desc, VMA_IO_BIT);',
      ],
      [
        'vm_flags_mod that only clears',
        'vm_flags_mod(vma, VM_NONE, VM_MAYEXEC);',
        'vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);',
      ],
      [
        'vm_flags_mod clears what it also sets',
        'vm_flags_mod(vma, VM_IO | VM_MAYWRITE, VM_MAYWRITE);',
        'vma_desc_set_flags(desc, VMA_IO_BIT);\nvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'two calls where one statement stands',
        'if (ro)\n\tvm_flags_mod(vma, VM_IO, VM_MAYWRITE);\nreturn 0;',
        'if (ro) {\n\tvma_desc_set_flags(desc, VMA_IO_BIT);\n\tvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);\n}\nreturn 0;',
      ],
      [
        'two calls before an else, that keep the if it belongs to',
        'if (x)\n\tvm_flags_mod(vma, VM_IO, VM_MAYWRITE);\nelse\n\treturn 1;',
        'if (x) {\n\tvma_desc_set_flags(desc, VMA_IO_BIT);\n\tvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);\n} else {\n\treturn 1;\n}',
      ],
      [
        'two calls behind an else',
        'if (x)\n\treturn 1;\nelse\n\tvm_flags_mod(vma, VM_IO, VM_MAYWRITE);',
        'if (x) {\n\treturn 1;\n} else {\n\tvma_desc_set_flags(desc, VMA_IO_BIT);\n\tvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);\n}',
      ],
      ['|=', 'vma->vm_flags |= VM_IO | VM_PFNMAP;', 'vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);'],
      ['&= ~', 'vma->vm_flags &= ~VM_MAYWRITE;', 'vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);'],
      [
        '&= ~( | )',
        '(vma->vm_flags) &= ~(VM_WRITE | (VM_MAYWRITE));',
        'vma_desc_clear_flags(desc, VMA_WRITE_BIT, VMA_MAYWRITE_BIT);',
      ],
      [
        '&= ~ & ~',
        'vma->vm_flags &= ~VM_WRITE & ~VM_MAYWRITE;',
        'vma_desc_clear_flags(desc, VMA_WRITE_BIT, VMA_MAYWRITE_BIT);',
      ],
      ['= |', 'vma->vm_flags = VM_IO | vma->vm_flags;', 'vma_desc_set_flags(desc, VMA_IO_BIT);'],
      [
        'vm_flags_init of both',
        'vm_flags_init(vma, (vma->vm_flags | VM_IO) & ~VM_MAYWRITE);',
        'vma_desc_set_flags(desc, VMA_IO_BIT);\nvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'vm_flags_reset_once',
        'vm_flags_reset_once(vma, vma->vm_flags | VM_IO);',
        'vma_desc_set_flags(desc, VMA_IO_BIT);',
      ],
      ['the private member', 'vma->__vm_flags |= VM_IO;', 'vma_desc_set_flags(desc, VMA_IO_BIT);'],
      [
        'ACCESS_PRIVATE',
        'ACCESS_PRIVATE(vma, __vm_flags) |= VM_IO;',
        'vma_desc_set_flags(desc, VMA_IO_BIT);',
      ],
      [
        'a comment inside',
        'vm_flags_set(vma, VM_IO /* registers */ | VM_DONTDUMP);',
        'vma_desc_set_flags(desc, VMA_IO_BIT /* registers */, VMA_DONTDUMP_BIT);',
      ],
      [
        'a comma expression',
        'vma->vm_flags |= VM_IO, vma->vm_flags &= ~VM_MAYEXEC;',
        'vma_desc_set_flags(desc, VMA_IO_BIT), vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);',
      ],
      [
        'a name that is gone, asked for by the preprocessor',
        '#ifdef VM_RESERVED\nvma->vm_flags |= VM_RESERVED;\n#else\nvma->vm_flags |= VM_IO;\n#endif\nreturn 0;',
        'vma_desc_set_flags(desc, VMA_IO_BIT);\nreturn 0;',
      ],
      [
        'one that is not there',
        '#if !defined(VM_RESERVED)\nvm_flags_set(vma, VM_IO);\n#endif\nreturn 0;',
        'vma_desc_set_flags(desc, VMA_IO_BIT);\nreturn 0;',
      ],
      [
        'one without another branch',
        'vm_flags_set(vma, VM_IO);\n#if defined(VM_RESERVED)\nvma->vm_flags |= VM_RESERVED;\n#endif\nreturn 0;',
        'vma_desc_set_flags(desc, VMA_IO_BIT);\nreturn 0;',
      ],
      [
        'a name that is there, asked for by the preprocessor',
        '#ifdef VM_DONTDUMP\nvma->vm_flags |= VM_DONTDUMP;\n#endif\nreturn 0;',
        '#ifdef VM_DONTDUMP\nvma_desc_set_flags(desc, VMA_DONTDUMP_BIT);\n#endif\nreturn 0;',
      ],
      [
        'a conditional mask',
        'vm_flags_set(vma, cached ? VM_MIXEDMAP : VM_IO | VM_PFNMAP);',
        'if (cached)\n\tvma_desc_set_flags(desc, VMA_MIXEDMAP_BIT);\nelse\n\tvma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);',
      ],
      [
        'a mask that is only for some',
        'vm_flags_clear(vma, VM_MAYEXEC | (a == b ? 0 : VM_MAYWRITE));',
        'vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);\nif (!(a == b))\n\tvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'helpers that take bits already',
        'if (vma_test(vma, VMA_WRITE_BIT))\n\tvma_clear_flags(vma, VMA_MAYWRITE_BIT);',
        'if (vma_desc_test(desc, VMA_WRITE_BIT))\n\tvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);',
      ],
    ],
    [
      [
        'a flag',
        'if (vma->vm_flags & VM_WRITE)\n\treturn 1;',
        'if (vma_desc_test(desc, VMA_WRITE_BIT))\n\treturn 1;',
      ],
      [
        'the flag first',
        'if (VM_WRITE & vma->vm_flags)\n\treturn 1;',
        'if (vma_desc_test(desc, VMA_WRITE_BIT))\n\treturn 1;',
      ],
      ['not a flag', 'return !(vma->vm_flags & VM_WRITE);', 'return !vma_desc_test(desc, VMA_WRITE_BIT);'],
      ['!!', 'return !!(vma->vm_flags & VM_WRITE);', 'return vma_desc_test(desc, VMA_WRITE_BIT);'],
      ['== 0', 'return (vma->vm_flags & VM_WRITE) == 0;', 'return !vma_desc_test(desc, VMA_WRITE_BIT);'],
      ['0 !=', 'return 0 != (vma->vm_flags & VM_WRITE);', 'return vma_desc_test(desc, VMA_WRITE_BIT);'],
      ['> 0', 'return (vma->vm_flags & VM_WRITE) > 0;', 'return vma_desc_test(desc, VMA_WRITE_BIT);'],
      [
        '== itself',
        'return (vma->vm_flags & VM_WRITE) == VM_WRITE;',
        'return vma_desc_test(desc, VMA_WRITE_BIT);',
      ],
      [
        '!= itself',
        'return VM_WRITE != (vma->vm_flags & VM_WRITE);',
        'return !vma_desc_test(desc, VMA_WRITE_BIT);',
      ],
      [
        'any of several',
        'return !!(vma->vm_flags & (VM_WRITE | VM_EXEC));',
        'return vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'none of several',
        'return (vma->vm_flags & (VM_WRITE | VM_EXEC)) == 0;',
        'return !vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'all of several',
        'return (vma->vm_flags & (VM_WRITE | VM_EXEC)) == (VM_EXEC | VM_WRITE);',
        'return vma_desc_test_all(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'not all of several',
        'return (VM_WRITE | VM_EXEC) != (vma->vm_flags & (VM_WRITE | VM_EXEC));',
        'return !vma_desc_test_all(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'all, by what is missing',
        'return !(~vma->vm_flags & (VM_WRITE | VM_EXEC));',
        'return vma_desc_test_all(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'one set and the other clear',
        'return (vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE;',
        'return vma_desc_test(desc, VMA_WRITE_BIT) && !vma_desc_test(desc, VMA_SHARED_BIT);',
      ],
      [
        'not one set and the other clear',
        'return (vma->vm_flags & (VM_READ|VM_WRITE)) != VM_READ;',
        'return !vma_desc_test(desc, VMA_READ_BIT) || vma_desc_test(desc, VMA_WRITE_BIT);',
      ],
      [
        'two set and two clear',
        'return (vma->vm_flags & (VM_READ | VM_WRITE | VM_EXEC | VM_SHARED)) == (VM_READ | VM_SHARED);',
        'return vma_desc_test_all(desc, VMA_READ_BIT, VMA_SHARED_BIT) && !vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'one flag against another',
        'return (vma->vm_flags & VM_READ) == (vma->vm_flags & VM_WRITE);',
        'return !vma_desc_test_any(desc, VMA_READ_BIT, VMA_WRITE_BIT);',
      ],
      [
        'parentheses are kept where the operator needs them',
        'return x || (vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE;',
        'return x || (vma_desc_test(desc, VMA_WRITE_BIT) && !vma_desc_test(desc, VMA_SHARED_BIT));',
      ],
      [
        'a conjunction under a negation',
        'return !!x == ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE);',
        'return !!x == (vma_desc_test(desc, VMA_WRITE_BIT) && !vma_desc_test(desc, VMA_SHARED_BIT));',
      ],
      [
        '! on the left of a comparison, of which gcc warns',
        'return !(vma->vm_flags & VM_WRITE) == x;',
        'return (!vma_desc_test(desc, VMA_WRITE_BIT)) == x;',
      ],
      [
        'operands of && that one helper tests',
        'return x && (vma->vm_flags & VM_SHARED) && (vma->vm_flags & VM_MAYWRITE) && y;',
        'return x && vma_desc_test_all(desc, VMA_SHARED_BIT, VMA_MAYWRITE_BIT) && y;',
      ],
      [
        'operands of && that it does not',
        'return (vma->vm_flags & VM_SHARED) && !(vma->vm_flags & VM_MAYWRITE);',
        'return vma_desc_test(desc, VMA_SHARED_BIT) && !vma_desc_test(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'operands of && that are not neighbours',
        'return (vma->vm_flags & VM_SHARED) && x && (vma->vm_flags & VM_MAYWRITE);',
        'return vma_desc_test(desc, VMA_SHARED_BIT) && x && vma_desc_test(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'any of several under &&',
        'return (vma->vm_flags & (VM_READ | VM_EXEC)) && (vma->vm_flags & VM_WRITE);',
        'return vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT) && vma_desc_test(desc, VMA_WRITE_BIT);',
      ],
      [
        'operands of ||',
        'return (vma->vm_flags & VM_READ) || (vma->vm_flags & (VM_EXEC | VM_WRITE));',
        'return vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT, VMA_WRITE_BIT);',
      ],
      [
        'neither of two',
        'return !(vma->vm_flags & VM_READ) && !(vma->vm_flags & VM_EXEC);',
        'return !vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT);',
      ],
      [
        'a comment between the operands keeps them apart',
        'return (vma->vm_flags & VM_READ) || /* or */ (vma->vm_flags & VM_EXEC) || x;',
        'return vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT /* or */) || x;',
      ],
      [
        '& binds less than ==',
        'return file->private_data && vma->vm_flags & VM_WRITE;',
        'return file->private_data && vma_desc_test(desc, VMA_WRITE_BIT);',
      ],
      [
        '?:',
        'return vma->vm_flags & VM_SHARED ? 0 : -EACCES;',
        'return vma_desc_test(desc, VMA_SHARED_BIT) ? 0 : -EACCES;',
      ],
      [
        '(): ?:',
        'return (vma->vm_flags & VM_WRITE) ? -EPERM : 0;',
        'return vma_desc_test(desc, VMA_WRITE_BIT) ? -EPERM : 0;',
      ],
      [
        'a cast',
        'if ((unsigned long)vma->vm_flags & VM_WRITE)\n\treturn (bool)(vma->vm_flags & VM_EXEC);',
        'if (vma_desc_test(desc, VMA_WRITE_BIT))\n\treturn vma_desc_test(desc, VMA_EXEC_BIT);',
      ],
      [
        'inside likely() and WARN_ON()',
        'if (unlikely(vma->vm_flags & VM_WRITE) || WARN_ON(vma->vm_flags & VM_EXEC))\n\treturn 1;',
        'if (unlikely(vma_desc_test(desc, VMA_WRITE_BIT)) || WARN_ON(vma_desc_test(desc, VMA_EXEC_BIT)))\n\treturn 1;',
      ],
      [
        'READ_ONCE',
        'return !(READ_ONCE(vma->vm_flags) & VM_WRITE);',
        'return !vma_desc_test(desc, VMA_WRITE_BIT);',
      ],
      [
        'a mask of the kernel',
        'return !(vma->vm_flags & VM_ACCESS_FLAGS);',
        'return !vma_desc_test_any(desc, VMA_READ_BIT, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      ['is_cow_mapping', 'return is_cow_mapping(vma->vm_flags);', 'return vma_desc_is_cow_mapping(desc);'],
      [
        'not is_cow_mapping',
        'return x || !is_cow_mapping(vma->vm_flags);',
        'return x || !vma_desc_is_cow_mapping(desc);',
      ],
      [
        'is_cow_mapping of other flags',
        'return is_cow_mapping(vma->vm_flags | VM_MAYWRITE);',
        'return !vma_desc_test(desc, VMA_SHARED_BIT);',
      ],
      [
        'is_nommu_shared_mapping',
        'return is_nommu_shared_mapping(vma->vm_flags) ? 0 : -ENOSYS;',
        'return is_nommu_shared_vma_flags(&desc->vma_flags) ? 0 : -ENOSYS;',
      ],
    ],
    [
      [
        'a bool',
        'bool write = vma->vm_flags & VM_WRITE;\n\nreturn write;',
        'bool write = vma_desc_test(desc, VMA_WRITE_BIT);\n\nreturn write;',
      ],
      [
        'an assigned bool',
        'bool write;\n\nwrite = vma->vm_flags & VM_WRITE;\nreturn write;',
        'bool write;\n\nwrite = vma_desc_test(desc, VMA_WRITE_BIT);\nreturn write;',
      ],
      [
        'a number that is only tested',
        'int write = vma->vm_flags & VM_WRITE;\n\nreturn write ? 1 : 0;',
        'int write = vma_desc_test(desc, VMA_WRITE_BIT);\n\nreturn write ? 1 : 0;',
      ],
      [
        'an argument that is 0 or 1',
        'return device_setup(!!(vma->vm_flags & VM_WRITE));',
        'return device_setup(vma_desc_test(desc, VMA_WRITE_BIT));',
      ],
      [
        'a flags argument by value',
        'pr_debug("flags %lx\\n", vma->vm_flags);',
        'pr_debug("flags %lx\\n", vma_flags_to_legacy(desc->vma_flags));',
      ],
      [
        'the page protection',
        'vma->vm_page_prot = pgprot_noncached(vm_get_page_prot(vma->vm_flags));',
        'vma->vm_page_prot = pgprot_noncached(vma_get_page_prot(desc->vma_flags));',
      ],
      [
        'a local',
        'vm_flags_t flags = vma->vm_flags;\n\nif (flags & VM_WRITE)\n\treturn 1;',
        'if (vma_desc_test(desc, VMA_WRITE_BIT))\n\treturn 1;',
      ],
      [
        'a local of int, which holds every flag that has a name',
        'int flags = vma->vm_flags, x;\n\nif (flags & VM_WRITE)\n\treturn 1;',
        'int x;\n\nif (vma_desc_test(desc, VMA_WRITE_BIT))\n\treturn 1;',
      ],
      [
        'a local that is written back',
        'unsigned long flags;\n\nflags = vma->vm_flags | VM_IO;\nvma->vm_flags = flags & ~VM_MAYWRITE;',
        'vma_desc_set_flags(desc, VMA_IO_BIT);\nvma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);',
      ],
      [
        'a local mask',
        'const unsigned long forbidden = VM_WRITE | VM_EXEC;\n\nreturn !(vma->vm_flags & forbidden);',
        'return !vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
      ],
      [
        'a mask built at run time',
        'unsigned long mask = 0;\n\nif (x)\n\tmask |= VM_DONTCOPY;\nvma->vm_flags |= mask;\nvma->vm_flags &= ~device->clear;',
        'unsigned long mask = 0;\n\nif (x)\n\tmask |= VM_DONTCOPY;\nvma_desc_set_flags_mask(desc, legacy_to_vma_flags(mask));\nvma_desc_clear_flags_mask(desc, legacy_to_vma_flags(device->clear));',
      ],
      [
        'a flag that some configurations do not have',
        'vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED | VM_IO);',
        'vma_desc_set_flags_mask(desc, legacy_to_vma_flags(VM_ALLOW_ANY_UNCACHED | VM_IO));',
      ],
      ['another vma', 'return other->vm_flags & VM_WRITE;', 'return other->vm_flags & VM_WRITE;'],
    ],
  ])('%#', (...rows) => {
    it.each(rows)('%s', (_name, legacy, converted) => {
      const result = convert(legacy);
      expect(result.findings).toEqual([]);
      expect(result.body).toBe(converted);
      expect(convert(converted.replace(/\bvma->vm_page_prot\b/g, 'prot')).findings).toEqual([]);
    });
  });
});

describe('what kernels without vma_desc_test_all() and _mask helpers have instead', () => {
  it.each([
    [
      'all of several',
      'return (vma->vm_flags & (VM_WRITE | VM_EXEC)) == (VM_WRITE | VM_EXEC);',
      'return vma_desc_test_flags(desc, VMA_WRITE_BIT) && vma_desc_test_flags(desc, VMA_EXEC_BIT);',
    ],
    [
      'all of several, negated',
      'return !((vma->vm_flags & (VM_WRITE | VM_EXEC)) == (VM_WRITE | VM_EXEC));',
      'return !vma_desc_test_flags(desc, VMA_WRITE_BIT) || !vma_desc_test_flags(desc, VMA_EXEC_BIT);',
    ],
    [
      'all of several, under ||',
      'return x || (vma->vm_flags & (VM_WRITE | VM_EXEC)) == (VM_WRITE | VM_EXEC);',
      'return x || (vma_desc_test_flags(desc, VMA_WRITE_BIT) && vma_desc_test_flags(desc, VMA_EXEC_BIT));',
    ],
    [
      'any of several',
      'return !(vma->vm_flags & (VM_WRITE | VM_EXEC));',
      'return !vma_desc_test_flags(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);',
    ],
    [
      'a negated conjunction keeps its shape',
      'return !((vma->vm_flags & VM_WRITE) && (vma->vm_flags & VM_EXEC));',
      'return !(vma_desc_test_flags(desc, VMA_WRITE_BIT) && vma_desc_test_flags(desc, VMA_EXEC_BIT));',
    ],
    [
      'is_cow_mapping',
      'return !is_cow_mapping(vma->vm_flags);',
      'return !vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) || vma_desc_test_flags(desc, VMA_SHARED_BIT);',
    ],
  ])('%s', (_name, legacy, converted) => {
    for (const kernel of ['howto', '7.0'] as const) {
      const result = convert(legacy, kernel);
      expect(result.findings).toEqual([]);
      expect(result.body).toBe(converted);
    }
  });

  it.each([
    ['vm_flags_set(vma, mask);', 'MP015 mask is known only at run time'],
    ['pr_debug("%lx\\n", vma->vm_flags);', 'MP014 vma->vm_flags is used as a value'],
    ['prot = vm_get_page_prot(vma->vm_flags);', 'MP014 vma->vm_flags is used as a value'],
  ])('%s is refused', (legacy, finding) => {
    const result = convert(legacy, 'howto');
    expect(result.findings).toEqual([finding]);
    expect(result.body).toBe(legacy);
  });
});

describe('what is refused', () => {
  it.each([
    [
      'a whole word',
      'vma->vm_flags = VM_IO;',
      'MP015 vma->vm_flags = VM_IO changes flags that it does not name',
    ],
    [
      'a whole word by function',
      'vm_flags_init(vma, VM_READ | VM_WRITE);',
      'MP015 vm_flags_init(vma, VM_READ | VM_WRITE) changes flags that it does not name',
    ],
    [
      'all but some',
      'vma->vm_flags &= VM_READ;',
      'MP015 vma->vm_flags &= VM_READ changes flags that it does not name',
    ],
    [
      'toggling',
      'vma->vm_flags ^= VM_READ;',
      'MP015 vma->vm_flags ^= VM_READ changes flags that it does not name',
    ],
    [
      'arithmetic',
      'vma->vm_flags += VM_READ;',
      'MP015 vma->vm_flags += VM_READ does arithmetic on the flags',
    ],
    ['no change', 'vm_flags_set(vma, 0);', 'MP015 vm_flags_set(vma, 0) changes no flag'],
    [
      'the value of an assignment',
      'return vma->vm_flags |= VM_IO;',
      'MP014 vma->vm_flags |= VM_IO is used as a value',
    ],
    ['a number', 'vm_flags_set(vma, 0x4000);', 'MP015 0x4000 is a number, not the name of a flag'],
    [
      'a name that never was',
      'vm_flags_set(vma, VM_IO | VM_FAST);',
      'MP015 VM_FAST is not a flag of the kernel',
    ],
    [
      'a name that is gone',
      'vma->vm_flags |= VM_RESERVED;',
      'MP015 VM_RESERVED was removed in Linux 3.7: it stood for VM_DONTEXPAND | VM_DONTDUMP, with VM_IO where the memory is a device',
    ],
    [
      'testing a name that is gone',
      'return !(vma->vm_flags & VM_DENYWRITE);',
      'MP015 VM_DENYWRITE was removed in Linux 5.15',
    ],
    ['testing every flag', 'return !vma->vm_flags;', 'MP014 vma->vm_flags depends on every flag there is'],
    [
      'all flags at once',
      'return vma->vm_flags == (VM_READ | VM_WRITE);',
      'MP014 vma->vm_flags == (VM_READ | VM_WRITE) depends on every flag there is',
    ],
    [
      'precedence',
      'return !(vma->vm_flags & VM_WRITE == 0);',
      'MP015 !(vma->vm_flags & VM_WRITE == 0) is always true',
    ],
    [
      'a comparison that cannot hold',
      'return (vma->vm_flags & VM_READ) == VM_WRITE;',
      'MP015 (vma->vm_flags & VM_READ) == VM_WRITE is always false',
    ],
    [
      'a comparison with 1',
      'return (vma->vm_flags & VM_SHARED) == 1;',
      'MP015 1 is a number, not the name of a flag',
    ],
    ['no flag', 'return !(vma->vm_flags & VM_NONE);', 'MP015 !(vma->vm_flags & VM_NONE) is always true'],
    [
      'a returned number',
      'return vma->vm_flags & VM_WRITE;',
      'MP014 vma->vm_flags & VM_WRITE is used as a value',
    ],
    ['a stored word', 'device->flags = vma->vm_flags;', 'MP014 vma->vm_flags is used as a value'],
    [
      '?: without its middle',
      'return vma->vm_flags & VM_WRITE ?: 1;',
      'MP014 vma->vm_flags & VM_WRITE is used as a value',
    ],
    [
      'a shift',
      'return (vma->vm_flags & VM_WRITE) >> 1;',
      'MP014 vma->vm_flags & VM_WRITE is used as a value',
    ],
    ['the address', 'device_setup(&vma->vm_flags);', 'MP014 vma->vm_flags is used as a value'],
    [
      'two calls in an expression',
      'for (; x; vm_flags_mod(vma, VM_IO, VM_EXEC))\n\tx--;',
      'MP015 vm_flags_mod(vma, VM_IO, VM_EXEC) sets and clears flags inside an expression',
    ],
    [
      'a mapping call before the test of what it sets',
      'remap_pfn_range(vma, 0, 0, 0, prot);\nreturn !(vma->vm_flags & VM_PFNMAP);',
      'MP011 !(vma->vm_flags & VM_PFNMAP) tests flags that remap_pfn_range() sets',
    ],
  ])('%s', (_name, legacy, finding) => {
    const result = convert(legacy);
    expect(result.findings).toEqual([finding]);
    expect(result.body).toBe(legacy);
  });
});

describe('a word of flags that is really wanted', () => {
  it.each([
    [
      'testing a flag of some configurations',
      'return !(vma->vm_flags & VM_SEALED);',
      `MP015 VM_SEALED ${NO_FLAG}`,
    ],
    [
      'testing a mask built at run time',
      'return !(vma->vm_flags & mask);',
      'MP015 mask is known only at run time',
    ],
    [
      'a number that may be copied',
      'int write = vma->vm_flags & VM_WRITE;\n\nreturn write;',
      'MP014 write holds vma->vm_flags & VM_WRITE, and is used as a value here',
    ],
  ])('is refused where no helper gives one: %s', (_name, legacy, message) => {
    expect(convert(legacy, '7.0')).toMatchObject({ findings: [message], body: legacy });
  });

  it.each([
    ['a flag of some configurations', 'return !(vma->vm_flags & VM_SEALED);'],
    ['a mask built at run time', 'return !(vma->vm_flags & mask);'],
    ['a number that may be copied', 'int write = vma->vm_flags & VM_WRITE;\n\nreturn write;'],
  ])('is what the helper gives: %s', (_name, legacy) => {
    const body = legacy.replace('vma->vm_flags', 'vma_flags_to_legacy(desc->vma_flags)');
    expect(convert(legacy)).toMatchObject({ findings: [], body });
  });
});

describe('locals that are not followed', () => {
  it.each([
    [
      'changed in between',
      'unsigned long flags = vma->vm_flags;\n\nvm_flags_set(vma, VM_IO);\nreturn !(flags & VM_IO);',
    ],
    [
      'changed in a loop',
      'unsigned long flags;\n\nwhile (x) {\n\tflags = vma->vm_flags;\n\tif (flags & VM_IO)\n\t\treturn 1;\n\tvm_flags_set(vma, VM_IO);\n}',
    ],
    [
      'changed by a function in between',
      'unsigned long flags = vma->vm_flags;\n\ndevice_setup(vma);\nreturn !(flags & VM_IO);',
    ],
    [
      'assigned twice',
      'unsigned long flags = vma->vm_flags;\n\nif (x)\n\tflags = 0;\nreturn !(flags & VM_IO);',
    ],
    ['changed itself', 'unsigned long flags = vma->vm_flags;\n\nflags |= VM_READ;\nreturn !(flags & VM_IO);'],
    [
      'given away by address',
      'unsigned long flags = vma->vm_flags;\n\ndevice_setup(&flags);\nreturn !(flags & VM_IO);',
    ],
    [
      'assigned on one branch only',
      'unsigned long flags;\n\nif (x)\n\tflags = vma->vm_flags;\nreturn !(flags & VM_IO);',
    ],
    ['too narrow for the flags', 'unsigned char flags = vma->vm_flags;\n\nreturn !(flags & VM_IO);'],
    ['too narrow to be written back', 'int flags = vma->vm_flags;\n\nvma->vm_flags = flags | VM_IO;'],
  ])('%s', (_name, legacy) => {
    const result = convert(legacy, '7.0');
    expect(result.findings).toContain('MP014 vma->vm_flags is used as a value');
    expect(result.body).toMatch(/flags = vma->vm_flags;/);
  });

  it('names the place that keeps one from going', () => {
    const legacy =
      'unsigned long flags = vma->vm_flags;\n\ndevice->flags = flags;\nreturn !(flags & VM_WRITE);';
    const result = convert(legacy, '7.0');
    expect(result.findings).toEqual(['MP014 flags holds vma->vm_flags, and is used as a value here']);
    expect(result.body).toBe(legacy);
  });

  it.each([
    ['changed itself', 'flags |= VM_READ;\nreturn !(flags & VM_IO);'],
    ['given away by address', 'device_setup(&flags);\nreturn !(flags & VM_IO);'],
    ['stored', 'device->flags = flags;\nreturn !(flags & VM_WRITE);'],
  ])('hold the word that they held where there is a helper for it: %s', (_name, rest) => {
    const result = convert(`unsigned long flags = vma->vm_flags;\n\n${rest}`);
    expect(result.findings).toEqual([]);
    expect(result.body).toBe(`unsigned long flags = vma_flags_to_legacy(desc->vma_flags);\n\n${rest}`);
  });
});

describe('masks that are macros of the file', () => {
  const set = (name: string): string => `vm_flags_set(vma, ${name});`;
  const converted = 'vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTDUMP_BIT);';

  it.each([
    ['one macro', '#define KEEP (VM_IO | VM_DONTDUMP)\n'],
    ['a macro of macros', '#define ONE VM_IO\n#define KEEP ONE | \\\n\tVM_DONTDUMP /* no core */\n'],
    [
      'the same in both branches',
      '#ifdef A\n#define KEEP (VM_IO | VM_DONTDUMP)\n#else\n#define KEEP (VM_DONTDUMP | VM_IO)\n#endif\n',
    ],
  ])('%s', (_name, prelude) => {
    const result = convert(set('KEEP'), '7.1', prelude);
    expect(result.findings).toEqual([]);
    expect(result.body.split(/[(), ;]+/).sort()).toEqual(converted.split(/[(), ;]+/).sort());
  });

  it('goes when nothing names it any more', () => {
    const prelude =
      '#define SIZE 4\n\n#define ONE VM_IO\n#define KEEP (ONE | VM_DONTDUMP)\n\n#define LAST 5\n\n';
    expect(convert(set('KEEP'), '7.1', prelude).prelude).toBe('#define SIZE 4\n\n#define LAST 5\n\n');
  });

  it.each([
    ['it is used elsewhere', '#define KEEP VM_IO\nunsigned long x = KEEP;\n\n'],
    ['a comment explains it', '/* What every mapping keeps. */\n#define KEEP VM_IO\n\n'],
    ['it stands under a condition', '#ifdef A\n#define KEEP VM_IO\n#endif\n\n'],
  ])('stays when %s', (_name, prelude) => {
    const result = convert(set('KEEP'), '7.1', prelude);
    expect(result.findings).toEqual([]);
    expect(result.prelude).toBe(prelude);
  });

  it('takes the place of a name that the kernel no longer has', () => {
    const prelude = '#ifndef VM_RESERVED\n#define VM_RESERVED (VM_IO | VM_DONTDUMP)\n#endif\n';
    expect(convert(set('VM_RESERVED'), '7.1', prelude)).toMatchObject({ body: converted, findings: [] });
  });

  describe('of a header of the driver', () => {
    const kept =
      '#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)\n#define VM_RESERVED (VM_IO | VM_DONTDUMP)\n#endif\n';
    let texts = [kept];
    const headers = () => texts.map((text) => parseDriver(text, { path: 'kept.h' }));
    beforeAll(() => findHeadersWith((_from, name) => (name === 'VM_RESERVED' ? headers() : [])));
    beforeEach(() => {
      texts = [kept];
    });
    afterAll(() => findHeadersWith(() => []));

    it('takes the place of a name that the kernel no longer has', () => {
      expect(convert(set('VM_RESERVED'))).toMatchObject({ body: converted, findings: [] });
    });

    it('leaves the branch that asks for the name', () => {
      const asked =
        '#ifdef VM_RESERVED\nvma->vm_flags |= VM_LOCKED;\n#else\nvm_flags_set(vma, VM_IO);\n#endif\nreturn 0;';
      const source = `${HOOK}${asked}${END}`;
      const { output } = migrateSource(source, { path: 'device.c', api: PROFILES['7.1'] });
      expect(output).toContain(
        '#ifdef VM_RESERVED\nvma_desc_set_flags(desc, VMA_LOCKED_BIT);\n#else\nvma_desc_set_flags(desc, VMA_IO_BIT);\n#endif',
      );
    });

    it('is left to the headers where two define it', () => {
      texts = [kept, '#define VM_RESERVED VM_IO\n'];
      expect(convert(set('VM_RESERVED')).body).toBe(
        'vma_desc_set_flags_mask(desc, legacy_to_vma_flags(VM_RESERVED));',
      );
    });
  });

  it('does not take the place of a name that the kernel has', () => {
    const prelude = '#ifndef VM_DONTDUMP\n#define VM_DONTDUMP 0\n#endif\n';
    expect(convert(set('VM_IO | VM_DONTDUMP'), '7.1', prelude)).toMatchObject({
      body: converted,
      findings: [],
    });
  });

  it.each([
    [
      'differs between branches',
      '#ifdef A\n#define KEEP VM_IO\n#else\n#define KEEP VM_PFNMAP\n#endif\n',
      'KEEP is a macro with several definitions that differ',
    ],
    [
      'may come from a header',
      '#ifndef KEEP\n#define KEEP VM_IO\n#endif\n',
      'KEEP is defined here only for when a header does not define it',
    ],
    [
      'redefines a flag',
      '#undef VM_IO\n#define VM_IO VM_PFNMAP\n#define KEEP VM_IO\n',
      'KEEP is a macro of which a part is redefined by this file',
    ],
    [
      'holds what is gone',
      '#define KEEP (VM_IO | VM_RESERVED)\n',
      'KEEP is a macro of which a part was removed in Linux 3.7: it stood for VM_DONTEXPAND | VM_DONTDUMP, with VM_IO where the memory is a device',
    ],
    ['is no mask', '#define KEEP do { } while (0)\n', 'KEEP is a macro that is no list of flags'],
  ])('is refused when it %s', (_name, prelude, why) => {
    const result = convert(set('KEEP'), 'howto', prelude);
    expect(result.findings).toEqual([`MP015 ${why}`]);
    expect(result.body).toBe(set('KEEP'));
  });
});

describe('other functions of the file', () => {
  it('may take a flag as a bool', () => {
    const prelude = 'static int setup(struct file *file, bool write)\n{\n\treturn write;\n}\n';
    expect(convert('return setup(file, vma->vm_flags & VM_WRITE);', '7.1', prelude)).toMatchObject({
      body: 'return setup(file, vma_desc_test(desc, VMA_WRITE_BIT));',
      findings: [],
    });
  });

  it('may take it as a number', () => {
    const prelude = 'static int setup(struct file *file, int write)\n{\n\treturn write;\n}\n';
    expect(convert('return setup(file, vma->vm_flags & VM_WRITE);', '7.1', prelude)).toMatchObject({
      body: 'return setup(file, vma_flags_to_legacy(desc->vma_flags) & VM_WRITE);',
      findings: [],
    });
  });
});

describe('the names of flags', () => {
  it('are bits that an int holds, and distinct but for those that architectures share', () => {
    const single = [...exactFlagNames()].filter(
      ([name, flags]) => flags[0]?.name === `VMA_${name.slice(3)}_BIT`,
    );
    const shared = single.filter(([, [flag]]) =>
      single.some(([, [other]]) => other !== flag && other.bit === flag.bit),
    );
    expect(shared.map(([name]) => name)).toEqual([
      'VM_ARCH_1',
      'VM_SAO',
      'VM_SPARC_ADI',
      'VM_ARM64_BTI',
      'VM_MAPPED_COPY',
    ]);
    expect(single.every(([, [flag]]) => flag.bit >= 0 && flag.bit < 32)).toBe(true);
  });

  it.each(['VM_STACK', 'VM_SOFTDIRTY', 'VM_MTE', 'VM_GROWSUP', 'VM_COPY_ON_FORK'])(
    '%s is no exact name',
    (name) => {
      expect(exactFlagNames().has(name)).toBe(false);
      expect(flagName(name)?.kind).toBe('varies');
    },
  );
});
