/** Damages C text as bad merges, broken disks and careless edits do; the same seed gives the same damage. */
export class Damage {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0 || 1;
  }

  /** A whole number from 0 on, below a limit (xorshift). */
  #below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return limit <= 0 ? 0 : this.#state % limit;
  }

  /** A text with one to three faults in it, near what matters half of the time. */
  variant(text: string): string {
    let damaged = text;
    for (let count = 1 + this.#below(3); count > 0; count--) damaged = this.#once(damaged);
    return damaged;
  }

  /** A place in the text: anywhere, or near a word that a hook is made of. */
  #place(text: string): number {
    if (this.#below(2) === 0) return this.#below(text.length);
    const words = ['mmap', 'vma', 'file_operations', 'remap_pfn_range', 'vm_flags', 'vm_ops'];
    const word = words[this.#below(words.length)];
    const at = text.indexOf(word, this.#below(text.length));
    return at === -1 ? this.#below(text.length) : Math.max(0, at + this.#below(60) - 30);
  }

  #once(text: string): string {
    const at = this.#place(text);
    const to = Math.min(text.length, at + 1 + this.#below(this.#below(4) === 0 ? 2000 : 40));
    const part = text.slice(at, to);
    switch (this.#below(11)) {
      case 0:
        return text.slice(0, at) + text.slice(to);
      case 1:
        return text.slice(0, to) + text.slice(at);
      case 2:
        return text.slice(0, at);
      case 3: {
        const brackets = '(){}[];,"\'\\*&#/';
        return text.slice(0, at) + brackets[this.#below(brackets.length)] + text.slice(at);
      }
      case 4:
        return this.#lines(text, (lines, i, j) => ([lines[i], lines[j]] = [lines[j], lines[i]]));
      case 5:
        return this.#lines(text, (lines, i) => lines.splice(i, 1));
      case 6:
        return this.#lines(text, (lines, i) => lines.splice(i, 0, lines[i]));
      case 7:
        return this.#words(text, at);
      case 8: {
        const added = [
          '#if X\n',
          '#endif\n',
          '#else\n',
          '/*',
          '*/',
          '"',
          "'",
          '\\\n',
          '\r',
          '\0',
          '\xe9',
          '#define vma file\n',
        ];
        return text.slice(0, at) + added[this.#below(added.length)] + text.slice(at);
      }
      case 9:
        return text.slice(0, at) + part.replace(/[()[\]{}]/g, '') + text.slice(to);
      default:
        return text.slice(0, at) + [...part].reverse().join('') + text.slice(to);
    }
  }

  /** Does something with two lines that are near each other. */
  #lines(text: string, change: (lines: string[], i: number, j: number) => unknown): string {
    const lines = text.split('\n');
    const line = text.slice(0, this.#place(text)).split('\n').length - 1;
    change(lines, line, Math.min(lines.length - 1, line + this.#below(12)));
    return lines.join('\n');
  }

  /** Changes two words of a stretch for each other. */
  #words(text: string, at: number): string {
    const stretch = text.slice(at, at + 400);
    const words = [...stretch.matchAll(/\w+/g)];
    if (words.length < 2) return text;
    const i = this.#below(words.length - 1);
    const [first, second] = [words[i], words[i + 1 + this.#below(words.length - i - 1)]];
    const between = stretch.slice(first.index + first[0].length, second.index);
    const end = second.index + second[0].length;
    return (
      text.slice(0, at) +
      stretch.slice(0, first.index) +
      second[0] +
      between +
      first[0] +
      stretch.slice(end) +
      text.slice(at + 400)
    );
  }
}
