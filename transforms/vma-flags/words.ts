import type { Flag } from '../../kernel/flags';

/**
 * Words of flags, known bit by bit as a function of the mapping's flags. Every C expression made of `vma->vm_flags`,
 * masks and `& | ^ ~` has such a word, whatever its shape, and so every comparison of such words has an exact meaning.
 */

/** One bit of a word: constant, or the mapping's flag of that bit (`flag`), or its complement (`not`). */
export type Bit = 0 | 1 | 'flag' | 'not';

/** A word: the bits that the source names, in the order in which it names them, and what every other bit is. */
export interface Word {
  readonly bits: ReadonlyMap<number, { readonly flag: Flag; readonly value: Bit }>;
  readonly others: Bit;
}

/** The mapping's flags themselves. */
export const FLAGS: Word = { bits: new Map(), others: 'flag' };
export const ZERO: Word = { bits: new Map(), others: 0 };

/** The constant word of some flags. */
export function mask(flags: readonly Flag[]): Word {
  return { bits: new Map(flags.map((flag) => [flag.bit, { flag, value: 1 }])), others: 0 };
}

function notBit(bit: Bit): Bit {
  if (bit === 0) return 1;
  if (bit === 1) return 0;
  return bit === 'flag' ? 'not' : 'flag';
}

function andBit(a: Bit, b: Bit): Bit {
  if (a === 1 || a === b) return b;
  if (b === 1) return a;
  return 0;
}

function orBit(a: Bit, b: Bit): Bit {
  return notBit(andBit(notBit(a), notBit(b)));
}

function xorBit(a: Bit, b: Bit): Bit {
  return orBit(andBit(a, notBit(b)), andBit(notBit(a), b));
}

function combine(a: Word, b: Word, operation: (a: Bit, b: Bit) => Bit): Word {
  const bits = new Map<number, { flag: Flag; value: Bit }>();
  for (const [bit, { flag }] of [...a.bits, ...b.bits]) {
    if (bits.has(bit)) continue;
    bits.set(bit, { flag, value: operation(bitOf(a, bit), bitOf(b, bit)) });
  }
  return { bits, others: operation(a.others, b.others) };
}

function bitOf(word: Word, bit: number): Bit {
  return word.bits.get(bit)?.value ?? word.others;
}

export const and = (a: Word, b: Word): Word => combine(a, b, andBit);
export const or = (a: Word, b: Word): Word => combine(a, b, orBit);
export const xor = (a: Word, b: Word): Word => combine(a, b, xorBit);
export const not = (a: Word): Word => xor(a, { bits: new Map(), others: 1 });

/** Is the word the same whatever the mapping's flags are? */
export function isConstant(word: Word): boolean {
  return [word.others, ...[...word.bits.values()].map((bit) => bit.value)].every(
    (bit) => bit === 0 || bit === 1,
  );
}

/** Are two words the same function of the mapping's flags? */
export function sameWord(a: Word, b: Word): boolean {
  const difference = xor(a, b);
  return isConstant(difference) && isZero(difference);
}

function isZero(word: Word): boolean {
  return word.others === 0 && [...word.bits.values()].every((bit) => bit.value === 0);
}

/** One flag, set or clear. */
export interface Literal {
  readonly flag: Flag;
  readonly set: boolean;
}

/** A condition on the mapping's flags. With one literal, `all` and `any` are the same, and `all` is used. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly literals: readonly Literal[] }
  | { readonly kind: 'constant'; readonly value: boolean };

/** A condition of some literals; without any it is constant, and with both states of one flag too. */
function condition(kind: 'all' | 'any', literals: readonly Literal[]): Condition {
  const unique = new Map<number, Literal>();
  for (const literal of literals) {
    const known = unique.get(literal.flag.bit);
    if (known && known.set !== literal.set) return { kind: 'constant', value: kind === 'any' };
    if (!known) unique.set(literal.flag.bit, literal);
  }
  if (unique.size === 0) return { kind: 'constant', value: kind === 'all' };
  return { kind: unique.size === 1 ? 'all' : kind, literals: [...unique.values()] };
}

/** When is a word not zero? null when that depends on flags that the source does not name. */
export function isNonzero(word: Word): Condition | null {
  const values = [...word.bits.values()];
  if (word.others === 1 || values.some((bit) => bit.value === 1)) return { kind: 'constant', value: true };
  if (word.others !== 0) return null;
  const literals = values.flatMap(({ flag, value }) =>
    value === 0 ? [] : [{ flag, set: value === 'flag' }],
  );
  return condition('any', literals);
}

/** When are two words equal? null when that depends on flags that the source does not name. */
export function isEqual(a: Word, b: Word): Condition | null {
  const differ = isNonzero(xor(a, b));
  return differ && negate(differ);
}

export function negate(c: Condition): Condition {
  if (c.kind === 'constant') return { kind: 'constant', value: !c.value };
  const literals = c.literals.map(({ flag, set }) => ({ flag, set: !set }));
  return condition(c.kind === 'all' ? 'any' : 'all', literals);
}

/** `a && b` or `a || b` as one condition; null when it takes two. */
export function join(operator: '&&' | '||', a: Condition, b: Condition): Condition | null {
  const kind = operator === '&&' ? 'all' : 'any';
  const fits = (c: Condition): boolean =>
    c.kind === kind || (c.kind !== 'constant' && c.literals.length === 1);
  if (!fits(a) || !fits(b) || a.kind === 'constant' || b.kind === 'constant') return null;
  return condition(kind, [...a.literals, ...b.literals]);
}

/** What assigning a word to the mapping's flags does to them; null when it is more than setting and clearing named ones. */
export function change(word: Word): { set: Flag[]; clear: Flag[] } | null {
  if (word.others !== 'flag') return null;
  const values = [...word.bits.values()];
  if (values.some((bit) => bit.value === 'not')) return null;
  return {
    set: values.filter((bit) => bit.value === 1).map((bit) => bit.flag),
    clear: values.filter((bit) => bit.value === 0).map((bit) => bit.flag),
  };
}
