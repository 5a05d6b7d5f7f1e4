import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar, parseDriver } from '../../model/parse';
import { decideConditionals } from '../../runtime/compile/decide-conditionals';
import { kernelConfiguration } from '../../runtime/compile/configuration';

const FIXTURES = join(__dirname, '..', '..', '..', '__testfixtures__', 'mmap-prepare');

beforeAll(loadGrammar);

const options = { path: 'driver.c', reach: 'all' } as const;

test('items that read the same are taken from another model, and only those', () => {
  const before = 'int a;\nint b;\nint f(void)\n{\n\treturn a;\n}\n';
  const after = before.replace('int b', 'int c').replace('return a', 'return c');
  const driver = parseDriver(before, options);
  const other = parseDriver(after, { ...options, like: driver });
  const shared = other.program.body.map((node, i) => node === driver.program.body[i]);
  expect(shared).toEqual([true, false, false]);
  expect(other.program).toEqual(parseDriver(after, options).program);
});

test('an item that stands elsewhere, or whose names mean something else, is modelled anew', () => {
  const moved = parseDriver('int a;\nint b;\n', options);
  const behind = parseDriver('int b;\nint a;\n', { ...options, like: moved });
  expect(behind.program).toEqual(parseDriver('int b;\nint a;\n', options).program);
  // A call where the file has the function, and else a cast.
  const text = (name: string): string =>
    `int f(int a)\n{\n\treturn (g)(a);\n}\nint ${name}(int a)\n{\n\treturn a;\n}\n`;
  const like = parseDriver(text('g'), options);
  const alone = parseDriver(text('h'), options).program;
  expect(alone.body[0]).not.toEqual(like.program.body[0]);
  expect(parseDriver(text('h'), { ...options, like }).program).toEqual(alone);
});

test('what a configuration leaves of a fixture is the same model, with the whole file to take from and without', () => {
  let some = 0;
  for (const name of readdirSync(FIXTURES).filter((each) => each.endsWith('.input.c'))) {
    const source = readFileSync(join(FIXTURES, name), 'utf8');
    const decided = decideConditionals(source, kernelConfiguration());
    if (decided === source) continue;
    some += 1;
    const like = parseDriver(source, options);
    const { program, hooks } = parseDriver(decided, { ...options, like });
    const alone = parseDriver(decided, options);
    expect([name, program, hooks]).toEqual([name, alone.program, alone.hooks]);
  }
  expect(some).toBeGreaterThan(10);
});
