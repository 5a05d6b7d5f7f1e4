import { append } from '../../model/append';
import type { Block } from '../machine/block';
import type { Machine } from '../machine/machine';
import { memoryOfPage } from '../models/pages';
import type { Page } from '../mm/pages/page';
import { PAGE_SIZE } from '../mm/pages/page-size';
import { stored } from './world';

/** What is in a page is told up to so many characters; of more only a number that depends on all of it. */
const LONGEST_TEXT = 160;

/** What memory that a driver gave to user space has in it: bytes that it stored, and whether the rest is zero. */
export class PageContents {
  readonly #machine: Machine;
  /** By block, as long as nothing more was stored there: what was, in words, by page. */
  readonly #known = new Map<
    Block,
    { readonly writes: number; readonly pages: ReadonlyMap<number, string> }
  >();

  /** @param machine that the driver runs on */
  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** What is in a page, in words that follow its name; nothing for one of which nothing is known. */
  of(page: Page): string {
    const { at, fill, zone } = memoryOfPage(this.#machine, page);
    const values = at === null ? undefined : this.#pagesOf(at.block).get(at.index);
    const rest = fill === 'zero' ? 'zeroes' : null;
    const said = [values ?? null, rest].filter((text) => text !== null).join(', ');
    return `${zone === null ? '' : ` of ZONE_${zone}`}${said === '' ? '' : ` holding ${said}`}`;
  }

  #pagesOf(block: Block): ReadonlyMap<number, string> {
    const known = this.#known.get(block);
    if (known?.writes === block.writes) return known.pages;
    const pages = block.writes === 0 ? new Map<number, string>() : textsOf(block);
    this.#known.set(block, { writes: block.writes, pages });
    return pages;
  }
}

/** What was stored in a block, by page: numbers byte for byte, as one store may be made in parts, and runs of a byte as one. */
function textsOf(block: Block): Map<number, string> {
  const texts = new Map<number, string[]>();
  let run: { from: number; to: number; value: bigint } | null = null;
  const put = (offset: number, text: string): void => append(texts, Math.floor(offset / PAGE_SIZE), text);
  const end = (): void => {
    if (run === null) return;
    const { from, to, value } = run;
    put(
      from,
      `0x${value.toString(16)} at ${from % PAGE_SIZE}${to > from + 1 ? ` to ${(to - 1) % PAGE_SIZE}` : ''}`,
    );
    run = null;
  };
  for (const [offset, size, value] of block.cellsStored()) {
    if (block.isGiven(offset, value) || block.isAsBefore(offset, value)) continue;
    if (typeof value !== 'bigint') {
      const text = stored(block, offset, value);
      if (text === null) continue;
      end();
      put(offset, `${text} at ${offset % PAGE_SIZE}`);
      continue;
    }
    for (let i = 0; i < size; i++) {
      const byte = (value >> BigInt(8 * i)) & 0xffn;
      const at = offset + i;
      if (byte === 0n && block.fill === 'zero') continue;
      if (run !== null && run.to === at && run.value === byte && at % PAGE_SIZE !== 0) run.to = at + 1;
      else {
        end();
        run = { from: at, to: at + 1, value: byte };
      }
    }
  }
  end();
  return new Map([...texts].map(([page, all]) => [page, shortened(all.join(', '))]));
}

/** A text that is no longer than can be read, and another for each other text. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  let sum = 0n;
  for (const character of text) sum = BigInt.asUintN(64, sum * 31n + BigInt(character.codePointAt(0)!));
  return `${text.slice(0, LONGEST_TEXT)}... (0x${sum.toString(16)})`;
}
