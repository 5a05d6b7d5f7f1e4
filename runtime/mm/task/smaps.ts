import type { VmArea } from '../vma/vma';
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE, VMA_BITS, type vm_flags_t } from '../vma/vm-flags';

/** Two letters of each flag bit in /proc/PID/smaps (show_smap_vma_flags). Bits without a name are shown as `??`. */
const MNEMONICS = new Map<number, string>([
  [VMA_BITS.READ, 'rd'],
  [VMA_BITS.WRITE, 'wr'],
  [VMA_BITS.EXEC, 'ex'],
  [VMA_BITS.SHARED, 'sh'],
  [VMA_BITS.MAYREAD, 'mr'],
  [VMA_BITS.MAYWRITE, 'mw'],
  [VMA_BITS.MAYEXEC, 'me'],
  [VMA_BITS.MAYSHARE, 'ms'],
  [VMA_BITS.GROWSDOWN, 'gd'],
  [VMA_BITS.UFFD_MISSING, 'um'],
  [VMA_BITS.PFNMAP, 'pf'],
  [VMA_BITS.MAYBE_GUARD, 'gu'],
  [VMA_BITS.UFFD_WP, 'uw'],
  [VMA_BITS.LOCKED, 'lo'],
  [VMA_BITS.IO, 'io'],
  [VMA_BITS.SEQ_READ, 'sr'],
  [VMA_BITS.RAND_READ, 'rr'],
  [VMA_BITS.DONTCOPY, 'dc'],
  [VMA_BITS.DONTEXPAND, 'de'],
  [VMA_BITS.LOCKONFAULT, 'lf'],
  [VMA_BITS.ACCOUNT, 'ac'],
  [VMA_BITS.NORESERVE, 'nr'],
  [VMA_BITS.HUGETLB, 'ht'],
  [VMA_BITS.SYNC, 'sf'],
  [VMA_BITS.ARCH_1, 'ar'],
  [VMA_BITS.WIPEONFORK, 'wf'],
  [VMA_BITS.DONTDUMP, 'dd'],
  [VMA_BITS.MIXEDMAP, 'mm'],
  [VMA_BITS.HUGEPAGE, 'hg'],
  [VMA_BITS.NOHUGEPAGE, 'nh'],
  [VMA_BITS.MERGEABLE, 'mg'],
  [VMA_BITS.DROPPABLE, 'dp'],
  [VMA_BITS.SEALED, 'sl'],
]);

/** Bits that can be set (BITS_PER_LONG). */
const NUM_VMA_FLAG_BITS = 64;

/** Letters of flags that were asked for before: few combinations occur, and they are asked for after every step. */
const known = new Map<vm_flags_t, string>();

/** Put the letters of flags together. */
function letters_of(vm_flags: vm_flags_t): string {
  const letters: string[] = [];
  for (let bit = 0; bit < NUM_VMA_FLAG_BITS; bit++) {
    if (((vm_flags >> BigInt(bit)) & 1n) !== 0n) {
      letters.push(MNEMONICS.get(bit) ?? '??');
    }
  }
  return letters.sort().join(' ');
}

/**
 * The flags of a mapping in the letters of /proc/PID/smaps, sorted by letter (VmFlags).
 * @param vma mapping
 * @returns two letters for each flag, separated by blanks
 */
export function smaps_flags(vma: VmArea): string {
  let letters = known.get(vma.vm_flags);
  if (letters === undefined) {
    letters = letters_of(vma.vm_flags);
    known.set(vma.vm_flags, letters);
  }
  return letters;
}

/**
 * The permissions of a mapping as in /proc/PID/maps (show_vma_header_prefix).
 * @param vma mapping
 * @returns four characters such as `rw-s`
 */
export function maps_permissions(vma: VmArea): string {
  const letter = (flag: bigint, set: string, clear: string): string =>
    (vma.vm_flags & flag) !== 0n ? set : clear;
  return (
    letter(VM_READ, 'r', '-') +
    letter(VM_WRITE, 'w', '-') +
    letter(VM_EXEC, 'x', '-') +
    letter(VM_MAYSHARE, 's', 'p')
  );
}
