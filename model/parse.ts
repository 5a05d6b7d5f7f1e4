import type { Node as SyntaxNode } from 'web-tree-sitter';
import { factOf } from '../kernel/facts';
import { convertDeclaration, convertFunction } from './declarations';
import type { Chosen, Driver, Hook } from './driver';
import { convertExpression, meaningful, unparsed, type ExpressionContext } from './expressions';
import { parseC } from './grammar';
import { findHooks, type HookSource } from './hooks';
import { tokenize } from './lexer';
import type {
  Comment,
  CType,
  CTypedef,
  Expression,
  FunctionDeclaration,
  Program,
  SourceRange,
  TopLevel,
  VariableDeclarator,
} from './nodes';
import { isTooDeep, TooDeep } from './nesting';
import { registerNodeTypes } from './register';
import { constantOf, withoutDeadText } from './dead-text';
import { functionHeader } from './header-words';
import type { FileNames } from './idioms';
import { readItem, type Choices, type Reading } from './readings';
import { isAnnotation, prepareItem, type Prepared, type Replacement } from './replacements';
import { convertBlock, convertDefine, convertStatement } from './statements';
import { splitTopLevel, type TopLevelItem } from './top-level';
import { indexOfWord } from './words';

export { loadGrammar } from './grammar';

export interface ParseOptions {
  /** The path, for messages. */
  readonly path: string;
  /** `hooks` (default): model only what the hooks name, the rest when it is asked for; `all`: every top-level item. */
  readonly reach?: 'hooks' | 'all';
  /** Which branches to read where directives choose between parts of a statement; by default the first ones. */
  readonly choices?: Choices;
  /** The model of a text that differs from this one in parts, which are as long: items that read the same are taken from it. */
  readonly like?: Driver;
}

/**
 * Model one translation unit. `loadGrammar` must have been awaited.
 * C that the grammar cannot parse does not throw: it becomes CUnparsed nodes in the items that hold it.
 */
export function parseDriver(source: string, options: ParseOptions): Driver {
  registerNodeTypes();
  const { path, choices = new Map<string, boolean>(), like } = options;
  const driver = new ParsedDriver(source, path, choices, like instanceof ParsedDriver ? like : null);
  if (options.reach === 'all') driver.modelAll();
  return driver;
}

/**
 * Parse a C expression that stands alone, such as a macro's value. Ranges are offsets into `text`.
 * @returns null when the text is not one expression
 */
export function parseExpression(text: string): Expression | null {
  const before = 'void f(void) { x = (';
  const source = `${before}${text}\n); }`;
  const item = { start: 0, end: source.length };
  if (isTooDeep(source)) return null;
  const prepared = prepareItem(source, item, before.indexOf('{'));
  const tree = parseC(prepared.text);
  if (tree === null) return null;
  try {
    const context = conversion(source, before.length, prepared, -before.length);
    const body = tree.rootNode.namedChildren[0]?.childForFieldName('body');
    const inner = body?.namedChildren[0]?.namedChildren[0]?.childForFieldName('right');
    if (!inner || tree.rootNode.hasError || inner.type !== 'parenthesized_expression') return null;
    const value = meaningful(inner)[0];
    return value ? convertExpression(context, value) : null;
  } catch (error) {
    if (error instanceof TooDeep) return null;
    throw error;
  } finally {
    tree.delete();
  }
}

/** The conversion of one parsed text whose first character stands at `base` in the file. */
function conversion(source: string, textStart: number, prepared: Prepared, base: number): ExpressionContext {
  const context: ExpressionContext = {
    at: (offset) => offset + base,
    text: (start, end) => source.slice(start + (base < 0 ? textStart : 0), end + (base < 0 ? textStart : 0)),
    replaced: (start) => prepared.replaced.get(base < 0 ? start + textStart : start),
    typeofAt: (start) => {
      const replaced = context.replaced(start);
      return replaced?.kind === 'typeof' ? typeofType(context, replaced, base < 0 ? -textStart : 0) : null;
    },
    caseLast: (start) => {
      const replaced = context.replaced(start);
      if (replaced?.kind !== 'case-range') return null;
      const dots = /^[.\s]*/.exec(replaced.text)![0].length;
      return embedded(context, replaced, base < 0 ? -textStart : 0, dots, replaced.text.length, '');
    },
    expression: (node) => convertExpression(context, node),
    block: (node) => convertBlock(context, node),
  };
  return context;
}

/** The type that a replaced `typeof(...)` names; what stands in its parentheses is parsed on its own: an expression, or else a type. */
function typeofType(outer: ExpressionContext, replaced: Replacement, shift: number): CType | null {
  const argument =
    typeofArgument(outer, replaced, shift, '') ?? typeofArgument(outer, replaced, shift, 'sizeof');
  return argument && { kind: 'typeof', argument };
}

function typeofArgument(
  outer: ExpressionContext,
  replaced: Replacement,
  shift: number,
  operator: '' | 'sizeof',
): Expression | null {
  return embedded(outer, replaced, shift, replaced.text.indexOf('(') + 1, replaced.text.length - 1, operator);
}

/** Parse a part of a replaced text, from `open` to `close`, as an expression or, with `sizeof` before it, as a type. */
function embedded(
  outer: ExpressionContext,
  replaced: Replacement,
  shift: number,
  open: number,
  close: number,
  operator: '' | 'sizeof',
): Expression | null {
  const start = replaced.start + open + shift;
  const before = `void f(void) { x = ${operator}(`;
  const source = `${before}${replaced.text.slice(open, close)}); }`;
  const prepared = prepareItem(source, { start: 0, end: source.length }, before.indexOf('{'));
  const tree = parseC(prepared.text);
  if (tree === null) return null;
  try {
    const move = start - before.length;
    const context: ExpressionContext = {
      at: (offset) => offset + move,
      text: (from, to) => outer.text(from, to),
      replaced: (offset) => prepared.replaced.get(offset - move),
      typeofAt: (offset) => {
        const inner = context.replaced(offset);
        return inner?.kind === 'typeof' ? typeofType(context, inner, move) : null;
      },
      caseLast: () => null,
      expression: (node) => convertExpression(context, node),
      block: (node) => convertBlock(context, node),
    };
    const body = tree.rootNode.namedChildren[0]?.childForFieldName('body');
    const value = body?.namedChildren[0]?.namedChildren[0]?.childForFieldName('right');
    if (!value || tree.rootNode.hasError) return null;
    const converted = convertExpression(context, value);
    return converted.type === 'CSizeof' && operator !== '' ? converted.argument : converted;
  } finally {
    tree.delete();
  }
}

class ParsedDriver implements Driver {
  readonly seen: string;
  readonly chosen = new Map<TopLevelItem, Chosen>();
  readonly #readings = new Map<TopLevelItem, Reading | null>();
  readonly #names: FileNames;
  /** What was asked of the file's names to model an item, where anything was. */
  readonly #asked = new Map<TopLevelItem, readonly Asked[]>();
  readonly #items: readonly TopLevelItem[];
  readonly #commentRanges: readonly SourceRange[];
  readonly #modelled = new Map<TopLevelItem, readonly TopLevel[]>();
  readonly #named = new Map<string, readonly TopLevelItem[]>();
  readonly #naming = new Map<string, readonly TopLevelItem[]>();
  #headers: ReadonlyMap<string, readonly TopLevelItem[]> | null = null;
  readonly #itemNames = new Map<TopLevelItem, string | null>();
  #lineStarts: Uint32Array | null = null;
  /** Places that were asked for without it. */
  #positions = 0;
  #comments: Comment[] | null = null;
  #hooks: readonly Hook[] | null = null;
  readonly #hooksIn = new Map<string, readonly Hook[]>();

  constructor(
    readonly source: string,
    readonly path: string,
    readonly choices: Choices,
    private readonly like: ParsedDriver | null,
  ) {
    this.seen = withoutDeadText(source);
    const { items, comments } = splitTopLevel(this.seen);
    this.#items = items;
    this.#commentRanges = comments;
    this.#names = namesOf(this.seen, (name) => this.#itemsNamed(name).length > 0);
  }

  get hooks(): readonly Hook[] {
    this.#hooks ??= this.#findHooks([]);
    return this.#hooks;
  }

  hooksIn(members: readonly string[]): readonly Hook[] {
    if (members.length === 0) return this.hooks;
    const key = members.join(' ');
    let found = this.#hooksIn.get(key);
    if (!found) this.#hooksIn.set(key, (found = this.#findHooks(members)));
    return found;
  }

  #findHooks(more: readonly string[]): readonly Hook[] {
    const file: HookSource = {
      source: this.seen,
      inComment: (offset) => this.#commentAt(offset),
      itemAt: (offset) => {
        const item = this.#itemAt(offset);
        if (!item) return null;
        const { start, end, kind } = item;
        return { start, end, directive: kind === 'directive', nodes: () => this.model(item) };
      },
      function: (name) => this.function(name),
      variable: (name) => this.variable(name),
      namedType: (name) => this.#namedType(name),
      memberType: (struct, member) => this.#memberType(struct, member),
      position: (offset) => this.position(offset),
    };
    return findHooks(file, more);
  }

  get program(): Program {
    for (const { references } of this.hooks) {
      for (const { memberRange } of references) {
        const item = this.#itemAt(memberRange.start);
        if (item) this.model(item);
      }
    }
    const body = this.#items.flatMap((item) => this.#modelled.get(item) ?? []);
    return { type: 'Program', start: 0, end: this.source.length, body, sourceType: 'script' };
  }

  get items(): readonly TopLevelItem[] {
    return this.#items;
  }

  get comments(): readonly Comment[] {
    this.#comments ??= this.#commentRanges.map(({ start, end }): Comment => {
      const block = this.source.startsWith('/*', start);
      const value = this.source.slice(start + 2, block ? end - 2 : end);
      return { type: block ? 'CommentBlock' : 'CommentLine', start, end, value };
    });
    return this.#comments;
  }

  modelAll(): void {
    for (const item of this.#items) this.model(item);
  }

  function(name: string): FunctionDeclaration | null {
    return this.functions(name)[0] ?? null;
  }

  functions(name: string): FunctionDeclaration[] {
    return this.#itemsNamed(name).flatMap((item) =>
      this.model(item).filter(
        (n): n is FunctionDeclaration => n.type === 'FunctionDeclaration' && n.id.name === name,
      ),
    );
  }

  bodiesNamed(name: string): readonly TopLevelItem[] {
    return this.#itemsNamed(name);
  }

  variable(name: string): VariableDeclarator | null {
    for (const item of this.#declaring(name)) {
      for (const node of this.model(item)) {
        if (node.type !== 'VariableDeclaration') continue;
        const found = node.declarations.find((declarator) => declarator.id.name === name);
        if (found) return found;
      }
    }
    return null;
  }

  position(offset: number): { line: number; column: number } {
    // Of most files one place or two are asked for.
    if (this.#lineStarts === null && this.#positions++ < FEW_POSITIONS)
      return positionIn(this.source, offset);
    this.#lineStarts ??= lineStarts(this.source);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low] + 1 };
  }

  model(item: TopLevelItem): readonly TopLevel[] {
    let nodes = this.#modelled.get(item);
    if (!nodes) {
      nodes = this.#convert(item);
      this.#modelled.set(item, nodes);
    }
    return nodes;
  }

  conditions(node: TopLevel): readonly string[] {
    const conditions = this.#itemAt(node.start)?.conditions ?? [];
    return conditions.filter((text) => constantOf(text.replace(/^#?\s*if\b/, '')) !== true);
  }

  unread(name: string): SourceRange | null {
    for (const item of this.#itemsNamed(name)) {
      const nodes = this.model(item);
      if (nodes.some((n) => n.type === 'FunctionDeclaration' && n.id.name === name)) continue;
      const broken = nodes.find((n) => n.type === 'CUnparsed') ?? item;
      const directive = /^[ \t]*#/m.exec(this.seen.slice(item.start, item.bodyStart));
      if (directive) return { start: item.start + directive.index, end: item.bodyStart };
      return { start: Math.max(item.start, broken.start), end: item.bodyStart };
    }
    return null;
  }

  textOf(range: SourceRange): string {
    const item = this.#itemAt(range.start);
    const reading = item && this.#readingOf(item);
    return reading && range.end <= item.end
      ? reading.text.slice(range.start - item.start, range.end - item.start)
      : this.seen.slice(range.start, range.end);
  }

  itemOf(offset: number): TopLevelItem | null {
    return this.#itemAt(offset);
  }

  itemsNaming(kind: TopLevelItem['kind'], word: string): readonly TopLevelItem[] {
    let items = this.#naming.get(word);
    if (!items) {
      const found: TopLevelItem[] = [];
      for (let at = indexOfWord(this.source, word); at >= 0;) {
        const item = this.#itemAt(at);
        if (item) found.push(item);
        at = indexOfWord(this.source, word, Math.max(item?.end ?? 0, at + 1));
      }
      this.#naming.set(word, (items = found));
    }
    return items.filter((item) => item.kind === kind);
  }

  #readingOf(item: TopLevelItem): Reading | null {
    if (item.kind !== 'function') return null;
    let reading = this.#readings.get(item);
    if (reading === undefined) {
      const before = this.seen.slice(Math.max(0, item.start - 200), item.start);
      const text = this.seen.slice(item.start, item.end);
      reading = readItem(text, item.bodyStart - item.start, before, this.choices);
      this.#readings.set(item, reading);
    }
    return reading;
  }

  /** The nodes of the item that stands and reads as one of another text does; undefined when there is none that is modelled. */
  private sameItem(wanted: TopLevelItem, other: ParsedDriver): readonly TopLevel[] | undefined {
    const item = this.#itemAt(wanted.start);
    const nodes = item && this.#modelled.get(item);
    if (!nodes || this.#readings.get(item)) return undefined;
    const { start, end, kind, bodyStart } = item;
    if (
      start !== wanted.start ||
      end !== wanted.end ||
      kind !== wanted.kind ||
      bodyStart !== wanted.bodyStart
    )
      return undefined;
    // What is made of a statement looks at how the line goes on.
    let until = end + 1;
    while (/[\r\n]/.test(this.seen[until - 1] ?? '')) until++;
    const reads = this.seen.slice(start, until) === other.seen.slice(start, until);
    if (!reads || this.source.slice(start, end) !== other.source.slice(start, end)) return undefined;
    const answers = this.#asked.get(item) ?? [];
    const same = answers.every(({ what, name, answer }) => other.#names[what](name) === answer);
    return same ? nodes : undefined;
  }

  #convert(item: TopLevelItem): readonly TopLevel[] {
    const reading = this.#readingOf(item);
    if (reading) {
      const hidden = reading.hidden.map(({ start, end }) => ({
        start: start + item.start,
        end: end + item.start,
      }));
      this.chosen.set(item, { conditions: reading.conditions, hidden });
    }
    const same = reading === null ? this.like?.sameItem(item, this) : undefined;
    if (same !== undefined) return same;
    const seen = reading
      ? this.seen.slice(0, item.start) + reading.text + this.seen.slice(item.end)
      : this.seen;
    const asked: Asked[] = [];
    const prepared = prepareItem(seen, item, item.bodyStart, noting(this.#names, asked));
    if (asked.length > 0) this.#asked.set(item, asked);
    const text = item.kind === 'directive' ? `${seen.slice(item.start, item.end)}\n` : prepared.text;
    if (item.kind === 'directive' && !/^#\s*(define|include|undef|pragma)\b/.test(text)) return [];
    const { start, end } = item;
    const asText: TopLevel[] = [{ type: 'CUnparsed', start, end, text: this.source.slice(start, end) }];
    if (isTooDeep(text)) return asText;
    const context = conversion(seen, 0, prepared, item.start);
    const tree = parseC(text);
    if (tree === null) return asText;
    try {
      const nodes = tree.rootNode.children.flatMap((node) => (node ? topLevel(context, node) : []));
      return item.kind === 'function' ? wholeOnly(context, nodes, item) : nodes;
    } catch (error) {
      if (error instanceof TooDeep) return asText;
      throw error;
    } finally {
      tree.delete();
    }
  }

  #itemAt(offset: number): TopLevelItem | null {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#items[middle].end <= offset) low = middle + 1;
      else high = middle;
    }
    const item = this.#items[low];
    return item && item.start <= offset ? item : null;
  }

  #commentAt(offset: number): boolean {
    if (this.#commentRanges.some((c) => c.start <= offset && offset < c.end)) return true;
    const item = this.#itemAt(offset);
    // Few items have a quote before the place.
    if (!item || !/["']/.test(this.source.slice(item.start, offset))) return false;
    return tokenize(this.source, item.start, item.end).some(
      (token) => token.kind === 'string' && token.start <= offset && offset < token.end,
    );
  }

  /** The functions of a name, which stands in the text before the body. */
  #itemsNamed(name: string): readonly TopLevelItem[] {
    let found = this.#named.get(name);
    if (!found) {
      const headers = (this.#headers ??= this.#wordsOfHeaders()).get(name) ?? [];
      this.#named.set(name, (found = headers.filter((item) => this.#nameOf(item) === name)));
    }
    return found;
  }

  /** By word: the functions before whose bodies it stands, in their order. */
  #wordsOfHeaders(): ReadonlyMap<string, readonly TopLevelItem[]> {
    const words = new Map<string, TopLevelItem[]>();
    for (const item of this.#items) {
      if (item.kind !== 'function') continue;
      for (const word of new Set(this.seen.slice(item.start, item.bodyStart).match(/\w+/g))) {
        const known = words.get(word);
        if (known) known.push(item);
        else words.set(word, [item]);
      }
    }
    return words;
  }

  #nameOf(item: TopLevelItem): string | null {
    let name = this.#itemNames.get(item);
    if (name === undefined) {
      name = nameOf(this.textOf({ start: item.start, end: item.bodyStart }), (macro) =>
        this.#names.macro(macro),
      );
      this.#itemNames.set(item, name);
    }
    return name;
  }

  /** Declarations that have the word: none where it is no name, as of a damaged declaration any text may look like a type. */
  #declaring(name: string): readonly TopLevelItem[] {
    return /^\w+$/.test(name) ? this.itemsNaming('declaration', name) : [];
  }

  #namedType(name: string): CType | null {
    const macro = this.#names.macro(name);
    const tagged = /^(?:const\s+)?struct\s+(\w+)$/.exec(macro ?? '');
    if (tagged) return { kind: 'struct', tag: tagged[1], definition: null };
    for (const item of this.#declaring(name)) {
      if (!/\btypedef\b/.test(this.seen.slice(item.start, item.end))) continue;
      const found = this.model(item).find(
        (node): node is CTypedef => node.type === 'CTypedef' && node.id.name === name,
      );
      if (found) return found.ctype;
    }
    return null;
  }

  #memberType(struct: string, member: string): CType | null {
    const opening = new RegExp(`\\bstruct\\s+${struct}\\s*\\{`);
    for (const item of this.#declaring(struct)) {
      if (!opening.test(this.source.slice(item.start, item.end))) continue;
      for (const node of this.model(item)) {
        const definition =
          node.type === 'CTypeDeclaration' || node.type === 'VariableDeclaration' ? node.definition : null;
        if (definition?.type !== 'CStructDefinition' || definition.tag !== struct) continue;
        const found = definition.members.find((m) => m.id?.name === member);
        if (found) return found.ctype;
      }
    }
    return null;
  }
}

/**
 * The nodes of a function's item, which have to be the function alone: where the grammar closes the body before the lexer
 * does, what is behind would be no part of it.
 */
function wholeOnly(context: ExpressionContext, nodes: TopLevel[], item: TopLevelItem): TopLevel[] {
  const whole = nodes.every((node) => node.type !== 'FunctionDeclaration' || node.end >= item.end);
  if (whole) return nodes;
  const { start, end } = item;
  return [{ type: 'CUnparsed', start, end, text: context.text(start, end) }];
}

/** Something that was asked of the names of a file. */
interface Asked {
  readonly what: keyof FileNames;
  readonly name: string;
  readonly answer: boolean | string | undefined;
}

/** The names of a file, with a note of what is asked of them. */
function noting(names: FileNames, asked: Asked[]): FileNames {
  return {
    isFunction: (name) => {
      const answer = names.isFunction(name);
      asked.push({ what: 'isFunction', name, answer });
      return answer;
    },
    macro: (name) => {
      const answer = names.macro(name);
      asked.push({ what: 'macro', name, answer });
      return answer;
    },
  };
}

const DEFINE = /[ \t]*#[ \t]*define[ \t]+(\w+)(?:\([^)\n]*\))?((?:\\\r?\n|[^\n])*)/y;

/** Where the last character stands before an offset that is no space; -1 where there is none. */
function beforeSpaces(text: string, offset: number): number {
  let at = offset - 1;
  while (text[at] === ' ' || text[at] === '\t') at--;
  return at;
}

/** The definitions of macros in a text, as `DEFINE` reads them: looked for by the word, since most lines are none. */
function* definesIn(text: string): Generator<RegExpExecArray, void, undefined> {
  for (let at = text.indexOf('define'); at >= 0; at = text.indexOf('define', at)) {
    const sign = beforeSpaces(text, at);
    const start = text[sign] === '#' ? beforeSpaces(text, sign) : sign;
    let found: RegExpExecArray | null = null;
    if (start < sign && (start < 0 || /[\n\r\u2028\u2029]/.test(text[start]))) {
      DEFINE.lastIndex = start + 1;
      found = DEFINE.exec(text);
    }
    if (found) yield found;
    at = Math.max(at + 1, found ? found.index + found[0].length : 0);
  }
}

/** What the text of a file tells of names: found when it is first asked for. */
function namesOf(text: string, isDefined: (name: string) => boolean): FileNames {
  let macros: Map<string, string> | null = null;
  return {
    isFunction: (name) => isDefined(name) || factOf(name) !== undefined || isCalled(text, name),
    macro: (name) => {
      if (!macros) {
        macros = new Map();
        for (const [, macro, value] of definesIn(text)) {
          macros.set(
            macro,
            value
              .replace(/\\\r?\n/g, ' ')
              .replace(/\/\*[^]*?\*\//g, ' ')
              .trim(),
          );
        }
      }
      return macros.get(name);
    },
  };
}

/** Does a text call a name: not where what may be its type, or the condition of a statement, stands before it? */
function isCalled(text: string, name: string): boolean {
  for (let at = indexOfWord(text, name); at >= 0; at = indexOfWord(text, name, at + 1)) {
    let after = at + name.length;
    while (isBlank(text, after)) after++;
    if (text[after] !== '(') continue;
    let before = at - 1;
    while (isBlank(text, before)) before--;
    if (before >= 0 && !/[\w)]/.test(text[before])) return true;
  }
  return false;
}

function isBlank(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /\s/.test(text[at]);
}

/** What a function is called, by its text up to the body: `__printf(1, 2)` is an annotation, `__foo(struct foo *foo)` its name. */
function nameOf(header: string, macro: (name: string) => string | undefined): string | null {
  const tokens = tokenize(header).filter(({ kind }) => kind !== 'comment' && kind !== 'directive');
  const found = functionHeader(tokens, tokens.length, macro);
  if (found) return found.name.text;
  const bare = header.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
  const called = [...bare.matchAll(/\b(\w+)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g)].map(
    ([, name]) => name,
  );
  const names = called.filter((name) => !isAnnotation(name));
  // An annotation that is not known has two underscores, and the name comes behind it.
  return names.find((name) => !name.startsWith('__')) ?? names[0] ?? /(\w+)\s*\(/.exec(bare)?.[1] ?? null;
}

function topLevel(context: ExpressionContext, node: SyntaxNode): TopLevel[] {
  switch (node.type) {
    case 'comment':
      return [];
    case 'function_definition':
      return [
        convertFunction(context, node, (body) => convertBlock(context, body)) ?? unparsed(context, node),
      ];
    case 'declaration':
    case 'type_definition':
    case 'struct_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return [convertDeclaration(context, node)];
    case 'preproc_def':
    case 'preproc_function_def':
      return [convertDefine(context, node)];
    case ';':
      return [];
    default: {
      if (!node.isNamed) return [];
      const statement = convertStatement(context, node);
      switch (statement.type) {
        case 'CPreprocDirective':
        case 'CPreprocConditional':
        case 'ExpressionStatement':
        case 'EmptyStatement':
        case 'CAsmStatement':
        case 'CUnparsed':
          return [statement];
        default:
          return [unparsed(context, node)];
      }
    }
  }
}

/** Places of a file that are counted out before it is worth knowing where all lines begin. */
const FEW_POSITIONS = 3;

function positionIn(source: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let feed = source.indexOf('\n'); feed >= 0 && feed < offset; feed = source.indexOf('\n', feed + 1)) {
    line++;
    start = feed + 1;
  }
  return { line, column: offset - start + 1 };
}

/** Where lines begin, in half of the memory that a list takes: a plan keeps those of hundreds of files. */
function lineStarts(source: string): Uint32Array {
  const starts = [0];
  for (let feed = source.indexOf('\n'); feed >= 0; feed = source.indexOf('\n', feed + 1))
    starts.push(feed + 1);
  return Uint32Array.from(starts);
}
