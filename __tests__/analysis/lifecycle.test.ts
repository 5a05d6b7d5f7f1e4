import { isOfLifecycle } from '../../analysis/lifecycle';
import { loadGrammar, parseDriver } from '../../model/parse';

beforeAll(loadGrammar);

function runsOnly(source: string, name: string, isOfFile = true): boolean {
  const driver = parseDriver(source, { path: 'foo.c' });
  return isOfLifecycle(driver, driver.function(name)!, isOfFile);
}

test.each([
  [
    'what probes a device',
    'static int up(void) { }\nstatic struct platform_driver d = { .probe = up };',
    true,
  ],
  ['what runs with the module', 'static int up(void) { }\nmodule_init(up);', true],
  ['what only that calls', 'static void in(void) { }\nstatic int up(void) { in(); }\nmodule_init(up);', true],
  [
    'an ioctl',
    'static long in(void) { }\nstatic struct file_operations f = { .unlocked_ioctl = in };',
    false,
  ],
  [
    'what an ioctl calls as well',
    'static void in(void) { }\nstatic int up(void) { in(); }\nmodule_init(up);\nstatic long io(void) { in(); }\nstatic struct file_operations f = { .unlocked_ioctl = io };',
    false,
  ],
  [
    'what is called in a circle, and by an ioctl',
    'static void a(void);\nstatic void in(void) { a(); }\nstatic void a(void) { in(); }\nstatic int up(void) { in(); }\nmodule_init(up);\nstatic long io(void) { a(); }\nstatic struct file_operations f = { .unlocked_ioctl = io };',
    false,
  ],
])('%s', (_name, source, expected) => {
  const name = source.includes('in(') ? 'in' : 'up';
  expect(runsOnly(source, name)).toBe(expected);
});

test('functions that call each other are the same whichever is asked first', () => {
  const source =
    'static void b(void);\nstatic void a(void) { b(); }\nstatic void b(void) { a(); }\n' +
    'static int up(void) { a(); }\nmodule_init(up);\n' +
    'static long io(void) { b(); }\nstatic struct file_operations f = { .unlocked_ioctl = io };';
  const asked = (first: string, then: string): boolean[] => {
    const driver = parseDriver(source, { path: 'foo.c' });
    return [first, then].map((name) => isOfLifecycle(driver, driver.function(name)!, true));
  };
  expect(asked('a', 'b')).toEqual([false, false]);
  expect(asked('b', 'a')).toEqual([false, false]);
});

test('the opening of a file counts for what the file alone has', () => {
  const source = 'static int in(void) { }\nstatic struct file_operations f = { .open = in };';
  expect(runsOnly(source, 'in')).toBe(true);
  expect(runsOnly(source, 'in', false)).toBe(false);
});
