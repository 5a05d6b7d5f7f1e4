import type { Chosen, Driver, Hook } from './driver';
import { typeText } from './types';
import { nameOf, namesOf, noting, type Asked } from './file-names';
import { parseC } from './grammar';
import { GAP } from './gaps';
import { findHooks } from './hooks';
import type { HookSource } from './hook-source';
import { tokenize } from './lexer';
import type {
  Comment,
  CEnumDefinition,
  CStructDefinition,
  CType,
  FunctionDeclaration,
  Program,
  SourceRange,
  TopLevel,
  VariableDeclarator,
} from './nodes';
import { isTooDeep, TooDeep } from './nesting';
import { conversion, topLevel, wholeOnly } from './parsed-text';
import { readDefine } from './statements';
import { Ranges } from './ranges';
import { Positions } from './positions';
import { registerNodeTypes } from './register';
import { constantOf, withoutDeadText } from './dead-text';
import type { FileNames } from './idioms';
import { readItem, type Choices, type Reading } from './readings';
import { prepareItem } from './replacements';
import { splitTopLevel, type TopLevelItem } from './top-level';
import { indexOfWord } from './words';
import { countBefore } from './ordered';

export { forgetSyntaxTrees, loadGrammar } from './grammar';
export { parseExpression } from './parsed-text';

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

/** What a text that names a type is made of: words, and stars behind them. */
const TYPE_TEXT = /^[A-Za-z_][\w\s]*(?:\*[*\s]*)?$/;

/** The type that a text names, as the text of a macro does: `struct file *`; null for any other text. */
export function typeOfText(text: string): CType | null {
  if (!TYPE_TEXT.test(text)) return null;
  const { body } = parseDriver(`typedef ${text} named;\n`, { path: '', reach: 'all' }).program;
  const [node] = body;
  return body.length === 1 && node.type === 'CTypedef' ? node.ctype : null;
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
  #declaredStatic: ReadonlyMap<string, number> | null = null;
  readonly #modelled = new Map<TopLevelItem, readonly TopLevel[]>();
  readonly #named = new Map<string, readonly TopLevelItem[]>();
  readonly #naming = new Map<string, readonly TopLevelItem[]>();
  readonly #structures = new Map<string, readonly CStructDefinition[]>();
  #headers: ReadonlyMap<string, readonly TopLevelItem[]> | null = null;
  readonly #itemNames = new Map<TopLevelItem, string | null>();
  readonly #positions: Positions;
  #comments: Comment[] | null = null;
  #commented: Ranges | null = null;
  readonly #strings = new Map<TopLevelItem, Ranges>();
  #hooks: readonly Hook[] | null = null;
  readonly #hooksIn = new Map<string, readonly Hook[]>();

  constructor(
    readonly source: string,
    readonly path: string,
    readonly choices: Choices,
    private readonly like: ParsedDriver | null,
  ) {
    this.#positions = new Positions(source);
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
      namedType: (name) => this.namedType(name),
      memberType: (struct, member) => this.memberType(struct, member),
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
    return this.#positions.of(offset);
  }

  model(item: TopLevelItem): readonly TopLevel[] {
    let nodes = this.#modelled.get(item);
    if (!nodes) {
      nodes = this.#convert(item);
      if (item.kind === 'function') nodes = nodes.map((node) => this.#withLinkage(item, node));
      this.#modelled.set(item, nodes);
    }
    return nodes;
  }

  /** A function that a declaration before it makes static is static, whether it says so again or not (C17, 6.2.2). */
  #withLinkage(item: TopLevelItem, node: TopLevel): TopLevel {
    if (node.type !== 'FunctionDeclaration' || node.storage.includes('static')) return node;
    this.#declaredStatic ??= this.#staticPrototypes();
    const at = this.#declaredStatic.get(node.id.name);
    return at !== undefined && at < item.start ? { ...node, storage: ['static', ...node.storage] } : node;
  }

  /** Where functions are first declared static, by name. */
  #staticPrototypes(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const { kind, start, end } of this.#items) {
      if (kind !== 'declaration') continue;
      const [head] = /^[^={;]*/.exec(this.seen.slice(start, end))!;
      const open = head.indexOf('(');
      if (open < 0 || !/\bstatic\b/.test(head.slice(0, open))) continue;
      for (const [, name] of head.matchAll(CALLED)) if (!found.has(name)) found.set(name, start);
    }
    return found;
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
    const { start, end } = item;
    const directive = item.kind === 'directive' ? seen.slice(start, end) : null;
    if (directive !== null && !/^#\s*(define|include|undef|pragma)\b/.test(directive)) return [];
    const define = directive === null ? null : readDefine(directive, start);
    if (define) return [define];
    const asked: Asked[] = [];
    const prepared = prepareItem(seen, item, item.bodyStart, noting(this.#names, asked));
    if (asked.length > 0) this.#asked.set(item, asked);
    const text = directive === null ? prepared.text : `${directive}\n`;
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
    const item = this.#items.at(countBefore(this.#items, ({ end }) => end <= offset));
    return item && item.start <= offset ? item : null;
  }

  #commentAt(offset: number): boolean {
    const place = { start: offset, end: offset + 1 };
    this.#commented ??= new Ranges(this.#commentRanges);
    if (this.#commented.someAround(place)) return true;
    const item = this.#itemAt(offset);
    return item !== null && this.#stringsIn(item).someAround(place);
  }

  #stringsIn(item: TopLevelItem): Ranges {
    let strings = this.#strings.get(item);
    if (!strings) {
      const { start, end } = item;
      const hasQuote = /["']/.test(this.source.slice(start, end));
      const tokens = hasQuote ? tokenize(this.source, start, end) : [];
      strings = new Ranges(tokens.filter(({ kind }) => kind === 'string'));
      this.#strings.set(item, strings);
    }
    return strings;
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

  namedType(name: string): CType | null {
    const macro = this.#names.macro(name);
    const named = macro !== undefined && /^(?:const\s+)?struct\b/.test(macro) ? typeOfText(macro) : null;
    if (named) return named;
    const types = this.#declaring(name).flatMap((item) => {
      if (!/\btypedef\b/.test(this.seen.slice(item.start, item.end))) return [];
      return this.model(item).flatMap((node) =>
        node.type === 'CTypedef' && node.id.name === name ? [node.ctype] : [],
      );
    });
    // Under some conditions it may be another one.
    const [type] = types;
    return type && types.every((other) => typeText(other) === typeText(type)) ? type : null;
  }

  memberType(struct: string, member: string): CType | null {
    let definitions = this.#structures.get(struct);
    if (!definitions) this.#structures.set(struct, (definitions = this.#structuresCalled(struct)));
    for (const definition of definitions) {
      const found = memberIn(definition, member);
      if (found) return found;
    }
    return null;
  }

  #structuresCalled(tag: string): CStructDefinition[] {
    const opening = new RegExp(`\\b(?:struct|union)\\b${GAP}${tag}\\b${GAP}\\{`);
    return this.#declaring(tag)
      .filter((item) => opening.test(this.source.slice(item.start, item.end)))
      .flatMap((item) => this.model(item))
      .flatMap((node) => {
        const definition = definitionOf(node);
        return definition?.type === 'CStructDefinition' && definition.tag === tag ? [definition] : [];
      });
  }
}

/** A name with parentheses behind it. */
const CALLED = new RegExp(`\\b(\\w+)${GAP}\\(`, 'g');

/** The structure or enumeration that a top-level node defines, by itself or on the way. */
function definitionOf(node: TopLevel): CStructDefinition | CEnumDefinition | null {
  if (node.type === 'CTypeDeclaration' || node.type === 'VariableDeclaration') return node.definition;
  return node.type === 'CTypedef' && 'definition' in node.ctype ? node.ctype.definition : null;
}

/** The type of a member of a structure, or of an anonymous one in it. */
function memberIn({ members }: CStructDefinition, name: string): CType | null {
  for (const { id, ctype } of members) {
    if (id?.name === name) return ctype;
    const inner =
      id === null && (ctype.kind === 'struct' || ctype.kind === 'union') ? ctype.definition : null;
    const found = inner?.type === 'CStructDefinition' ? memberIn(inner, name) : null;
    if (found) return found;
  }
  return null;
}
