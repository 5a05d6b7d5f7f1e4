import fc from 'fast-check';
import { Edits } from '../../model/edits';
import { PROFILES } from '../../model/kernel-api';
import type { FunctionDeclaration } from '../../model/nodes';
import { loadGrammar, parseDriver } from '../../model/parse';
import { beginConversion } from '../../transforms/mmap-prepare/begin';
import { removeLeftovers } from '../../transforms/rewrite/leftovers';
import { convertVmaFlags } from '../../transforms/vma-flags';
import { FlagInterpreter } from './flag-interpreter';

const RUNS = 300;

beforeAll(loadGrammar);

interface Converted {
  readonly legacy: FunctionDeclaration;
  readonly output: string;
  readonly findings: readonly string[];
}

function hookWith(body: string): string {
  return [
    '#define DEVICE_FLAGS (VM_IO | VM_DONTEXPAND)',
    'static int device_mmap(struct file *file, struct vm_area_struct *vma)',
    '{',
    body,
    '}',
    'static const struct file_operations device_fops = { .mmap = device_mmap };',
    '',
  ].join('\n');
}

function convert(body: string, kernel: string): Converted {
  const source = hookWith(body);
  const driver = parseDriver(source, { path: 'device.c' });
  const [hook] = driver.hooks;
  const legacy = hook.function!;
  const edits = new Edits(source);
  const conversion = beginConversion(driver, PROFILES[kernel], hook, legacy, edits)!;
  convertVmaFlags(conversion);
  removeLeftovers(conversion);
  return { legacy, output: edits.apply(), findings: conversion.findings.map((f) => f.message) };
}

function functionOf(output: string): FunctionDeclaration {
  return parseDriver(output, { path: 'device.c' }).function('device_mmap')!;
}

const flag = fc.constantFrom(
  'VM_READ',
  'VM_WRITE',
  'VM_EXEC',
  'VM_SHARED',
  'VM_MAYWRITE',
  'VM_IO',
  'VM_PFNMAP',
);
const mask = fc.oneof(
  { weight: 4, arbitrary: flag },
  { weight: 3, arbitrary: fc.tuple(flag, flag).map(([a, b]) => `(${a} | ${b})`) },
  { weight: 1, arbitrary: fc.tuple(flag, flag, flag).map(([a, b, c]) => `(${a} | (${b} | ${c}))`) },
  { weight: 1, arbitrary: fc.constantFrom('DEVICE_FLAGS', 'VM_ACCESS_FLAGS', 'VM_NONE', '0') },
);

/** A word of flags: the mapping's, through masks. `word` is what the flags are called. */
function flagWord(word: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: mask.map((m) => `(${word} & ${m})`) },
    { weight: 1, arbitrary: mask.map((m) => `(${m} & ${word})`) },
    { weight: 1, arbitrary: mask.map((m) => `(~${word} & ${m})`) },
    { weight: 1, arbitrary: fc.tuple(mask, mask).map(([a, b]) => `((${word} ^ ${a}) & ${b})`) },
    { weight: 1, arbitrary: fc.tuple(mask, mask).map(([a, b]) => `((${word} & ${a}) | (${word} & ${b}))`) },
  );
}

function test(word: string): fc.Arbitrary<string> {
  const leaf = flagWord(word);
  return fc.letrec<{ test: string }>((tie) => ({
    test: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      { weight: 4, arbitrary: leaf },
      {
        weight: 3,
        arbitrary: fc.tuple(leaf, fc.constantFrom('==', '!='), mask).map((p) => `(${p.join(' ')})`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(mask, fc.constantFrom('==', '!='), leaf).map((p) => `(${p.join(' ')})`),
      },
      { weight: 1, arbitrary: leaf.map((w) => `(${w} > 0)`) },
      { weight: 1, arbitrary: fc.constant(`is_cow_mapping(${word})`) },
      { weight: 1, arbitrary: fc.constantFrom('a', 'b') },
      { weight: 3, arbitrary: tie('test').map((t) => `!${t}`) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(tie('test'), fc.constantFrom('&&', '||'), tie('test'))
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('test'), fc.constantFrom('&&', '||'), tie('test'), tie('test'))
          .map(([x, operator, y, z]) => `(${x} ${operator} ${y} ${operator} ${z})`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('test'), tie('test'), tie('test')).map(([c, x, y]) => `(${c} ? ${x} : ${y})`),
      },
    ),
  })).test;
}

const change = fc.oneof(
  mask.map((m) => `vm_flags_set(vma, ${m});`),
  mask.map((m) => `vm_flags_clear(vma, ${m});`),
  fc.tuple(mask, mask).map(([a, b]) => `vm_flags_mod(vma, ${a}, ${b});`),
  mask.map((m) => `vma->vm_flags |= ${m};`),
  mask.map((m) => `vma->vm_flags &= ~${m};`),
  fc.tuple(mask, mask).map(([a, b]) => `vma->vm_flags = (vma->vm_flags | ${a}) & ~${b};`),
  fc.tuple(mask, mask).map(([a, b]) => `vm_flags_reset(vma, (vma->vm_flags & ~${a}) | ${b});`),
  fc.tuple(mask, mask).map(([a, b]) => `vm_flags_set(vma, a ? ${a} : ${b});`),
  fc.tuple(mask, mask, mask).map(([a, b, c]) => `vm_flags_clear(vma, ${a} | (a ? ${b} : ${c}));`),
  fc.constant('vm_flags_set(vma, b ? VM_IO : c);'),
);

const value = fc.oneof(
  test('vma->vm_flags'),
  test('vma->vm_flags').map((t) => `${t} ? -13 : 0`),
  test('held').map((t) => `!!${t}`),
  fc.constantFrom('0', '-22'),
);

const statement = fc.oneof(
  { weight: 3, arbitrary: change },
  { weight: 3, arbitrary: fc.tuple(test('vma->vm_flags'), change).map(([t, c]) => `if (${t})\n\t\t${c}`) },
  { weight: 1, arbitrary: fc.tuple(test('held'), change).map(([t, c]) => `if (${t})\n\t\t${c}`) },
  { weight: 1, arbitrary: test('vma->vm_flags').map((t) => `writable = ${t};`) },
  { weight: 1, arbitrary: flagWord('vma->vm_flags').map((w) => `number = ${w};`) },
  {
    weight: 1,
    arbitrary: fc.tuple(test('held'), value).map(([t, v]) => `if (writable && ${t})\n\t\treturn ${v};`),
  },
  { weight: 1, arbitrary: value.map((v) => `if (number)\n\t\treturn ${v};`) },
  { weight: 1, arbitrary: value.map((v) => `return ${v};`) },
);

const program = fc
  .tuple(fc.array(statement, { maxLength: 5 }), fc.option(value, { nil: null }))
  .map(([statements, last]) =>
    [
      ...(statements.some((line) => /\bheld\b/.test(line)) || /\bheld\b/.test(last ?? '')
        ? ['unsigned long held = vma->vm_flags;']
        : []),
      'bool writable = false;',
      'int number = 0;',
      ...statements,
      ...(last === null ? [] : [`return ${last};`]),
    ]
      .map((line) => `\t${line}`)
      .join('\n'),
  );

const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const variables = fc.record({
  a: fc.constantFrom(0n, 1n, 2n),
  b: fc.constantFrom(0n, 1n),
  c: fc.constantFrom(0n, 0x4000n, 0x4022n),
  false: fc.constant(0n),
});

describe.each(['7.1', 'howto'] as const)('flags for %s', (kernel) => {
  const check = (
    body: string,
    words: readonly bigint[],
    names: Readonly<Record<string, bigint>>,
  ): boolean => {
    const { legacy, output, findings } = convert(body, kernel);
    if (findings.length > 0) return false;
    const after = functionOf(output);
    const macros = { ...names, DEVICE_FLAGS: 0x44000n };
    for (const flags of words) {
      const expected = new FlagInterpreter(macros).run(legacy, flags);
      const actual = new FlagInterpreter(macros).run(after, flags);
      expect({ output, given: flags, ...actual }).toEqual({ output, given: flags, ...expected });
    }
    expect(output).not.toMatch(/vma->|vma,/);
    return true;
  };

  testProperty(
    'a condition stays true for the same flags',
    test('vma->vm_flags'),
    (t) => `\tif (${t})\n\t\treturn 1;\n\treturn 0;`,
  );
  testProperty('a returned test has the same number', test('vma->vm_flags'), (t) => `\treturn ${t};`);
  testProperty(
    'changes leave the same flags',
    fc.array(change, { minLength: 1, maxLength: 3 }),
    (c) => `\t${c.join('\n\t')}`,
  );
  testProperty('whole hooks do the same', program, (p) => p);

  function testProperty<T>(name: string, arbitrary: fc.Arbitrary<T>, body: (value: T) => string): void {
    it(name, () => {
      let converted = 0;
      fc.assert(
        fc.property(
          arbitrary,
          fc.array(word, { minLength: 6, maxLength: 6 }),
          variables,
          (drawn, words, names) => {
            if (check(body(drawn), words, names)) converted++;
          },
        ),
        { numRuns: RUNS },
      );
      // A property of what is always refused would hold, too.
      expect(converted).toBeGreaterThan(RUNS / 10);
    });
  }
});
