/** Where a text has what a file with something to tell of a mapping has, as offsets in bytes in their order. */
export interface WordPlaces {
  /** Of `mmap`. */
  readonly mmap: readonly number[];
  /** Of `vma` and `vm_op`. */
  readonly vma: readonly number[];
}

/** Those of nearly every file. */
export const NO_PLACES: WordPlaces = { mmap: [], vma: [] };

const [M, A, P, V, UNDERSCORE, O] = Buffer.from('mapv_o');

/**
 * The places that begin in some blocks of a text, all of them within it.
 *
 * @param nextBlock the offset of the next block from an offset on that may have one, and at least one byte; negative when there is none
 * @param size how many bytes a block has
 */
export function placesByBlock(bytes: Buffer, nextBlock: (from: number) => number, size: number): WordPlaces {
  let block = nextBlock(0);
  if (block < 0) return NO_PLACES;
  const mmap: number[] = [];
  const vma: number[] = [];
  for (; block >= 0; block = nextBlock(block + size)) {
    for (let at = block; at < block + size; at++) {
      if (bytes[at + 1] !== M) continue;
      if (bytes[at] === M) {
        if (bytes[at + 2] === A && bytes[at + 3] === P) mmap.push(at);
      } else if (bytes[at] === V && isVma(bytes, at)) vma.push(at);
    }
  }
  return { mmap, vma };
}

/** Does `vm` at an offset go on as `vma` or `vm_op`? */
function isVma(bytes: Buffer, at: number): boolean {
  const next = bytes[at + 2];
  return next === A || (next === UNDERSCORE && bytes[at + 3] === O && bytes[at + 4] === P);
}

/** The places in a text. */
export function placesIn(bytes: Buffer): WordPlaces {
  return { mmap: offsetsOf(bytes, 'mmap'), vma: offsetsOf(bytes, 'vm').filter((at) => isVma(bytes, at)) };
}

function offsetsOf(bytes: Buffer, word: string): number[] {
  const offsets: number[] = [];
  for (
    let at = bytes.indexOf(word, 0, 'latin1');
    at >= 0;
    at = bytes.indexOf(word, at + word.length, 'latin1')
  )
    offsets.push(at);
  return offsets;
}
