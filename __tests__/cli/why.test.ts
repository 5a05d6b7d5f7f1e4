import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, runCommand } from './command-line';

const PAGE = readFileSync(join(ROOT, 'docs', 'why.md'), 'utf8');

function why(args: readonly string[], cwd = ROOT): [number | null, string, string] {
  const { code, out, err } = runCommand(['why', ...args], { cwd });
  return [code, out, err];
}

const SHOWN = [...PAGE.matchAll(/^```\n\$ mmap-prepare why (.*)\n([^]*?)^```$/gm)].map(
  ([, args, output]): [string, string] => [args, output],
);

test('the page shows three hooks', () => {
  expect(SHOWN).toHaveLength(3);
});

test.each(SHOWN)('`why %s` prints what the page shows', (args, output) => {
  expect(why(args.split(' '))).toEqual([0, output, '']);
});

describe('a file by itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'why-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const HOOK = `
static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	unsigned int ret = -EIO;

	if (ret < 0)
		return ret;
	scoped_guard(mutex, &foo->lock) {
		if (foo->gone)
			break;
		foo_get(foo);
	}
	mystery(foo);
	ret = FOO_ROUND(ret) + PAGE_ALIGN(ret) + to_foo_index(foo->dev);
	return 0;
}
static const struct file_operations foo_fops = { .mmap = foo_mmap };
`;
  writeFileSync(join(folder, 'foo.c'), HOOK);

  test('says which test has one outcome, what is guessed, and what nobody knows', () => {
    const [status, out] = why(['foo.c:foo_mmap', '--kernel', '7.1'], folder);
    expect(status).toBe(0);
    expect(out).toContain('line 7: ret < 0 is always false\n');
    expect(out).toMatch(/foo_get\(foo\): takes a reference of argument 1.*, guessed from its name\n/);
    expect(out).toContain('line 14: mystery(foo): may do anything, which nobody says\n');
    expect(out).toMatch(/break; \(line 11\) -> (\d+)\n[^]*\n +\1: leave scoped_guard\(mutex, &foo->lock\)/);
    expect(out).toContain('PAGE_ALIGN(ret): only computes, says include/linux/mm.h\n');
    expect(out).toContain('FOO_ROUND(ret): only computes, guessed from its name\n');
    expect(out).toContain('to_foo_index(foo->dev): only computes, guessed from its name\n');
    expect(out).toMatch(/^foo_mmap\(\), lines 2 to 17: blocked\n/);
  });

  test.each<[string, string]>([
    ['foo.c', 'foo.c is not FILE:HOOK, such as drivers/char/mem.c:mmap_mem'],
    ['foo.c:bar_mmap', 'foo.c converts no function bar_mmap(): its hooks are foo_mmap'],
  ])('a place that names no hook is refused: %s', (place, message) => {
    const [status, out, err] = why([place], folder);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
