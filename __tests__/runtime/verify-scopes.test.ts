/** What scopes do at their end, and classes of guards of the driver's own, is run: a conversion by hand that leaves it as it is. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
struct adze { struct mutex lock; struct kref kref; unsigned int maps; unsigned long pfn; };
void adze_gone(struct kref *kref);
static void count(struct adze **at) { (*at)->maps++; }
static void store(struct adze **at) { (*at)->maps = 1; }
static void look(struct adze **at) { if (!(*at)->pfn) pr_debug("none"); }
static void nothing(struct adze **at) { }
static void put(struct adze **at) { kref_put(&(*at)->kref, adze_gone); }
static struct adze *hold(struct adze *adze) { kref_get(&adze->kref); return adze; }
#define ADZE_COUNT adze->maps++;
#define auto_count __attribute__((__cleanup__(count)))
#define auto_call(fn) __attribute__((cleanup(fn)))
#define adze_with(of) scoped_guard(adze_counted, of)
#define adze_under(of) scoped_guard(adze_locked, of)
#define adze_scope(fn, of) for (struct adze *at __cleanup(fn) = (of), *did = NULL; !did; did = at)
DEFINE_FREE(adze_counted, struct adze *, if (_T) _T->maps++)
DEFINE_FREE(adze_held, struct adze *, if (_T) kref_put(&_T->kref, adze_gone))
DEFINE_GUARD(adze_locked, struct adze *, mutex_lock(&_T->lock), mutex_unlock(&_T->lock))
DEFINE_GUARD(adze_counted, struct adze *, _T->maps++, (void)_T)
DEFINE_GUARD(adze_kept, struct adze *, kref_get(&_T->kref), (void)_T)
DEFINE_GUARD(adze_paired, struct adze *, kref_get(&_T->kref), kref_put(&_T->kref, adze_gone))
DEFINE_LOCK_GUARD_1(adze_first, struct adze, _T->lock->maps++, (void)_T)
DEFINE_LOCK_GUARD_1(adze_second, struct adze, mutex_lock(&_T->lock->lock), mutex_unlock(&_T->lock->lock))
DEFINE_LOCK_GUARD_1(adze_index, struct adze, _T->seen = _T->lock->maps, _T->lock->maps = _T->seen, unsigned int seen)
DEFINE_LOCK_GUARD_1(adze_more, struct adze, _T->seen = _T->lock->maps, _T->lock->maps = _T->seen + 1, unsigned int seen)
DEFINE_CLASS(adze_got, struct adze *, if (_T) kref_put(&_T->kref, adze_gone), hold(adze), struct adze *adze)
DEFINE_CLASS(adze_lost, struct adze *, (void)_T, hold(adze), struct adze *adze)
`;

const END = 'vma->vm_end - vma->vm_start, vma->vm_page_prot';

async function verified(scope: string): Promise<HookVerification> {
  const start = (file: string): string => `\tstruct adze *adze = ${file}->private_data;\n\t${scope}\n\n`;
  const [result] = await verifyDriver(
    {
      path: 'before.c',
      source: `${HEAD}static int adze_mmap(struct file *file, struct vm_area_struct *vma)
{
${start('file')}	return remap_pfn_range(vma, vma->vm_start, adze->pfn, ${END});
}
static const struct file_operations adze_fops = { .mmap = adze_mmap };
`,
    },
    {
      path: 'after.c',
      source: `${HEAD}static int adze_mmap_prepare(struct vm_area_desc *desc)
{
${start('desc->file')}	mmap_action_remap_full(desc, adze->pfn);
	return 0;
}
static const struct file_operations adze_fops = { .mmap_prepare = adze_mmap_prepare };
`,
    },
  );
  return result;
}

test.each([
  ['an attribute', 'struct adze *at __attribute__((__cleanup__(FN))) = adze;'],
  ['an attribute among others', 'struct adze *at __attribute__((unused, cleanup(FN))) = adze;'],
  ['an attribute in front', '__attribute__((cleanup(FN))) struct adze *at = adze;'],
  ['the word of the kernel', 'struct adze *at __cleanup(FN) = adze;'],
  ['a macro with parameters', 'struct adze *at auto_call(FN) = adze;'],
  ['the second of two', 'struct adze *other __cleanup(look) = adze, *at __cleanup(FN) = other;'],
  ['one of a loop', 'for (struct adze *at __cleanup(FN) = adze; at->pfn == 1;)\n\t\tbreak;'],
  ['one of a macro that loops', 'adze_scope(FN, adze)\n\t\tadze->pfn |= 0;'],
  ['one of a block', 'if (adze) {\n\t\tstruct adze *at __cleanup(FN) = adze;\n\n\t\tadze = at;\n\t}'],
])('what %s calls is run: a count of mappings is not the same, a look is', async (_, scope) => {
  const [counted, looked, none] = await Promise.all(
    ['count', 'look', 'nothing'].map((fn) => verified(scope.replace('FN', fn))),
  );
  expect(counted.verdict).toBe('changed');
  expect([looked.verdict, looked.reasons]).toEqual([none.verdict, []]);
});

test.each([
  ['a macro for an attribute that counts', 'auto_count struct adze *at = adze;', 'changed'],
  ['a class of __free() that counts', 'struct adze *at __free(adze_counted) = adze;', 'changed'],
  [
    'a reference that a class of __free() puts',
    'struct adze *at __free(adze_held) = hold(adze);',
    'equivalent',
  ],
  ['a reference that a function puts', 'struct adze *at __cleanup(put) = hold(adze);', 'equivalent'],
  ['a reference that nobody puts', 'struct adze *at __cleanup(nothing) = hold(adze);', 'regressed'],
  ['a store', 'struct adze *at __cleanup(store) = adze;', 'changed'],
  ['a guard that locks', 'guard(adze_locked)(adze);', 'equivalent'],
  ['a guard that counts', 'guard(adze_counted)(adze);', 'changed'],
  ['a guard that takes', 'guard(adze_kept)(adze);', 'regressed'],
  ['a guard that takes and puts', 'guard(adze_paired)(adze);', 'equivalent'],
  ['a guard over a pointer that counts', 'guard(adze_first)(adze);', 'changed'],
  ['a guard over a pointer that locks', 'guard(adze_second)(adze);', 'equivalent'],
  ['a guard with a member that puts back what it saw', 'guard(adze_index)(adze);', 'equivalent'],
  ['a guard with a member that puts back more', 'guard(adze_more)(adze);', 'changed'],
  ['a block that a guard counts in', 'scoped_guard(adze_counted, adze)\n\t\tadze->pfn++;', 'regressed'],
  ['a count behind a name', 'ADZE_COUNT;', 'changed'],
  ['a count behind a name without a semicolon', 'ADZE_COUNT\n\tadze->pfn = adze->pfn;', 'changed'],
  ['a block that a macro opens for a guard that counts', 'adze_with(adze)\n\t\tpr_debug("in");', 'changed'],
  ['a block that a macro opens for one that locks', 'adze_under(adze)\n\t\tpr_debug("in");', 'equivalent'],
  ['an object of a class that is put', 'CLASS(adze_got, got)(adze);', 'equivalent'],
  ['an object of a class that is not', 'CLASS(adze_lost, lost)(adze);', 'regressed'],
])('%s', async (_, scope, verdict) => {
  expect((await verified(scope)).verdict).toBe(verdict);
});

test.each([
  ['struct adze *at __attribute__((cleanup(adze_unseen))) = adze;', 'adze_unseen()'],
  ['struct adze *at __adze_word = adze;', '__adze_word()'],
  ['struct adze *at __free(adze_unseen) = adze;', '__free_adze_unseen()'],
  ['guard(adze_unseen)(adze);', 'class_adze_unseen_constructor()'],
  ['ADZE_STEP;', 'ADZE_STEP()'],
  ['ADZE_STEP\n\tadze->pfn = adze->pfn;', 'ADZE_STEP()'],
  ['ADZE_STEP_OF(adze)\n\tadze->pfn = adze->pfn;', 'ADZE_STEP_OF()'],
  ['(void)adze;\n#include "adze-checks.h"', '#include in a function'],
])('what nobody knows leaves the verdict open: %s', async (scope, named) => {
  const { verdict, reasons } = await verified(scope);
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toContain(named);
});
