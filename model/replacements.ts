import { definedTag } from '../kernel/definers';
import { blank as blankText } from './dead-text';
import { beginsType, declaratorWords, functionHeader, type WordPiece } from './header-words';
import {
  asmAt,
  attributeOfLocal,
  isBareStatement,
  isWholeStatement,
  matching,
  NO_NAMES,
  parenthesisedCall,
  parenthesisedName,
  startsStatement,
  stringRun,
  type FileNames,
} from './idioms';
import { tokenize, type Token } from './lexer';
import type { SourceRange } from './nodes';
import { insideInitializer } from './readings';

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

/** Is a word of a declaration an annotation, with parentheses behind it or without? */
export function isKnownAnnotation(name: string): boolean {
  return ANNOTATIONS.has(name) || ANNOTATIONS_WITH_ARGUMENTS.has(name);
}

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
  | 'annotation'
  | 'macro-block'
  | 'type-argument'
  | 'conditional'
  | 'typeof'
  | 'case-range'
  | 'asm'
  | 'string-part'
  | 'parenthesised'
  | 'callee'
  | 'statement';

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
 * @param names     what the file tells of the names in it
 */
export function prepareItem(
  source: string,
  item: SourceRange,
  bodyStart: number,
  names: FileNames = NO_NAMES,
): Prepared {
  const tokens = tokenize(source, item.start, item.end).filter((token) => token.kind !== 'comment');
  const replaced = new Map<number, Replacement>();
  const pieces: { start: number; end: number; by: string }[] = [];
  const replace = (kind: ReplacementKind, start: number, end: number, by: string): void => {
    const text = source.slice(start, end);
    replaced.set(start, { kind, start, end, text });
    pieces.push({ start, end, by });
  };

  const headEnd = prepareHead(tokens, bodyStart, names, (piece) => {
    const by = piece.by === 'blank' ? blank(source, piece) : piece.by.padEnd(piece.end - piece.start);
    replace('annotation', piece.start, piece.end, by);
  });

  const place: Place = { source, tokens, bodyStart, names, replace, pieces, replaced };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (i >= headEnd && prepareIdiom(place, i)) continue;
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
      // One word: what stands on further lines of it is left blank.
      const text = source.slice(token.start, end);
      const first = /^[^\r\n]*/.exec(text)![0].length;
      replace('typeof', token.start, end, '_'.repeat(first) + text.slice(first).replace(/[^\r\n]/g, ' '));
      i = close;
      continue;
    }
    if (token.text === 'auto' && tokens[i + 1]?.kind === 'identifier' && tokens[i + 2]?.text === '=') {
      // A type that the value tells (C23), and to the grammar a storage class without one.
      replace('annotation', token.start, token.end, '____');
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
      replaced.get(token.start)?.kind !== 'statement' &&
      opensBlock(tokens, i)
    ) {
      const keyword = token.text.length >= 5 ? 'while' : 'if';
      if (token.text.length >= 2)
        replace('macro-block', token.start, token.end, keyword.padEnd(token.text.length));
    }
    if (
      tokens[i + 1]?.text === '(' &&
      !TAKES_TYPE.has(token.text) &&
      (bodyStart < 0 ? i >= headEnd : token.start > bodyStart)
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

/**
 * Take the words from a header or a declaration that are not of its type.
 * @returns the index of the token where the head ends, and expressions or statements begin
 */
function prepareHead(
  tokens: readonly Token[],
  bodyStart: number,
  names: FileNames,
  take: (piece: WordPiece) => void,
): number {
  const macro = (name: string): string | undefined => names.macro(name);
  if (bodyStart >= 0) {
    const end = tokens.findIndex((token) => token.start >= bodyStart);
    functionHeader(tokens, end, macro)?.pieces.forEach(take);
    return end;
  }
  const end = headOf(tokens, 0);
  if (end < 0 || tokens[0].text === 'typedef') return 0;
  const header = functionHeader(tokens, end, macro);
  if (header) header.pieces.forEach(take);
  else if (!isDefiningMacro(tokens, end) && !hasOwnForm(tokens, 0, end))
    takeDeclarator(tokens, 0, end, macro, take);
  return end;
}

/** `static DEFINE_MUTEX(lock);`: a macro that declares something by itself has no declarator. */
function isDefiningMacro(tokens: readonly Token[], end: number): boolean {
  const name = tokens.findIndex(({ text }) => !/^(?:static|extern|const)$/.test(text));
  return (
    tokens[name]?.kind === 'identifier' &&
    tokens[name + 1]?.text === '(' &&
    matching(tokens, name + 1) === end - 1
  );
}

/** Is a declaration one of a pointer in parentheses, or a typedef? The words of its declarator are the grammar's to read. */
function hasOwnForm(tokens: readonly Token[], from: number, end: number): boolean {
  if (tokens[from].text === 'typedef') return true;
  for (let i = from; i < end && tokens[i].text !== '='; i++)
    if (tokens[i].text === '(' && tokens[i + 1]?.text === '*') return true;
  return false;
}

function takeDeclarator(
  tokens: readonly Token[],
  from: number,
  end: number,
  macro: FileNames['macro'],
  take: (piece: WordPiece) => void,
): void {
  const pieces: WordPiece[] = [];
  declaratorWords(tokens, from, end - 1, macro, pieces);
  pieces.forEach(take);
}

/** Index of the `=`, `;` or `,` that ends the first declarator of a declaration; -1 when a brace comes first. */
function headOf(tokens: readonly Token[], from: number): number {
  for (let i = from; i < tokens.length; i++) {
    const { text, kind } = tokens[i];
    if (text === '=' || text === ';' || text === ',') return i;
    if (text === '{' || text === '}' || kind === 'directive') return -1;
    if (text === '(' || text === '[') i = matching(tokens, i);
  }
  return -1;
}

interface Place {
  readonly source: string;
  readonly tokens: readonly Token[];
  readonly bodyStart: number;
  readonly names: FileNames;
  readonly replace: (kind: ReplacementKind, start: number, end: number, by: string) => void;
  readonly pieces: { start: number; end: number; by: string }[];
  readonly replaced: Map<number, Replacement>;
}

/** Replace what is written in one of the ways of `idioms.ts`. Tells whether the token is dealt with. */
function prepareIdiom(place: Place, i: number): boolean {
  const { source, tokens, bodyStart, names, replace, pieces } = place;
  const token = tokens[i];
  const inBody = bodyStart >= 0 && token.start > bodyStart;
  if (token.text === '(') {
    const close = parenthesisedName(tokens, i, source, names);
    const callee = close === null ? parenthesisedCall(tokens, i, source) : null;
    // The grammar takes `(f(x)) && y` for a cast to what `f(x)` would declare: a number declares nothing.
    if (callee !== null) {
      replace('callee', callee.start, callee.end, '1'.repeat(callee.end - callee.start));
      return false;
    }
    if (close === null) return prepareStorage(place, i);
    const range = { start: token.start, end: tokens[close].end };
    if (tokens[i - 1]?.kind === 'identifier' && tokens[i - 1].end === token.start) {
      // `return(x)`: without a space between them the two words would be one.
      for (const { start, end } of [token, tokens[close]]) pieces.push({ start, end, by: ' ' });
    } else {
      replace(
        'parenthesised',
        range.start,
        range.end,
        source.slice(range.start, range.end).replace(/\W/g, '_'),
      );
    }
    return false;
  }
  if (token.kind !== 'identifier' && token.kind !== 'string') return false;
  const run = stringRun(tokens, i);
  for (const word of run?.words ?? []) {
    const rest = { start: tokens[word.from].end, end: tokens[word.to].end };
    replace('string-part', rest.start, rest.end, blank(source, rest));
  }
  if (token.kind !== 'identifier') return false;
  if (prepareInitialiserMacro(place, i)) return true;
  if (!inBody) return false;
  const asm = asmAt(tokens, i);
  if (asm) {
    const range = { start: token.start, end: tokens[asm.to].end };
    replace('asm', range.start, range.end, '___' + blank(source, { start: range.start + 3, end: range.end }));
    return true;
  }
  const attribute = attributeOfLocal(tokens, i, source);
  if (attribute) {
    const range = { start: token.start, end: tokens[attribute.to].end };
    replace('annotation', range.start, range.end, blank(source, range));
    return true;
  }
  if (prepareStaticDefinition(place, i)) return true;
  if (beginsType(token.text) && startsStatement(tokens, i)) {
    const end = headOf(tokens, i);
    if (end > 0 && !hasOwnForm(tokens, i, end)) {
      takeDeclarator(
        tokens,
        i,
        end,
        (name) => names.macro(name),
        ({ start, end: to }) => replace('annotation', start, to, blank(source, { start, end: to })),
      );
    }
    return false;
  }
  if (isWholeStatement(tokens, i, source, names)) {
    const close = tokens[matching(tokens, i + 1)];
    const room = roomBehind(source, close.end);
    if (room < 0) return false;
    const text = source.slice(token.start, close.end);
    place.replaced.set(token.start, { kind: 'statement', start: token.start, end: close.end, text });
    place.pieces.push({ start: room, end: room + 1, by: ';' });
  }
  const isBehindOne = i > 0 && place.replaced.get(tokens[i - 1].start)?.kind === 'statement';
  if ((isBehindOne || startsStatement(tokens, i)) && isBareStatement(tokens, i, source, names)) {
    const room = roomBehind(source, token.end);
    if (room < 0) return false;
    const { start, end, text } = token;
    place.replaced.set(start, { kind: 'statement', start, end, text });
    place.pieces.push({ start: room, end: room + 1, by: ';' });
  }
  return false;
}

/** `static DEFINE_MUTEX(lock);` in a function: to the grammar a variable of a type of the macro's name. */
function prepareStaticDefinition({ tokens, replace }: Place, i: number): boolean {
  if (tokens[i].text !== 'static') return false;
  const [macro, open, name, close, end] = tokens.slice(i + 1, i + 6);
  const isOne =
    startsStatement(tokens, i) &&
    definedTag(macro?.text ?? '') !== undefined &&
    open?.text === '(' &&
    name?.kind === 'identifier' &&
    close?.text === ')' &&
    end?.text === ';';
  if (isOne) for (const { start, end: to } of [open, close]) replace('annotation', start, to, ' ');
  return isOne;
}

/** `EX_COMMON` alone between the members of an initialiser has its own comma. */
function prepareInitialiserMacro({ source, tokens, replace }: Place, i: number): boolean {
  const before = tokens[i - 1];
  if (before?.text !== '{' && before?.text !== ',' && before?.kind !== 'directive') return false;
  const to = tokens[i + 1]?.text === '(' ? matching(tokens, i + 1) : i;
  const dot = tokens[to + 1];
  if (dot?.text !== '.' || tokens[to + 2]?.kind !== 'identifier' || tokens[to + 3]?.text !== '=')
    return false;
  const range = { start: tokens[i].start, end: tokens[to].end };
  if (!source.slice(range.end, dot.start).includes('\n')) return false;
  replace('annotation', range.start, range.end, blank(source, range));
  return true;
}

/** `(static const struct x){ ... }`: a storage class in a compound literal, which C23 allows. */
function prepareStorage({ source, tokens, bodyStart, replace }: Place, i: number): boolean {
  const word = tokens[i + 1];
  if (bodyStart < 0 || !/^(?:static|constexpr|thread_local|_Thread_local)$/.test(word?.text ?? ''))
    return false;
  if (tokens[matching(tokens, i) + 1]?.text === '{')
    replace('annotation', word.start, word.end, blank(source, word));
  return false;
}

/** Where a semicolon can stand behind a statement that has none, in place of white space; -1 when there is no place. */
function roomBehind(source: string, at: number): number {
  let room = at;
  while (/[\r\n]/.test(source[room] ?? '')) room++;
  return /[ \t]/.test(source[room] ?? '') ? room : -1;
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

/** A span as spaces. */
function blank(source: string, range: SourceRange): string {
  return blankText(source.slice(range.start, range.end));
}

/** `name ( ... )` where a statement starts, followed by a block or by another statement: a macro that opens a block. */
function opensBlock(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (STATEMENT_WORDS.has(token.text)) return false;
  if (!startsStatement(tokens, at)) return false;
  const after = tokens[matching(tokens, at + 1) + 1];
  if (!after || after.kind === 'directive') return false;
  return after.text === '{' || after.kind === 'identifier';
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
