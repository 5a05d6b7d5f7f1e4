import { aliasesOf, looksAt, mayBeSame, mayWrite, memberOf, rootOf } from '../../analysis/places';
import { isState, liesIn, pointsInto } from '../../analysis/targets';
import { loadGrammar } from '../../model/parse';
import { find, variableUses } from '../../model/query';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

/** A function whose only statement is `left = right;`, and the two sides of it. */
function sides(before: string, left: string, right: string) {
  const { driver, definition } = smallFunction(
    `int f(struct vm_area_struct *vma, struct dev *dev)\n{\n${before}\n\t${left} = ${right};\n\treturn 0;\n}`,
  );
  const { node } = find(definition.body, 'AssignmentExpression').at(-1)!;
  return { driver, definition, left: node.left, right: node.right };
}

describe('what an lvalue is', () => {
  test.each<[string, string | null]>([
    ['a->b[c].d', 'a'],
    ['&a->b', 'a'],
    ['*(char *)a', 'a'],
    ['f(a)->b', null],
  ])('the root of %s', (text, root) => {
    const { right } = sides('', 'dev', text);
    expect(rootOf(right)).toBe(root);
  });

  test.each<[string, string, boolean]>([
    ['a member behind a pointer', 'dev->count', true],
    ['a file-level variable', 'count', true],
    ['a local', 'n', false],
    ['an element of a local array', 'list[1]', false],
    ['a member of a local structure', 'local.count', false],
    ['a static variable of the function', 'calls', true],
    ['what the tracked pointer leads to', 'vma->vm_ops', false],
    ['what a member of it leads to', 'vma->vm_file->f_pos', true],
    ['an element of what a member of it leads to', '((u32 *)vma->vm_private_data)[0]', true],
    ['the same without a cast', 'vma->vm_private_data[0]', true],
    ['a part of a member of it', 'vma->vm_page_prot.pgprot', false],
    ['what a macro makes of a member of it', 'pgprot_val(vma->vm_page_prot)', false],
    ['what a macro makes of a local', 'pgprot_val(n)', false],
    ["a processor's own variable", 'per_cpu(count, n)', true],
    ["the running processor's own variable", 'get_cpu_var(count)', true],
    ['an element of what a call gives', 'regs_of(dev)[1]', true],
    ['a member of what a macro gives', 'per_cpu(counts, n).maps', true],
    ['a local by its address', '*(char *)&n', false],
  ])('is %s state?', (_, text, expected) => {
    const before = '\tint n, list[2];\n\tstatic int calls;\n\tstruct dev local;';
    const { definition, left } = sides(before, text, '1');
    expect(isState(definition, left, 'vma')).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['vma', true],
    ['(void *)vma', true],
    ['&vma->vm_page_prot', true],
    ['&(*vma).vm_page_prot.pgprot', true],
    ['vma->vm_mm', false],
    ['&vma->vm_mm->pinned_vm', false],
    ['&((struct dev *)vma->vm_private_data)->count', false],
    ['&vma->vm_private_data[1]', false],
    ['&dev->count', false],
  ])('does %s point into the vma?', (text, expected) => {
    expect(pointsInto(sides('', 'dev', text).right, 'vma')).toBe(expected);
  });

  test('a part of the vma, and what a member of it leads to', () => {
    expect(liesIn(sides('', 'vma->vm_page_prot.pgprot', '1').left, 'vma')).toBe(true);
    expect(liesIn(sides('', '*(u64 *)vma', '1').left, 'vma')).toBe(true);
    expect(liesIn(sides('', 'vma->vm_mm->def_flags', '1').left, 'vma')).toBe(false);
  });

  test('a member through a pointer and through a dereferenced one', () => {
    expect(memberOf(sides('', 'dev->a', '1').left, 'dev')).toBe('a');
    expect(memberOf(sides('', '(*dev).a', '1').left, 'dev')).toBe('a');
    expect(memberOf(sides('', 'vma->a', '1').left, 'dev')).toBeNull();
  });
});

describe('who writes a variable', () => {
  test.each<[string, boolean]>([
    ['n = 1;', true],
    ['n++;', true],
    ['g(&n);', true],
    ['n.a |= 1;', true],
    ['pgprot_val(n) |= 1;', true],
    ['do_div(n, 2);', true],
    ['for_each_set_bit(n, &map, 8) x();', true],
    ['scoped_guard(mutex, n) x();', false],
    ['n->a = 1;', false],
    ['n[1] = 1;', false],
    ['g(n);', false],
  ])('%s', (statement, expected) => {
    const { driver, definition } = smallFunction(`${statement}\nreturn 0;`);
    const uses = variableUses(definition.body, 'n');
    expect(uses.some((use) => mayWrite(driver, use))).toBe(expected);
  });

  test('a macro of the file that assigns what it is given', () => {
    const { driver, definition } = smallFunction(
      '#define SET(x, v) ((x) = (v))\n#define GET(x) ((x) == 1)\nint f(int n)\n{\n\tGET(n);\n\tSET(n, 2);\n\treturn 0;\n}',
    );
    const [read, written] = variableUses(definition.body, 'n');
    expect(mayWrite(driver, read)).toBe(false);
    expect(mayWrite(driver, written)).toBe(true);
  });
});

describe('two places', () => {
  const before = '\tint n, m, list[2];\n\tint *p = &m;';
  test.each<[string, string, boolean]>([
    ['n', 'n', true],
    ['n', 'm', false],
    ['list[0]', 'list[n]', true],
    ['n', '*p', false],
    ['m', '*p', true],
    ['dev->a', 'dev->b', false],
    ['dev->a', 'other->a', true],
    ['dev->a', 'dev->a.b', true],
    ['dev->a', '*p', true],
  ])('%s and %s', (a, b, expected) => {
    const { driver, definition, left, right } = sides(before, a, b);
    expect(mayBeSame(driver, definition, left, right)).toBe(expected);
    expect(mayBeSame(driver, definition, right, left)).toBe(expected);
  });
});

test('aliases are locals that are set to the pointer and to nothing else', () => {
  const { driver, definition } = smallFunction(
    [
      'int f(struct vm_area_struct *vma)\n{',
      '\tstruct vm_area_struct *area = vma, *again, *other = vma, *taken = vma;',
      '\tagain = (struct vm_area_struct *)area;',
      '\tother = NULL;',
      '\tg(&taken);',
      '\treturn 0;\n}',
    ].join('\n'),
  );
  expect([...aliasesOf(driver, definition, 'vma')].sort()).toEqual(['again', 'area', 'vma']);
});

test('what a condition looks at', () => {
  const at = (text: string) => {
    const { driver: own, right } = sides('', 'dev', text);
    return looksAt(own, right, ['dev->count'], ['dev'], 'vma')?.type ?? null;
  };
  expect(at('dev->count > 1')).toBe('MemberExpression');
  expect(at('is_busy(dev)')).toBe('CallExpression');
  expect(at('vma->vm_start')).toBeNull();
});
