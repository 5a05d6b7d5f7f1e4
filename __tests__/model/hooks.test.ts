import fc from 'fast-check';
import { hookPlaces } from '../../model/hook-places';
import { loadGrammar, parseDriver } from '../../model/parse';
import type { Driver } from '../../model/driver';
import { typeText } from '../../model/types';

beforeAll(() => loadGrammar());

function parse(source: string): Driver {
  return parseDriver(source, { path: 'driver.c' });
}

/** Each place that names a hook, as `operations variable member = value`. */
function places(source: string): string[] {
  return parse(source).hooks.flatMap((hook) =>
    hook.references.map(
      (r) => `${r.operations ?? '?'} ${r.variable ?? '?'} ${r.member} = ${hook.name ?? hook.text}`,
    ),
  );
}

describe('a structure of names is read as its tree would be', () => {
  /** All that is told of the hooks of a text; a list in braces has the tree read. */
  const told = (source: string): unknown =>
    parse(source).hooks.map(({ name, text, references }) => ({ name, text, references }));
  const members = fc.array(
    fc.constantFrom(
      '.open = f',
      '.owner\t=\n\tTHIS_MODULE',
      '.mmap = g',
      '.mmap=&g',
      '.mmap = NULL',
      '.mmap_prepare = h',
      '.name = "x, .mmap = y"',
      '.version = 2',
      '.flags = (A | B(1, 2)) & ~sizeof(struct x)',
      '.text = "a" NAME "b"',
      'SIZES(x, .mmap, y)',
    ),
    { minLength: 1, maxLength: 5 },
  );
  const gaps = fc.constantFrom('', ' ', '\n\t', '/* .mmap = no, */', '\n\t/* { */ ');
  const heads = fc.constantFrom('struct ', 'static const struct ', 'const struct ', 'static struct\n');

  test('whatever stands between its members', () => {
    fc.assert(
      fc.property(heads, members, gaps, gaps, fc.boolean(), (head, all, before, between, ends) => {
        const inner = all.join(`,${between}`) + (ends ? `,${between}` : '');
        const start = `int x;\n${head}file_operations a = {${before}${inner}`;
        expect(told(`${start}};`)).toEqual(told(`${start}${ends ? '' : ','}.last = { 1 }};`));
      }),
    );
  });
});

test('a structure of many members that does not end is read in a moment', () => {
  const members = Array.from({ length: 200 }, (_, i) => `\t.m${i}  =  A(1, 2) | b${i} ,\n`).join('');
  for (const end of ['', '.x', '.x = "', '} /* ;'])
    expect(places(`static const struct file_operations a = {\n\t.mmap = f,\n${members}${end}`)).toEqual([
      'file_operations a mmap = f',
    ]);
});

describe('hooks are found', () => {
  test.each<[string, string, string[]]>([
    ['in an initialiser', 'struct file_operations a = { .mmap = f };', ['file_operations a mmap = f']],
    ['with any spacing', 'struct file_operations a = {\n\t. mmap\n\t=f\n};', ['file_operations a mmap = f']],
    ['as an address', 'struct file_operations a = { .mmap = &f };', ['file_operations a mmap = f']],
    ['behind a cast', 'struct file_operations a = { .mmap = (void *)f };', ['file_operations a mmap = f']],
    ['as NULL', 'struct file_operations a = { .mmap = NULL };', ['file_operations a mmap = NULL']],
    ['in the operations of /proc', 'struct proc_ops a = { .proc_mmap = f };', ['proc_ops a proc_mmap = f']],
    [
      'in an array',
      'struct file_operations a[2] = { { .mmap = f }, [1] = { .mmap = g }, };',
      ['file_operations a mmap = f', 'file_operations a mmap = g'],
    ],
    [
      'in a range of an array',
      'struct file_operations a[4] = { [0 ... 3] = { .mmap = f } };',
      ['file_operations a mmap = f'],
    ],
    [
      'in a member that is a structure',
      'struct u { int x; struct file_operations fops; };\nstruct u a = { .fops = { .mmap = f } };',
      ['file_operations a mmap = f'],
    ],
    [
      'behind nested designators',
      'struct u { struct file_operations fops; };\nstruct u a[1] = { [0].fops.mmap = f };',
      ['file_operations a mmap = f'],
    ],
    [
      'between conditional directives',
      'struct file_operations a = {\n#ifdef X\n\t.mmap = f,\n#else\n\t.mmap = g,\n#endif\n};',
      ['file_operations a mmap = f', 'file_operations a mmap = g'],
    ],
    [
      'in a compound literal',
      'void s(struct file_operations *p) { *p = (struct file_operations){ .mmap = f }; }',
      ['file_operations p mmap = f'],
    ],
    [
      'in an assignment to a member',
      'struct file_operations a;\nvoid s(void) { a.mmap = f; }',
      ['file_operations a mmap = f'],
    ],
    [
      'in an assignment through a pointer',
      'void s(struct file_operations *p) { p->mmap = f; }',
      ['file_operations p mmap = f'],
    ],
    [
      'in an assignment through members of structures of the file',
      'struct u { struct file_operations *ops; };\nvoid s(struct u *u) { u->ops->mmap = f; }',
      ['file_operations u->ops mmap = f'],
    ],
    [
      'in other operations',
      'struct v4l2_file_operations a = { .mmap = f };',
      ['v4l2_file_operations a mmap = f'],
    ],
    ['of an unknown structure', 'void s(void) { unknown()->mmap = f; }', ['? unknown() mmap = f']],
    [
      'copied from another structure',
      'struct file_operations a, b;\nvoid s(void) { a.mmap =\n\tb.mmap; }',
      ['file_operations a mmap = b.mmap'],
    ],
    [
      'in the new form',
      'struct file_operations a = { .mmap_prepare = f };',
      ['file_operations a mmap_prepare = f'],
    ],
    [
      'in a macro',
      '#define FOPS(x) struct file_operations x##_fops = { .mmap = x##_mmap }',
      ['? ? mmap = x##_mmap'],
    ],
  ])('%s', (_, source, expected) => {
    expect(places(source)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['comments', '/* .mmap = f */\n// .mmap = f\nint x;'],
    ['strings', 'const char *s = ".mmap = f";'],
    ['comparisons', 'int t(struct file_operations *p) { return p->mmap == f; }'],
    ['memory that is mapped', 'void s(struct dev *d) { d->mmap = ioremap(d->base, 16); }'],
    ['other members', 'struct file_operations a = { .mmap_count = 1, .fd_mmap = f };'],
  ])('not in %s', (_, source) => {
    expect(places(source)).toEqual([]);
  });

  test('once for all the structures that share a callback, with its function', () => {
    const [hook, ...others] = parse(
      'static int f(struct file *a, struct vm_area_struct *v) { return 0; }\n' +
        'struct file_operations x = { .mmap = f };\nstruct file_operations y = { .mmap = f };\n',
    ).hooks;
    expect(others).toEqual([]);
    expect(hook.references.map((r) => r.line)).toEqual([2, 3]);
    expect(hook.function?.params.map((p) => `${typeText(p.ctype)} ${p.name}`)).toEqual([
      'struct file * a',
      'struct vm_area_struct * v',
    ]);
  });
});

test('every range of the model is that of its text', () => {
  const source =
    '\ufeff/* ž */\nstatic int\tf(struct file *ž, struct vm_area_struct *v)\n{\n\t/* \u{1f600} */ return g("\u{1f600}", v->vm_pgoff);\n}\n';
  const driver = parse(source);
  const definition = driver.function('f');
  expect(definition).not.toBeNull();
  const { id, params, body } = definition!;
  const text = ({ start, end }: { start: number; end: number }): string => source.slice(start, end);
  expect(text(id)).toBe('f');
  expect(params.map((p) => text(p.declaration))).toEqual(['struct file *ž', 'struct vm_area_struct *v']);
  const [statement] = body.body;
  expect(text(statement)).toBe('return g("\u{1f600}", v->vm_pgoff);');
  expect(driver.position(statement.start)).toEqual({
    line: 4,
    column: source.split('\n')[3].indexOf('return') + 1,
  });
});

test('where a member may be set is found as one expression for all of the text would', () => {
  const members = ['mmap', 'mmap_prepare', 'proc_mmap', 'map'];
  const gap = String.raw`(?:\s|\\\n|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`;
  const names = members.join('|');
  const all = new RegExp(
    String.raw`(\.|->)${gap}(${names})${gap}=(?!=)|([{,;/\n])[^\S\n]*(${names})${gap}:(?!:)`,
    'gd',
  );
  const part = fc.constantFrom(
    ...[
      '.',
      '->',
      '>',
      '-',
      'mmap',
      'mmap',
      'mmap_prepare',
      'proc_mmap',
      'xmmap',
      'mmapx',
      'mmap_mmap',
      'map',
      'mapx',
    ],
    ...[' ', '\t', '\n', '\\\n', '\\', '=', '=', '==', ':', '::', '/*', '*/', '//', '/', '{', ',', ';', 'x'],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 24 }), (parts) => {
      const text = parts.join('');
      const expected = [...text.matchAll(all)].map((match) => {
        const old = match[4] !== undefined;
        const [start, end] = match.indices![old ? 4 : 2];
        return { index: match.index, member: { start, end }, old };
      });
      expect(hookPlaces(text, members, () => false)).toEqual(expected);
      // A structure may call its member as others do.
      expect(hookPlaces(text, [...members, 'mmap'], () => false)).toEqual(expected);
    }),
    { numRuns: 50_000 },
  );
});
