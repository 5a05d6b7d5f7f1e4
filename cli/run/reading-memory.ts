import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optimizingWasm } from './optimizing';
import { placesByBlock, placesIn, type WordPlaces } from './word-places';

/** Memory that files are read into, one after another. */
export interface ReadingMemory {
  /** All of it. Another one, with the same bytes in the beginning, when it has grown. */
  readonly buffer: Buffer;
  /** Makes room for so many bytes at least; those that are there stay. */
  growTo(bytes: number): void;
  /**
   * Where the file that has been read has `mmap`, `vma` and `vm_op`.
   *
   * @param bytes how many bytes it has, from the beginning of the memory on
   */
  places(bytes: number): WordPlaces;
}

/** Large enough for nearly every C file. What is larger is made of as many of these. */
const INITIAL_BYTES = 1 << 20;

/** Of WebAssembly's memory. */
const PAGE_BYTES = 1 << 16;
/** How many places are looked at in one step. */
const BLOCK_BYTES = 16;
/** What is looked at in one step, which may begin at the last byte of a file. */
const BEHIND_BYTES = 64;

/** What `word-search.wat` has. */
interface Search {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly nextBlock: (at: number, end: number) => number;
}

/** What is used of it: its types are those of a browser. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => { readonly [Symbol.toStringTag]: string };
  readonly Instance: new (module: Module) => { readonly exports: unknown };
};

/**
 * Memory in which one search looks for all words at once, sixteen places in a step: of a kernel tree, nearly all bytes belong
 * to files without one, and searching them for one word after another takes three times as long. Where there is no memory of
 * this kind, or the processor does not know such steps, plain memory.
 */
export function readingMemory(): ReadingMemory {
  try {
    return new SearchedMemory(new WebAssembly.Instance(searchModule()).exports as Search);
  } catch {
    return new PlainMemory();
  }
}

type Module = InstanceType<typeof WebAssembly.Module>;

let compiled: Module | undefined;

function searchModule(): Module {
  if (compiled) return compiled;
  const code = readFileSync(join(__dirname, 'word-search.wasm'));
  // It is one loop, which runs for as long as anything else does.
  return (compiled = optimizingWasm(() => new WebAssembly.Module(code)));
}

class SearchedMemory implements ReadingMemory {
  buffer: Buffer;

  constructor(private readonly search: Search) {
    this.buffer = this.all();
  }

  private all(): Buffer {
    const { buffer } = this.search.memory;
    return Buffer.from(buffer, 0, buffer.byteLength - BEHIND_BYTES);
  }

  growTo(bytes: number): void {
    const more = Math.ceil((bytes - this.buffer.length) / INITIAL_BYTES) * INITIAL_BYTES;
    this.search.memory.grow(more / PAGE_BYTES);
    this.buffer = this.all();
  }

  places(bytes: number): WordPlaces {
    const { search } = this;
    return placesByBlock(this.buffer, (from) => search.nextBlock(from, bytes), BLOCK_BYTES);
  }
}

/** Memory in which is searched as in any. */
export class PlainMemory implements ReadingMemory {
  buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);

  growTo(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.ceil(bytes / INITIAL_BYTES) * INITIAL_BYTES);
    this.buffer.copy(larger);
    this.buffer = larger;
  }

  places(bytes: number): WordPlaces {
    return placesIn(this.buffer.subarray(0, bytes));
  }
}
