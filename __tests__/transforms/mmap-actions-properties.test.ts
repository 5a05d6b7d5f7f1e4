import fc from 'fast-check';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { runHook } from './hook-interpreter';

beforeAll(() => loadGrammar());

/*
 * Random hooks, run in both forms: whatever way control takes, user space sees the same result, the same is mapped, and
 * nothing that the hook did is lost.
 */

const error = fc.constantFrom('-EPERM', '-EIO', '-EINVAL', '-EAGAIN');
const condition = fc.integer({ min: 0, max: 2 }).map((n) => `c(${n})`);

let frame = 0;
/** A mapping call; each maps another frame. */
const mapping = fc
  .constant(null)
  .map(
    () => `remap_pfn_range(vma, vma->vm_start, ${++frame}, vma->vm_end - vma->vm_start, vma->vm_page_prot)`,
  );

/** What stands in a branch that leaves, or does not. */
const leaving = fc.oneof(
  fc.constant('return ret;'),
  error.map((e) => `return ${e};`),
  fc.constant('goto out;'),
  error.map((e) => `{ ret = ${e}; goto out; }`),
  fc.constant('{ pr_err("failed\\n"); return ret; }'),
  fc.constant('{ mutex_unlock(&lock); return ret; }'),
  fc.constant('{ pr_err("failed\\n"); goto fail; }'),
  fc.integer({ min: 0, max: 9 }).map((n) => `{ note(${n}); return ret; }`),
);
const staying = fc.oneof(
  fc.integer({ min: 10, max: 19 }).map((n) => `note(${n});`),
  error.map((e) => `ret = ${e};`),
  fc.constant('pr_err("strange\\n");'),
);

const { statement } = fc.letrec<{ statement: string }>((tie) => ({
  statement: fc.oneof(
    { depthSize: 'small' },
    { arbitrary: fc.integer({ min: 20, max: 29 }).map((n) => `note(${n});`), weight: 2 },
    { arbitrary: fc.constantFrom('ret = 0;', 'mutex_lock(&lock);', 'mutex_unlock(&lock);'), weight: 1 },
    { arbitrary: error.map((e) => `ret = ${e};`), weight: 1 },
    { arbitrary: mapping.map((call) => `ret = ${call};`), weight: 2 },
    {
      arbitrary: fc.tuple(mapping, leaving).map(([call, leave]) => `ret = ${call}; if (ret) ${leave}`),
      weight: 3,
    },
    { arbitrary: fc.tuple(mapping, leaving).map(([call, leave]) => `if (${call}) ${leave}`), weight: 3 },
    {
      arbitrary: fc.tuple(mapping, leaving).map(([call, leave]) => `if ((ret = ${call}) < 0) ${leave}`),
      weight: 1,
    },
    { arbitrary: fc.tuple(mapping, staying).map(([call, stay]) => `if (${call}) ${stay}`), weight: 1 },
    { arbitrary: mapping.map((call) => `return ${call};`), weight: 1 },
    { arbitrary: fc.tuple(mapping, error).map(([call, e]) => `return ${call} ? ${e} : 0;`), weight: 1 },
    { arbitrary: leaving.map((leave) => `if (unlikely(ret)) ${leave}`), weight: 2 },
    { arbitrary: fc.tuple(condition, leaving).map(([test, leave]) => `if (${test}) ${leave}`), weight: 2 },
    { arbitrary: fc.tuple(condition, staying).map(([test, stay]) => `if (${test}) ${stay}`), weight: 1 },
    {
      arbitrary: fc
        .tuple(condition, tie('statement'), tie('statement'))
        .map(([test, yes, no]) => `if (${test}) { ${yes} } else { ${no} }`),
      weight: 2,
    },
    {
      arbitrary: fc
        .tuple(condition, tie('statement'), tie('statement'), fc.boolean())
        .map(
          ([test, yes, no, falls]) =>
            `switch (${test}) { case 0: ${yes} ${falls ? '' : 'break;'} default: ${no} break; }`,
        ),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(tie('statement'), condition, tie('statement'))
        .map(([one, test, two]) => `do { ${one} if (${test}) break; ${two} } while (0);`),
      weight: 1,
    },
  ),
}));

const hook = fc
  .tuple(
    fc.constantFrom('0', '-EINVAL', '-EIO'),
    fc.array(statement, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('return 0;', 'return ret;', 'ret = 0;', 'goto out;'),
    fc.constantFrom('', 'mutex_unlock(&lock);', 'note(30);'),
    fc.constantFrom('', 'note(31);', 'pr_err("late\\n");'),
  )
  .map(
    ([first, statements, end, out, fail]) => `static int x_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = ${first};

	${statements.join('\n\t')}
	${end}
out:
	${out}
	return ret;
fail:
	${fail}
	return ret;
}

static const struct file_operations x_fops = {
	.mmap = x_mmap,
};
`,
  );

const WAYS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [0, 1, 2].map((n) => (bits & (1 << n)) !== 0));

/** Do the elements of one list stand in another, in the same order? */
function isWithin(few: readonly string[], many: readonly string[]): boolean {
  let at = 0;
  for (const one of many) if (at < few.length && few[at] === one) at++;
  return at === few.length;
}

/** A lock that both ways release is released once. */
function kept(effects: readonly string[]): string[] {
  return effects.filter((effect) => !effect.startsWith('mutex'));
}

test('a migrated hook does what the legacy one did, on every way through it', () => {
  let migrated = 0;
  let mapping = 0;
  fc.assert(
    fc.property(hook, (source) => {
      const { output, hooks } = migrateSource(source, { path: 'x.c', api: PROFILES['7.1'] });
      if (output === source) return;
      migrated++;
      if (output.includes('mmap_action')) mapping++;
      const labels = [...output.matchAll(/goto (\w+);/g)].map(([, label]) => label);
      for (const label of labels) expect(output).toMatch(new RegExp(`^\\s*${label}:`, 'm'));
      expect(migrateSource(output, { path: 'x.c', api: PROFILES['7.1'] }).output).toBe(output);
      const warned = (code: string): boolean => hooks.some((h) => h.findings.some((f) => f.code === code));
      for (const way of WAYS) {
        for (const fails of [false, true]) {
          const legacy = runHook(source, way, fails);
          const prepared = runHook(output, way, fails);
          if (!fails) expect(prepared).toEqual(legacy);
          else {
            // Findings say where an error wins that is found later, or where a failure was ignored.
            const later = runHook(source, way, false).result;
            if (later !== 0n && warned('MP013')) expect(prepared.result).toBe(later);
            else if (!warned('MP030')) expect(prepared.result).toBe(legacy.result);
            expect(prepared.mapped).toBeNull();
            expect({
              lost: isWithin(kept(legacy.effects), prepared.effects) ? [] : legacy.effects,
              output,
            }).toEqual({
              lost: [],
              output,
            });
          }
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(mapping).toBeGreaterThan(30);
  expect(migrated).toBeGreaterThan(mapping);
});
