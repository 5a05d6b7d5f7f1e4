import type { Configuration } from './conditions';

/** What an x86-64 kernel for drivers like these is configured with; anything else is not set. */
const SET = [
  'CONFIG_64BIT', 'CONFIG_X86', 'CONFIG_X86_64', 'CONFIG_MMU', 'CONFIG_SMP', 'CONFIG_MODULES', 'CONFIG_PCI', 'CONFIG_ACPI',
  'CONFIG_HAS_IOMEM', 'CONFIG_HAS_IOPORT', 'CONFIG_HAS_DMA', 'CONFIG_OF', 'CONFIG_PM', 'CONFIG_PM_SLEEP', 'CONFIG_PROC_FS', 'CONFIG_SYSFS',
  'CONFIG_COMPAT', 'CONFIG_NET', 'CONFIG_BLOCK', 'CONFIG_SHMEM', 'CONFIG_TMPFS', 'CONFIG_NUMA', 'CONFIG_TRANSPARENT_HUGEPAGE',
  'CONFIG_HUGETLB_PAGE', 'CONFIG_DEBUG_FS', 'CONFIG_USB', 'CONFIG_DRM', 'CONFIG_PRINTK', 'CONFIG_BUG', 'CONFIG_DMA_SHARED_BUFFER',
]; // prettier-ignore

const VALUES = new Map<string, string>([
  ...SET.map((name): [string, string] => [name, '1']),
  ['__KERNEL__', '1'],
  ['__x86_64__', '1'],
  ['__LP64__', '1'],
  ['BITS_PER_LONG', '64'],
  ['PAGE_SHIFT', '12'],
  ['PAGE_SIZE', '4096'],
  ['HZ', '1000'],
  ['MODULE', '1'],
  // Functions of the architecture that are macros of their own name, so that code can ask for them.
  ...['pgprot_noncached', 'pgprot_writecombine', 'pgprot_writethrough', 'pgprot_device'].map(
    (name): [string, string] => [name, name],
  ),
]);

/**
 * The configuration that C code is compiled with.
 * @param release kernel release, for LINUX_VERSION_CODE: major and minor number, as 7.1
 * @param symbols symbols to set, or with null to leave unset, besides the usual ones
 * @throws Error for what is no release
 */
export function kernelConfiguration(
  release = '7.1',
  symbols: ReadonlyMap<string, string | null> = new Map(),
): Configuration {
  const numbers = /^(\d+)\.(\d+)$/.exec(release);
  if (numbers === null) throw new Error(`kernel release ${release} is not a major and a minor number`);
  const code = (Number(numbers[1]) << 16) | (Number(numbers[2]) << 8);
  return {
    value: (name) => {
      const own = symbols.get(name);
      if (own !== undefined) return own;
      return name === 'LINUX_VERSION_CODE' ? String(code) : (VALUES.get(name) ?? null);
    },
  };
}
