/** Names of the kernel's integer types, and of other code's that vendors use. */

/** How an integer type computes. */
interface IntegerKind {
  /** Has it at least as many bits as an address, on every architecture? */
  readonly isWide: boolean;
  readonly isSigned: boolean;
}

const NAMED: ReadonlyMap<string, IntegerKind> = new Map([
  ...named(
    'u64 __u64 uint64_t __le64 __be64 size_t uintptr_t ulong u_long resource_size_t phys_addr_t dma_addr_t pgoff_t vm_size_t vm_flags_t sector_t',
    { isWide: true, isSigned: false },
  ),
  ...named('s64 __s64 int64_t ssize_t intptr_t loff_t off_t', { isWide: true, isSigned: true }),
  ...named(
    'u8 u16 u32 __u8 __u16 __u32 uint8_t uint16_t uint32_t __le16 __le32 __be16 __be32 uint u_int ushort u_short u_char bool _Bool gfp_t',
    { isWide: false, isSigned: false },
  ),
  ...named('s8 s16 s32 __s8 __s16 __s32 int8_t int16_t int32_t', { isWide: false, isSigned: true }),
]);

function named(names: string, kind: IntegerKind): [string, IntegerKind][] {
  return names.split(' ').map((name) => [name, kind]);
}

/** C's own, in whatever order their words stand: `long unsigned int`. */
const C_WORDS = /^(?:(?:un)?signed|long|short|int|char)(?: (?:(?:un)?signed|long|short|int|char))*$/;

/**
 * What is known of an integer type by its name, qualifiers aside; null for a name that is not known.
 * @param text the type as it is written: `const unsigned long`, `u32`
 */
export function integerKind(text: string): IntegerKind | null {
  const bare = text
    .replace(/\b(?:const|volatile)\b/g, ' ')
    .trim()
    .replace(/\s+/g, ' ');
  const named = NAMED.get(bare);
  if (named) return named;
  if (!C_WORDS.test(bare)) return null;
  return { isWide: /\blong\b/.test(bare), isSigned: !/\bunsigned\b/.test(bare) };
}

/** Does an integer type, known by its name, keep the negative error numbers of the kernel what they are? */
export function holdsErrorNumber(text: string): boolean {
  return integerKind(text)?.isSigned === true && !/\bchar\b|\b(?:__)?s8\b|\bint8_t\b/.test(text);
}
