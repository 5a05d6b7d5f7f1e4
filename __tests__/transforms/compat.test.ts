import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelSides } from '../../model/both-forms';
import { PROFILES } from '../../model/kernel-api';
import { kernelsBefore, kernelsFrom, kernelVersion, textFor } from '../../model/kernel-release';
import { loadGrammar } from '../../model/parse';
import { forBothKernels, newerSide } from '../../transforms/compat';
import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { migrateAcrossFiles } from '../../transforms/project/across-files';
import { hooksOnly, libraryOf } from './libraries';

const directory = join(__dirname, '../../../__testfixtures__/compat');
const api = PROFILES['7.1'];
const HEADER = '#include <linux/version.h>\n';

interface Case {
  readonly input: string;
  readonly output: string;
}

const cases = readdirSync(directory)
  .filter((name) => name.endsWith('.input.c'))
  .map((name): [string, Case] => {
    const read = (kind: string): string =>
      readFileSync(join(directory, name.replace('.input.c', `.${kind}.c`)), 'utf8');
    return [name.replace('.input.c', ''), { input: read('input'), output: read('output') }];
  });

const both = (source: string): FileResult => migrateSource(source, { path: 'a.c', api, compat: true });
const plain = (source: string): FileResult => migrateSource(source, { path: 'a.c', api });
const newer = (text: string): string => textFor(text, kernelsFrom([7, 1])).text;
const older = (text: string): string => textFor(text, kernelsBefore([7, 1])).text;
const crlf = (text: string): string => text.replace(/\n/g, '\r\n');

/** A text without the header that conditions need, and with one empty line where several follow each other. */
const bare = (text: string): string => text.replace(HEADER, '').replace(/\n{3,}/g, '\n\n');

beforeAll(() => loadGrammar());

describe.each(cases)('%s', (_, { input, output }) => {
  test('gives the text for both kernels', () => {
    expect(both(input).output).toBe(output);
  });

  test('leaves every line of the file as it was, and in its place', () => {
    const lines = output.split('\n');
    let at = 0;
    for (const line of input.split('\n')) {
      at = lines.indexOf(line, at) + 1;
      expect(at).toBeGreaterThan(0);
    }
  });

  test('older kernels see the file as it was', () => {
    expect(bare(older(output))).toBe(bare(older(input)));
  });

  test('newer kernels see what plain migrate makes of it, comments aside', () => {
    const code = (text: string): string => bare(text).replace(/\/\*[^]*?\*\//g, '');
    expect(code(newer(output))).toBe(code(plain(newer(input)).output));
  });

  test('a second run changes nothing, neither does a plain one, and both have nothing to do', () => {
    for (const run of [both, plain]) {
      const again = run(output);
      expect(again.output).toBe(output);
      expect(again.hooks.length).toBeGreaterThan(0);
      for (const hook of again.hooks) expect(hook).toMatchObject({ outcome: 'nothing to do', findings: [] });
    }
  });

  test('line ends stay CRLF', () => {
    expect(both(crlf(input)).output).toBe(crlf(output));
  });

  test('the two sides can be told again', () => {
    const sides = kernelSides(output);
    expect(sides?.version).toBe(kernelVersion(7, 1));
    const filled = (text: string | undefined): string => (text ?? '').replace(/\n\s*\n/g, '\n');
    const at = (code: number): string => textFor(output, { from: code, to: code }).text;
    expect(filled(sides?.older)).toBe(filled(at(kernelVersion(7, 1) - 1)));
    expect(filled(sides?.newer)).toBe(filled(at(kernelVersion(7, 1))));
    expect(sides?.older).not.toMatch(/mmap_prepare =/);
    expect(sides?.newer).not.toMatch(/\.mmap\s*=/);
    for (const side of [sides?.older, sides?.newer])
      expect(side?.split('\n').length).toBe(output.split('\n').length);
  });
});

test('the release is that of the kernel API', () => {
  const source = 'static int f_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\treturn 0;\n}\n';
  const fops = 'struct file_operations fops = {\n\t.mmap = f_mmap,\n};\n';
  const text = `#include <linux/fs.h>\n\n${source}\n${fops}`;
  const output = migrateSource(text, { path: 'a.c', api: PROFILES['7.0'], compat: true }).output;
  expect(output.match(/KERNEL_VERSION\(.*\)/g)).toEqual(Array(2).fill('KERNEL_VERSION(7, 0, 0)'));
});

describe('blocked hooks', () => {
  const blocked = `#include <linux/fs.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0)
#define OLD
#endif

static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	keep(vma);
	return 0;
}

const struct file_operations fops = { .mmap = f_mmap };
`;

  test('leave the file as it was, with findings about its lines', () => {
    const { output, hooks } = both(blocked);
    expect(output).toBe(blocked);
    expect(hooks).toHaveLength(1);
    expect(hooks[0]).toMatchObject({ line: 12, outcome: 'blocked' });
    expect(hooks[0].findings.map(({ code, line }) => [code, line])).toEqual([['MP001', 8]]);
  });
});

describe('the header', () => {
  const body = `
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

const struct file_operations fops = { .mmap = f_mmap };
`;
  const headOf = (head: string): string => {
    const { output } = both(head + body);
    return output.slice(0, output.indexOf('\n#if LINUX_VERSION_CODE') + 1);
  };

  test.each([
    [
      'sorted',
      '#include <linux/fs.h>\n#include <linux/vmalloc.h>\n',
      `#include <linux/fs.h>\n${HEADER}#include <linux/vmalloc.h>\n`,
    ],
    [
      'not sorted',
      '#include <linux/vmalloc.h>\n#include <linux/fs.h>\n#include <asm/io.h>\n',
      `#include <linux/vmalloc.h>\n#include <linux/fs.h>\n${HEADER}#include <asm/io.h>\n`,
    ],
    [
      'some only in one configuration',
      '#include <linux/fs.h>\n#ifdef CONFIG_X\n#include <linux/x.h>\n#endif\n',
      `#include <linux/fs.h>\n${HEADER}#ifdef CONFIG_X\n#include <linux/x.h>\n#endif\n`,
    ],
    ['own headers only', '/* A driver. */\n#include "f.h"\n', `/* A driver. */\n${HEADER}#include "f.h"\n`],
    ['none at all', '/* Part of f.c. */\n', `/* Part of f.c. */\n${HEADER}`],
    [
      'in a guard',
      '#ifndef F_H\n#define F_H\n#include <linux/fs.h>\n',
      `#ifndef F_H\n#define F_H\n#include <linux/fs.h>\n${HEADER}`,
    ],
    [
      'in a guard with which the file begins',
      '#ifndef F_H\n#define F_H\n',
      `#ifndef F_H\n#define F_H\n${HEADER}`,
    ],
  ])('%s', (_, head, expected) => {
    const guarded = head.startsWith('#ifndef');
    const { output } = both(head + body + (guarded ? '#endif\n' : ''));
    expect(output.startsWith(`${expected}\n#if LINUX_VERSION_CODE`)).toBe(true);
  });

  test('is not added twice', () => {
    const head = `#include <linux/fs.h>\n#include <linux/version.h> /* for older kernels */\n`;
    expect(headOf(head)).toBe(`${head}\n`);
  });
});

describe('hooks in several files', () => {
  const header = `#ifndef PANEL_H
#define PANEL_H
#include <linux/fs.h>
int panel_mmap(struct file *file, struct vm_area_struct *vma);
#endif
`;
  const definition = `#include "panel.h"

int panel_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &panel_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(panel_mmap);
`;
  const user = `#include <linux/fs.h>
#include "panel.h"

const struct file_operations panel_fops = {
	.mmap = panel_mmap,
};
`;

  test('are kept in each of them', () => {
    const files = { 'panel.h': header, 'panel.c': definition, 'user.c': user };
    const given = Object.entries(files).map(([path, source]) => ({ path, source, api }));
    const outputs = Object.fromEntries(
      migrateAcrossFiles(hooksOnly('panel_mmap'), libraryOf(given), true).results.map(({ path, output }) => [
        path,
        output,
      ]),
    );
    const condition = '#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)';
    expect(outputs['panel.h']).toBe(`#ifndef PANEL_H
#define PANEL_H
#include <linux/fs.h>
#include <linux/version.h>
${condition}
int panel_mmap_prepare(struct vm_area_desc *desc);
#else
int panel_mmap(struct file *file, struct vm_area_struct *vma);
#endif
#endif
`);
    expect(outputs['panel.c']).toBe(`#include <linux/version.h>
#include "panel.h"

${condition}
int panel_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &panel_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(panel_mmap_prepare);
#else
int panel_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &panel_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(panel_mmap);
#endif
`);
    expect(outputs['user.c']).toBe(`#include <linux/fs.h>
#include <linux/version.h>
#include "panel.h"

const struct file_operations panel_fops = {
${condition}
	.mmap_prepare = panel_mmap_prepare,
#else
	.mmap = panel_mmap,
#endif
};
`);
  });
});

describe('regions', () => {
  /** The text for both, of a conversion that is given. */
  const joined = (source: string, output: string): string =>
    forBothKernels(source, newerSide(source, api), api, { path: 'a.c', hooks: [], output }).output;
  const condition = '#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)';

  test('what only the legacy form needs is for older kernels', () => {
    expect(joined(`${HEADER}int a;\n\nint helper;\n\nint b;\n`, `${HEADER}int a;\n\nint b;\n`)).toBe(
      `${HEADER}int a;\n\n#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 1, 0)\nint helper;\n#endif\n\nint b;\n`,
    );
  });

  test('neighbours are one region, and an item between them is none of it', () => {
    const source = `${HEADER}int a;\n\n/* b. */\nint b;\nint c;\nint d;\n`;
    const output = `${HEADER}int A;\n\n/* b. */\nint B;\nint c;\nint D;\n`;
    expect(joined(source, output)).toBe(
      `${HEADER}${condition}\nint A;\n\n/* b. */\nint B;\n#else\nint a;\n\n/* b. */\nint b;\n#endif\nint c;\n${condition}\nint D;\n#else\nint d;\n#endif\n`,
    );
  });

  test('a change of comments alone is none', () => {
    const source = `${HEADER}/* See a(). */\nint b;\n\nvoid f(void)\n{\n\tg();\t/* a() */\n}\n`;
    expect(joined(source, source.replaceAll('a()', 'a_prepare()'))).toBe(source);
  });

  test('a macro is written twice as a whole', () => {
    const source = `${HEADER}#define OPS \\\n\t.open = o, \\\n\t.mmap = m\n`;
    const output = source.replace('.mmap = m', '.mmap_prepare = m_prepare');
    expect(joined(source, output)).toBe(
      `${HEADER}${condition}\n${output.slice(HEADER.length)}#else\n${source.slice(HEADER.length)}#endif\n`,
    );
  });

  test('arguments of a macro in an initialiser are not cut', () => {
    const source = `${HEADER}struct ops o = {\n\tOPS(open,\n\t    mmap = m),\n};\n`;
    const output = source.replace('mmap = m', 'mmap_prepare = p');
    expect(joined(source, output)).toBe(
      `${HEADER}${condition}\n${output.slice(HEADER.length)}#else\n${source.slice(HEADER.length)}#endif\n`,
    );
  });

  test('in a function that keeps its header, whole statements', () => {
    const lines = Array.from({ length: 8 }, (_, i) => `\tstep(${i});\n`).join('');
    const source = `${HEADER}void f(void)\n{\n${lines}\tif (x)\n\t\tset(&fops,\n\t\t    m);\n}\n`;
    const output = source.replace('    m);', '    p);');
    expect(joined(source, output)).toBe(
      `${HEADER}void f(void)\n{\n${lines}${condition}\n\tif (x)\n\t\tset(&fops,\n\t\t    p);\n#else\n\tif (x)\n\t\tset(&fops,\n\t\t    m);\n#endif\n}\n`,
    );
  });

  test('a file without a line end at its end', () => {
    expect(joined(`${HEADER}int a;`, `${HEADER}int b;`)).toBe(
      `${HEADER}${condition}\nint b;\n#else\nint a;\n#endif\n`,
    );
  });

  test('a text whose directives do not close is refused', () => {
    expect(() => joined(`${HEADER}int a;\nint b;\n`, `${HEADER}int a;\n#ifdef X\nint b;\n`)).toThrow(
      'the text for both kernels would',
    );
  });
});
