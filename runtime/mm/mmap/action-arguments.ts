import { KernelBug } from '../task/kernel-bug';
import type { DiscontigKernelPageOps } from './discontig-pages';
import type { Page } from '../pages/page';
import type { pgprot_t } from '../pages/pgprot';

/** One word of an action's arguments: a number, or what stands for a pointer. */
export type ActionWord = unknown;

/** What is remapped: addresses and sizes in bytes. */
export interface RemapArguments {
  readonly start: number;
  readonly start_pfn: number;
  readonly size: number;
  readonly pgprot: pgprot_t;
}

/** The physical range that is mapped, in bytes. */
export interface SimpleIoremapArguments {
  readonly start_phys_addr: number;
  readonly size: number;
}

/** Pages that are inserted, from an address in bytes. */
export interface MapKernelArguments {
  readonly start: number;
  readonly pages: ArrayLike<Page>;
  readonly nr_pages: number;
  readonly pgoff: number;
}

/** How pages are found one by one. */
export interface MapDiscontigArguments {
  readonly ops: DiscontigKernelPageOps | null;
  readonly private_data: unknown;
}

/** An array of pages that is none: what was stored over the pointer to it is followed when the pages are inserted. */
const NO_ARRAY: ArrayLike<Page> = new Proxy([] as Page[], {
  get: () => {
    throw new KernelBug('map_kernel_pages_complete', 'the pages are looked for where no array of pages is');
  },
});

const numberOf = (word: ActionWord): number =>
  typeof word === 'bigint' ? Number(word) : typeof word === 'number' ? word : 0;

/**
 * The arguments of an action, as `struct mmap_action` keeps them: sets of them in one place, so that who writes a member of one
 * writes over those of the others. Words of 8 bytes; addresses and sizes in bytes.
 */
export class ActionArguments {
  readonly words: [ActionWord, ActionWord, ActionWord, ActionWord] = [0, 0, 0, 0n];

  get remap(): RemapArguments {
    const [start, start_pfn, size, pgprot] = this.words;
    return {
      start: numberOf(start),
      start_pfn: numberOf(start_pfn),
      size: numberOf(size),
      pgprot: typeof pgprot === 'bigint' ? pgprot : BigInt(numberOf(pgprot)),
    };
  }

  set remap({ start, start_pfn, size, pgprot }: RemapArguments) {
    this.#put(start, start_pfn, size, pgprot);
  }

  get simple_ioremap(): SimpleIoremapArguments {
    const [start_phys_addr, size] = this.words;
    return { start_phys_addr: numberOf(start_phys_addr), size: numberOf(size) };
  }

  set simple_ioremap({ start_phys_addr, size }: SimpleIoremapArguments) {
    this.#put(start_phys_addr, size);
  }

  get map_kernel(): MapKernelArguments {
    const [start, pages, nr_pages, pgoff] = this.words;
    return {
      start: numberOf(start),
      pages: typeof pages === 'object' && pages !== null ? (pages as ArrayLike<Page>) : NO_ARRAY,
      nr_pages: numberOf(nr_pages),
      pgoff: numberOf(pgoff),
    };
  }

  set map_kernel({ start, pages, nr_pages, pgoff }: MapKernelArguments) {
    this.#put(start, pages, nr_pages, pgoff);
  }

  get map_discontig(): MapDiscontigArguments {
    const [ops, private_data] = this.words;
    const given = typeof ops === 'object' && ops !== null;
    return { ops: given ? (ops as DiscontigKernelPageOps) : null, private_data };
  }

  set map_discontig({ ops, private_data }: MapDiscontigArguments) {
    this.#put(ops, private_data);
  }

  #put(...words: readonly ActionWord[]): void {
    words.forEach((word, at) => {
      this.words[at] = word;
    });
  }
}
