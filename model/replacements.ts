import { tokenize, type Token } from './lexer';
import type { SourceRange } from './nodes';

/**
 * What the C grammar cannot know, replaced by text of the same length before it parses, so that every range stays true.
 * One table of names, one rule per kind of construct; what stood there is kept and given back to the model.
 */

/** Annotations that stand alone. They say nothing that the model needs, so they become spaces. */
const ANNOTATIONS = new Set(
  (
    '__init __exit __initdata __initconst __exitdata __meminit __ref __refdata __cold __hot __user __kernel __iomem __force __percpu __rcu ' +
    '__bitwise __private __must_check __always_unused __maybe_unused __used __unused __weak __pure __always_inline __inline __inline__ noinline ' +
    'notrace __sched asmlinkage __visible __read_mostly __ro_after_init __packed ____cacheline_aligned ' +
    '____cacheline_aligned_in_smp __cacheline_aligned __no_sanitize_address __net_init __net_exit __devinit __devexit __cpuinit ' +
    '__nosavedata __page_aligned_data __page_aligned_bss __latent_entropy __randomize_layout __no_randomize_layout __nocfi __noreturn ' +
    '__malloc noinline_for_stack inline_for_stack fallthrough_unused __deprecated __attribute_const__ __bpf_kfunc __noclone __lockfunc __extension__ ' +
    '__initdata_or_module __init_or_module __init_memblock __devinitdata __flatten __naked __nonstring __counted_by_unused'
  ).split(' '),
);

/** Annotations with arguments: `__printf(1, 2)`, `__aligned(8)`. `__free(kfree)` is kept as a storage word: it has effects. */
const ANNOTATIONS_WITH_ARGUMENTS = new Set(
  (
    '__attribute__ __attribute __printf __scanf __aligned __section __acquires __releases __must_hold __cond_acquires __acquire_shared ' +
    '__releases_shared __assume_aligned __alloc_size __counted_by __guarded_by __free __cleanup __no_sanitize __diagnose_as __designated_init ' +
    '__context_unsafe __alias __copy __nonnull __counted_by_le __counted_by_be'
  ).split(' '),
);

/** Is a name with parentheses behind it an annotation? */
export function isAnnotation(name: string): boolean {
  return ANNOTATIONS_WITH_ARGUMENTS.has(name);
}

const STATEMENT_WORDS = new Set(
  'if else for while do switch case default return goto break continue sizeof typeof __typeof__ offsetof _Alignof asm __asm__ static const struct union enum unsigned signed long short int char void float double volatile extern register auto inline _Bool'.split(
    ' ',
  ),
);

const TYPE_STARTERS = new Set(
  'struct union enum unsigned signed const volatile long short int char void'.split(' '),
);

/** The grammar knows `typeof(type)`, and not `typeof(expression)`. */
const TYPEOF = new Set(['typeof', '__typeof__', '__typeof', 'typeof_unqual']);

/** Calls in whose parentheses the grammar itself takes a type. */
const TAKES_TYPE = new Set(
  'sizeof typeof __typeof__ offsetof __builtin_offsetof _Alignof __alignof__ if while for switch return'.split(
    ' ',
  ),
);

export type ReplacementKind =
  'annotation' | 'macro-block' | 'type-argument' | 'conditional' | 'typeof' | 'case-range';

/** One replaced span: offsets into the file, and what stood there. */
export interface Replacement extends SourceRange {
  readonly kind: ReplacementKind;
  readonly text: string;
}

/** An item's text, ready for the grammar, and what was replaced in it by start offset. */
export interface Prepared {
  readonly text: string;
  readonly replaced: ReadonlyMap<number, Replacement>;
}

/**
 * Prepare one top-level item for the grammar.
 * @param source the file's text
 * @param item   the span of the item
 * @param bodyStart where a function's body opens; -1 for a declaration, whose initialisers lose conditional directives
 */
export function prepareItem(source: string, item: SourceRange, bodyStart: number): Prepared {
  const tokens = tokenize(source, item.start, item.end).filter((token) => token.kind !== 'comment');
  const replaced = new Map<number, Replacement>();
  const pieces: { start: number; end: number; by: string }[] = [];
  const replace = (kind: ReplacementKind, start: number, end: number, by: string): void => {
    const text = source.slice(start, end);
    replaced.set(start, { kind, start, end, text });
    pieces.push({ start, end, by });
  };

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === 'directive') {
      if (bodyStart < 0 || insideInitializer(tokens, i))
        replace('conditional', token.start, token.end, blank(source, token));
      continue;
    }
    if (token.kind !== 'identifier') continue;
    if (token.text === 'case' && bodyStart >= 0) {
      const range = caseRange(tokens, i);
      if (range) {
        const text = source.slice(range.start, range.end);
        replaced.set(token.start, { kind: 'case-range', ...range, text });
        pieces.push({ ...range, by: blank(source, range) });
      }
      continue;
    }
    if (TYPEOF.has(token.text) && tokens[i + 1]?.text === '(') {
      const close = matching(tokens, i + 1);
      const end = tokens[close]?.end ?? token.end;
      replace('typeof', token.start, end, source.slice(token.start, end).replace(/[^\r\n]/g, '_'));
      i = close;
      continue;
    }
    if (token.text === 'auto' && tokens[i + 1]?.kind === 'identifier' && tokens[i + 2]?.text === '=') {
      // A type that the value tells (C23), and to the grammar a storage class without one.
      replace('annotation', token.start, token.end, '____');
      continue;
    }
    if (token.text === 'STATIC') {
      // xfs spells it so, for builds that want every function visible.
      replace('annotation', token.start, token.end, 'static');
      continue;
    }
    if (ANNOTATIONS.has(token.text)) {
      replace('annotation', token.start, token.end, blank(source, token));
    } else if (ANNOTATIONS_WITH_ARGUMENTS.has(token.text) && tokens[i + 1]?.text === '(') {
      const close = matching(tokens, i + 1);
      const end = tokens[close]?.end ?? token.end;
      replace('annotation', token.start, end, blank(source, { start: token.start, end }));
      i = close;
    } else if (
      token.start > bodyStart &&
      bodyStart >= 0 &&
      tokens[i + 1]?.text === '(' &&
      opensBlock(tokens, i)
    ) {
      const keyword = token.text.length >= 5 ? 'while' : 'if';
      if (token.text.length >= 2)
        replace('macro-block', token.start, token.end, keyword.padEnd(token.text.length));
    }
    if (
      tokens[i + 1]?.text === '(' &&
      !TAKES_TYPE.has(token.text) &&
      (bodyStart < 0 || token.start > bodyStart)
    ) {
      for (const argument of typeArguments(tokens, i + 1)) {
        const first = tokens[argument.from];
        const end = tokens[argument.to].end;
        if (!replaced.has(first.start)) {
          replace('type-argument', first.start, end, source.slice(first.start, end).replace(/\W/g, '_'));
        }
      }
    }
  }
  return { text: splice(source, item, pieces), replaced };
}

/** Where ` ... LAST` stands in `case FIRST ... LAST:`, which the grammar does not know; null for an ordinary case. */
function caseRange(tokens: readonly Token[], at: number): SourceRange | null {
  let start = -1;
  for (let i = at + 1; i < tokens.length && i < at + 32; i++) {
    const text = tokens[i].text;
    if (text === ':' || text === ';' || text === '{') {
      return text === ':' && start >= 0 ? { start, end: tokens[i - 1].end } : null;
    }
    if (start < 0 && /^\.+$/.test(text)) start = tokens[i].start;
  }
  return null;
}

function splice(
  source: string,
  item: SourceRange,
  pieces: { start: number; end: number; by: string }[],
): string {
  pieces.sort((a, b) => a.start - b.start);
  let text = '';
  let at = item.start;
  for (const piece of pieces) {
    if (piece.start < at) continue;
    text += source.slice(at, piece.start) + piece.by;
    at = piece.end;
  }
  return text + source.slice(at, item.end);
}

/** Spaces of the same length; line ends stay. */
function blank(source: string, range: SourceRange): string {
  return source.slice(range.start, range.end).replace(/[^\r\n]/g, ' ');
}

/** Index of the token that closes the parenthesis at `open`; the last token when none does. */
function matching(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const text = tokens[i].text;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if ((text === ')' || text === ']' || text === '}') && --depth === 0) return i;
  }
  return tokens.length - 1;
}

/** Is a directive inside the braces of an initialiser (`= { ... }`), rather than among statements? */
function insideInitializer(tokens: readonly Token[], at: number): boolean {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const text = tokens[i].text;
    if (text === '}') depth++;
    else if (text === '{') {
      if (depth > 0) depth--;
      else {
        const before = tokens[i - 1]?.text;
        if (before === '=') return true;
        if (before !== ',' && before !== '{') return false;
      }
    } else if (text === ';' && depth === 0) return false;
  }
  return false;
}

/** `name ( ... )` where a statement starts, followed by a block or by another statement: a macro that opens a block. */
function opensBlock(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (STATEMENT_WORDS.has(token.text)) return false;
  const before = tokens[at - 1];
  const starts =
    before === undefined ||
    before.kind === 'directive' ||
    before.text === ';' ||
    before.text === '{' ||
    before.text === '}' ||
    before.text === 'else' ||
    before.text === 'do' ||
    before.text === ':' ||
    before.text === ')';
  if (!starts) return false;
  if (before?.text === ')' && !closesCondition(tokens, at - 1)) return false;
  const after = tokens[matching(tokens, at + 1) + 1];
  if (!after || after.kind === 'directive') return false;
  return after.text === '{' || after.kind === 'identifier';
}

/** Does the `)` at `close` end `if (...)`, `while (...)`, `for (...)`, `switch (...)` or another block macro's list? */
function closesCondition(tokens: readonly Token[], close: number): boolean {
  let depth = 0;
  for (let i = close; i > 0; i--) {
    const text = tokens[i].text;
    if (text === ')') depth++;
    else if (text === '(' && --depth === 0) {
      const name = tokens[i - 1];
      return name?.kind === 'identifier' && name.text !== 'sizeof' && name.text !== 'typeof';
    }
  }
  return false;
}

/** The arguments of the call whose parenthesis is at `open` that are types: `struct x`, `unsigned long`, `struct x *`. */
function typeArguments(tokens: readonly Token[], open: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const close = matching(tokens, open);
  let depth = 0;
  let from = open + 1;
  for (let i = open; i <= close; i++) {
    const text = tokens[i].text;
    if (text === '(' || text === '[' || text === '{') depth++;
    if ((text === ',' && depth === 1) || i === close) {
      const to = i - 1;
      if (isType(tokens, from, to)) found.push({ from, to });
      from = i + 1;
    }
    if (text === ')' || text === ']' || text === '}') depth--;
  }
  return found;
}

function isType(tokens: readonly Token[], from: number, to: number): boolean {
  if (to < from) return false;
  let stars = 0;
  for (let i = from; i <= to; i++) {
    const token = tokens[i];
    if (token.text === '*') stars++;
    else if (token.kind !== 'identifier' || stars > 0) return false;
  }
  if (to === from) return false;
  return TYPE_STARTERS.has(tokens[from].text) || (stars > 0 && to - stars === from);
}
