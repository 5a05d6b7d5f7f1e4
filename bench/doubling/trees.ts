/** Trees of any size, each larger in one way only. */

type Files = Readonly<Record<string, string>>;

const hook = (name: string): string => `int ${name}(struct file *file, struct vm_area_struct *vma)`;

const installs = (name: string, at: number): string =>
  `const struct file_operations f${at} = {\n\t.mmap = ${name},\n};\n`;

const BODY = '\n{\n\tvma->vm_ops = &ops;\n\treturn 0;\n}\n';

const each = (count: number, files: (i: number) => Files): Files =>
  Object.assign({}, ...Array.from({ length: count }, (_, i) => files(i))) as Files;

const all = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('');

/** One way of being large, as files. */
export interface TreeDimension {
  readonly name: string;
  /** A tree with so many of them: texts, by path. */
  readonly files: (count: number) => Files;
}

export const TREES: readonly TreeDimension[] = [
  {
    name: 'drivers',
    files: (n) =>
      each(n, (i) => ({ [`d${i}.c`]: `static ${hook('d_mmap')}${BODY}static ${installs('d_mmap', i)}` })),
  },
  {
    name: 'drivers whose hook another file defines',
    files: (n) =>
      each(n, (i) => ({
        [`a${i}.h`]: `${hook(`d${i}_mmap`)};\n`,
        [`a${i}.c`]: `#include "a${i}.h"\n${hook(`d${i}_mmap`)}${BODY}`,
        [`b${i}.c`]: `#include "a${i}.h"\n${installs(`d${i}_mmap`, i)}`,
      })),
  },
  {
    name: 'drivers whose helper another file defines',
    files: (n) =>
      each(n, (i) => ({
        [`h${i}.h`]: `int k${i}_map(struct vm_area_struct *vma);\n`,
        [`k${i}.c`]: `#include "h${i}.h"\nint k${i}_map(struct vm_area_struct *vma)${BODY}`,
        [`d${i}.c`]: `#include "h${i}.h"\nstatic ${hook(`d${i}_mmap`)}\n{\n\treturn k${i}_map(vma);\n}\nstatic ${installs(`d${i}_mmap`, i)}`,
      })),
  },
  {
    name: 'folders with the same names',
    files: (n) =>
      each(n, (i) => ({
        [`m${i}/a.h`]: `${hook('drv_mmap')};\n`,
        [`m${i}/a.c`]: `#include "a.h"\n${hook('drv_mmap')}${BODY}`,
        [`m${i}/b.c`]: `#include "a.h"\n${installs('drv_mmap', 0)}`,
      })),
  },
  {
    name: 'files that install one hook',
    files: (n) => ({
      'a.h': `${hook('d_mmap')};\n`,
      'a.c': `#include "a.h"\n${hook('d_mmap')}${BODY}`,
      ...each(n, (i) => ({ [`u${i}.c`]: `#include "a.h"\n${installs('d_mmap', i)}` })),
    }),
  },
  {
    name: 'files with an inline helper of a header',
    files: (n) => ({
      'a.h': `static inline int in_map(struct vm_area_struct *vma)${BODY}`,
      ...each(n, (i) => ({
        [`u${i}.c`]: `#include "a.h"\nstatic ${hook('u_mmap')}\n{\n\treturn in_map(vma);\n}\nstatic ${installs('u_mmap', i)}`,
      })),
    }),
  },
  {
    name: 'helpers in a row, each in a file',
    files: (n) => ({
      'a.h': all(n, (i) => `${hook(`h${i}_mmap`)};\n`),
      ...each(n, (i) => ({
        [`h${i}.c`]: `#include "a.h"\n${hook(`h${i}_mmap`)}${i + 1 < n ? `\n{\n\treturn h${i + 1}_mmap(file, vma);\n}\n` : BODY}`,
      })),
      'b.c': `#include "a.h"\n${installs('h0_mmap', 0)}`,
    }),
  },
  {
    name: 'helpers of one hook, each in a file',
    files: (n) => ({
      'a.h': all(n, (i) => `int w${i}_map(struct vm_area_struct *vma);\n`),
      ...each(n, (i) => ({
        [`w${i}.c`]: `#include "a.h"\nint w${i}_map(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff == ${i};\n}\n`,
      })),
      'b.c': `#include "a.h"\nstatic ${hook('b_mmap')}\n{\n${all(n, (i) => `\tw${i}_map(vma);\n`)}\treturn 0;\n}\nstatic ${installs('b_mmap', 0)}`,
    }),
  },
  {
    name: 'drivers whose operations others may change',
    files: (n) =>
      each(n, (i) => ({
        [`a${i}.h`]: `extern struct file_operations f${i};\n`,
        [`a${i}.c`]: `#include "a${i}.h"\n#include "none${i}.h"\nstatic ${hook('a_mmap')}${BODY}${installs('a_mmap', i).replace('const ', '')}`,
        [`b${i}.c`]: `#include "a${i}.h"\nstatic ${hook('b_mmap')}${BODY}void set${i}(void)\n{\n\tf${i}.mmap = b_mmap;\n}\n`,
      })),
  },
  {
    name: 'operations of one file that others may change',
    files: (n) => ({
      'a.h': all(n, (i) => `extern struct file_operations f${i};\n`),
      'a.c': `#include "a.h"\nstatic ${hook('a_mmap')}${BODY}${all(n, (i) => installs('a_mmap', i).replace('const ', ''))}`,
    }),
  },
];
