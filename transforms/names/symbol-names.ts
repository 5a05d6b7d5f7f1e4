import type { Token } from '../../model/lexer';
import { hasWord } from '../../model/words';

/** Strings that name a symbol of the file for the assembler, or for the kernel's table of symbols: nothing renames them. */

/** What ends right before a string that is the name of a symbol, and nothing else. */
const NAMES_SYMBOL =
  /(?:\b(?:__)?(?:alias|weakref|ifunc)(?:__)?|\b(?:kallsyms_lookup_name|__symbol_get))\s*\(\s*$|\.\s*symbol_name\s*=\s*$/;

/** What opens assembly that a string is a part of. */
const IN_ASSEMBLY =
  /\b(?:asm|__asm__|__asm)(?:\s+(?:volatile|goto|inline|__volatile__|__inline__))*\s*\([^;{}]*$/;

/** How many characters before a string are looked at: assembly is long. */
const FAR = 4000;

/** Is a token a string that names a symbol: `__attribute__((alias("foo_mmap")))`, `asm(".quad foo_mmap")`? */
export function namesSymbol(source: string, { kind, start, end }: Token, name: string): boolean {
  if (kind !== 'string' || !hasWord(source.slice(start, end), name)) return false;
  const before = source.slice(Math.max(0, start - FAR), start);
  if (NAMES_SYMBOL.test(before)) return source.slice(start, end) === `"${name}"`;
  // What stands in the strings of the assembly before this one is no C.
  return IN_ASSEMBLY.test(before.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
