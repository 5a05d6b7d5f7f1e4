import { u8 } from '../machine/integer';
import type { Machine } from '../machine/machine';
import { NULL, Pointer, type Value } from '../machine/value';
import type { KernelFamily } from './family';
import { formatText } from './format';
import { allocate } from './memory';

const ENOMEM = -12n;

/** A copy of a text that the caller frees; NULL when the allocation is one that fails. */
function textIn(machine: Machine, allocator: string, text: string): Value {
  const copy = allocate(machine, allocator, BigInt(text.length + 1), 'zero');
  if (!(copy instanceof Pointer)) return copy;
  machine.spend(text.length);
  for (const [i, character] of [...text].entries())
    machine.store(machine.offset(copy, i), u8, BigInt(character.charCodeAt(0)));
  return copy;
}

/** Memory that user space filled, of which nothing is known. */
function userCopy(machine: Machine, allocator: string, len: Value, more = 0n): Value {
  const copy = allocate(machine, allocator, BigInt(machine.number(len)) + more, 'unknown');
  return copy === NULL ? ENOMEM : copy;
}

/** Texts and copies in memory of their own: kasprintf(), kmemdup_nul(), memdup_user() and their like. */
export const textFamily: KernelFamily = {
  header: `
char *kasprintf(gfp_t flags, const char *fmt, ...);
char *kstrndup(const char *s, size_t len, gfp_t flags);
char *kmemdup_nul(const char *s, size_t len, gfp_t flags);
void *memdup_user(const void *src, size_t len);
void *vmemdup_user(const void *src, size_t len);
void *memdup_user_nul(const void *src, size_t len);
`,
  functions: {
    /** kasprintf() */
    kasprintf: (machine, _flags, format, ...args) =>
      textIn(machine, 'kasprintf', formatText(machine, format, args)),
    /** kstrndup(): characters at most */
    kstrndup: (machine, source, len) =>
      machine.truth(source)
        ? textIn(machine, 'kstrndup', machine.string(source).slice(0, machine.number(len)))
        : NULL,
    /** kmemdup_nul(): characters */
    kmemdup_nul: (machine, source, len) =>
      machine.truth(source)
        ? textIn(machine, 'kmemdup_nul', machine.string(source).slice(0, machine.number(len)))
        : NULL,
    /** memdup_user(): bytes; an error pointer when there is no memory */
    memdup_user: (machine, _source, len) => userCopy(machine, 'memdup_user', len),
    /** vmemdup_user(): bytes */
    vmemdup_user: (machine, _source, len) => userCopy(machine, 'vmemdup_user', len),
    /** memdup_user_nul(): bytes */
    memdup_user_nul: (machine, _source, len) => userCopy(machine, 'memdup_user_nul', len, 1n),
  },
};
