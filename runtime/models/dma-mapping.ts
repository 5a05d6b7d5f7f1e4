import type { Machine } from '../machine/machine';
import type { Value } from '../machine/value';
import * as action from '../mm/mmap/mmap-action';
import { PAGE_SIZE } from '../mm/pages/page-size';
import * as remap from '../mm/pages/remap-pfn';
import type { KernelFamily, KernelFunction } from './family';
import { fits } from './mapping';
import { objects } from './objects';
import { frameOfBlock } from './pages';
import { unsigned_offset } from '../mm/pages/page-offset';

const ENXIO = -6n;

/** A mapping, as far as dma_direct_mmap() looks at one: its first page in the memory, and how many it has. */
interface Extent {
  readonly pgoff: number;
  readonly pages: number;
}

/**
 * The first frame that is mapped (dma_direct_mmap): that of the memory, further on by the offset of the mapping.
 * @param size what the driver says that the memory has, in bytes
 * @returns null where the mapping reaches beyond the memory
 */
function firstFrame(
  machine: Machine,
  { pgoff, pages }: Extent,
  cpuAddress: Value,
  dmaAddress: Value,
  size: Value,
): number | null {
  fits(machine, (pgoff + pages) * PAGE_SIZE, size);
  const count = Math.ceil(Number(BigInt.asUintN(64, machine.integer(size))) / PAGE_SIZE);
  if (pgoff >= count || pages > count - pgoff) return null;
  machine.spend(pages);
  const first = machine.truth(cpuAddress)
    ? frameOfBlock(machine, machine.pointer(cpuAddress)).pfn
    : Math.floor(Number(BigInt.asUintN(64, machine.integer(dmaAddress))) / PAGE_SIZE);
  return first + pgoff;
}

/** Memory of a device that is reached by its frames, as it is without an IOMMU: the cache mode shows nowhere. */
const dmaMmap: KernelFunction = (m, _device, vma, cpuAddress, dmaAddress, size) => {
  const mapping = objects(m).toVma(vma);
  const length = mapping.vm_end - mapping.vm_start;
  const extent = { pgoff: unsigned_offset(mapping.vm_pgoff), pages: length / PAGE_SIZE };
  const pfn = firstFrame(m, extent, cpuAddress, dmaAddress, size);
  if (pfn === null) return ENXIO;
  return BigInt(remap.remap_pfn_range(mapping, mapping.vm_start, pfn, length, mapping.vm_page_prot));
};

/** The twin that `migrate --twin` makes: the same checks, and the frames as the action. */
const dmaMmapPrepare: KernelFunction = (m, _device, pointer, cpuAddress, dmaAddress, size) => {
  const desc = objects(m).toDesc(pointer);
  const extent = { pgoff: unsigned_offset(desc.pgoff), pages: (desc.end - desc.start) / PAGE_SIZE };
  const pfn = firstFrame(m, extent, cpuAddress, dmaAddress, size);
  if (pfn === null) return ENXIO;
  action.mmap_action_remap_full(desc, pfn);
  return 0n;
};

/** Memory that was allocated for a device, mapped: kernel/dma/mapping.c, with the direct mapping of kernel/dma/direct.c. */
export const dmaMappingFamily: KernelFamily = {
  header: `
int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr, dma_addr_t dma_addr, size_t size, unsigned long attrs);
int dma_mmap_coherent(struct device *dev, struct vm_area_struct *vma, void *cpu_addr, dma_addr_t dma_addr, size_t size);
int dma_mmap_wc(struct device *dev, struct vm_area_struct *vma, void *cpu_addr, dma_addr_t dma_addr, size_t size);
int dma_mmap_attrs_prepare(struct device *dev, struct vm_area_desc *desc, void *cpu_addr, dma_addr_t dma_addr, size_t size, unsigned long attrs);
int dma_mmap_coherent_prepare(struct device *dev, struct vm_area_desc *desc, void *cpu_addr, dma_addr_t dma_addr, size_t size);
int dma_mmap_wc_prepare(struct device *dev, struct vm_area_desc *desc, void *cpu_addr, dma_addr_t dma_addr, size_t size);
`,
  functions: {
    /** dma_mmap_attrs(): size in bytes */
    dma_mmap_attrs: dmaMmap,
    /** dma_mmap_coherent(): size in bytes */
    dma_mmap_coherent: dmaMmap,
    /** dma_mmap_wc(): size in bytes */
    dma_mmap_wc: dmaMmap,
    /** dma_mmap_attrs_prepare(): size in bytes */
    dma_mmap_attrs_prepare: dmaMmapPrepare,
    /** dma_mmap_coherent_prepare(): size in bytes */
    dma_mmap_coherent_prepare: dmaMmapPrepare,
    /** dma_mmap_wc_prepare(): size in bytes */
    dma_mmap_wc_prepare: dmaMmapPrepare,
  },
};
