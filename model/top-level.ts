import { commentEnd, directiveEnd, separatesDigits, stringEnd } from './lexer';
import type { SourceRange } from './nodes';

/** One top-level item of a translation unit: enough to decide whether it is worth parsing. */
export interface TopLevelItem extends SourceRange {
  readonly kind: 'function' | 'declaration' | 'directive';
  /** Where a function's body opens; -1 for anything else. */
  readonly bodyStart: number;
  /** The conditional directives around it, outermost first: `ifdef CONFIG_MMU`, `!(ifdef CONFIG_MMU)` in an else. */
  readonly conditions: readonly string[];
}

/** The items and the comments of a file. */
export interface TopLevel {
  readonly items: readonly TopLevelItem[];
  readonly comments: readonly SourceRange[];
}

/** A conditional directive that is open, and the one around it. */
interface OpenConditional {
  readonly text: string;
  readonly depth: number;
  readonly around: OpenConditional | null;
}

/** An item that knows the innermost conditional around it: few items are asked for all of them. */
class Item implements TopLevelItem {
  constructor(
    readonly kind: TopLevelItem['kind'],
    readonly start: number,
    readonly end: number,
    readonly bodyStart: number,
    private readonly innermost: OpenConditional | null,
  ) {}

  get conditions(): readonly string[] {
    const texts: string[] = [];
    for (let open = this.innermost; open !== null; open = open.around) texts.push(open.text);
    return texts.reverse();
  }
}

const TAGGED_TYPE = /^\s*(?:(?:typedef|static|const|extern|volatile)\s+)*(?:struct|union|enum)\b[^()=;]*$/;
const ATTRIBUTE = /\b__?\w+\s*\(\([^)]*\)*\)|\b__\w+\s*\([^()]*\)/g;

/** No macro that needs no semicolon is given more characters: a text may go on without one for ever. */
const LONGEST_MACRO = 4000;

/** A directive that opens a branch or ends one: its name, and what it asks. */
const CONDITIONAL = /^#\s*(if|ifdef|ifndef|else|elif|endif)\b\s*([^]*)$/;

/** `extern "C"`, whose brace opens no item. */
const LINKAGE = /^extern\s*"C(?:\+\+)?"\s*$/;
/** What stands in front of the `;` of a parameter that is declared behind the parentheses, `int f(a, b) int a`. */
const OLD_STYLE = /^(?:\w+[\s*]+)+\w+\s*\((?:\s*[A-Za-z_]\w*\s*,)*\s*[A-Za-z_]\w*\s*\)[\w\s*,;[\]]*$/;
/** The rest of such declarations, up to the body. */
const OLD_STYLE_REST = /(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|[\w*][^\n;(){}=]*;)*\{/y;
const TYPE_WORD =
  /^(?:static|extern|const|volatile|inline|typedef|unsigned|signed|long|short|int|char|void|float|double|bool|_Bool|struct|union|enum|register|auto|noinline|asmlinkage|__\w+)$/;
/** What a definition or a declaration that has its own type begins with. */
const ITEM_START =
  /^(?:static|extern|const|volatile|inline|typedef|unsigned|signed|long|short|int|char|void|float|double|bool|_Bool|struct|union|enum)\b/;

/** What decides something inside braces. */
const DECISIVE = /["'#/(){}]/g;

/** Characters that outside of braces decide nothing: no brackets, quotes, slashes and `#`, no `;` and `=`, and no white space. */
const PLAIN_OUTSIDE = Uint8Array.from({ length: 128 }, (_, c) =>
  /[^\s"'()/{}#;=]/.test(String.fromCharCode(c)) ? 1 : 0,
);

/**
 * Split a file into its top-level items without parsing it. Brace depth decides; where the branches of a conditional
 * directive open braces of their own, each branch starts from the depth at its `#if`.
 *
 * A file is scanned at some hundred times the speed at which the grammar parses it, so that only the items that a hook
 * reaches are ever parsed, and so that a construct the grammar does not know cannot spoil its neighbours.
 */
export function splitTopLevel(text: string): TopLevel {
  return new Splitter(text).split();
}

/**
 * What stands before the braces of an item that defines one variable by an initialiser in braces, and nothing besides.
 * @param text the item
 * @returns null for any other
 */
export function headOfInitialised(text: string): string | null {
  const head = /^[^{]*=\s*\{/.exec(text)?.[0];
  const end = text.trimEnd();
  const isClosed = end.endsWith('}') || (end.endsWith(';') && end.slice(0, -1).trimEnd().endsWith('}'));
  return head !== undefined && isClosed ? head : null;
}

/** Where the white space from an offset on ends, line feeds aside. */
function blankEnd(text: string, at: number): number {
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 9 && c !== 32 && c !== 13 && c !== 12 && c !== 11) break;
  }
  return i;
}

/** Where the characters end that decide nothing outside of braces, from an offset on. */
function plainEnd(text: string, at: number): number {
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c <= 127 && PLAIN_OUTSIDE[c] === 0) break;
  }
  return i;
}

/**
 * The text that `splitTopLevel` goes through, and where it is in it. A function for each case: one large function takes
 * the compiler longer than the work, and is compiled anew for every case that comes up late.
 */
class Splitter {
  private readonly items: TopLevelItem[] = [];
  private readonly comments: SourceRange[] = [];
  private innermost: OpenConditional | null = null;
  private depth = 0;
  private parens = 0;
  /** Where the current item starts; -1 between items. */
  private start = -1;
  private bodyStart = -1;
  private assigned = false;
  private parenthesised = false;
  private atLineStart = true;

  constructor(private readonly text: string) {}

  split(): TopLevel {
    const { text, items, comments } = this;
    let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (i < text.length) i = this.step(i);
    if (this.start >= 0) this.finish(text.length);
    return { items, comments };
  }

  /** Takes what stands at an offset, and tells where it ends. */
  private step(at: number): number {
    const { text } = this;
    // Nearly all of a file is inside braces.
    const i = this.depth > 0 && this.start >= 0 ? this.inside(at) : blankEnd(text, at);
    if (i >= text.length) return i;
    const c = text.charCodeAt(i);
    if (c === 10) {
      this.atLineStart = true;
      return i + 1;
    }
    if (c === 47) {
      const next = text.charCodeAt(i + 1);
      if (next === 42 || next === 47) return this.comment(i);
    }
    if (c === 35 && this.atLineStart) return this.directive(i);
    if (this.endsLoneMacro(i, c)) {
      this.finish(i);
      return i;
    }
    this.atLineStart = false;
    if (this.start < 0) this.start = i;
    if (c === 34 || c === 39) return c === 39 && separatesDigits(text, i) ? i + 1 : stringEnd(text, i);
    return this.character(i, c);
  }

  /**
   * Goes on inside braces up to a special character, or the brace that closes the outermost. What decides nothing is left to an
   * expression: V8 takes longer to make a loop over characters fast than most texts take.
   */
  private inside(at: number): number {
    const { text } = this;
    let { depth, parens } = this;
    let i = at - 1;
    scan: for (;;) {
      DECISIVE.lastIndex = i + 1;
      i = DECISIVE.test(text) ? DECISIVE.lastIndex - 1 : text.length;
      switch (text.charCodeAt(i)) {
        case 40:
          parens++;
          break;
        case 41:
          if (parens > 0) parens--;
          break;
        case 123:
          depth++;
          break;
        case 125:
          if (depth === 1) break scan;
          depth--;
          break;
        default:
          break scan;
      }
    }
    this.depth = depth;
    this.parens = parens;
    this.atLineStart = this.beginsLine(at, i);
    return i;
  }

  /** Is there only white space in front of an offset on its line, where what stands up to another one has been read? */
  private beginsLine(from: number, at: number): boolean {
    const { text } = this;
    for (let i = at - 1; i >= from; i--) {
      const c = text.charCodeAt(i);
      if (c === 10) return true;
      if (c !== 9 && c !== 11 && c !== 12 && c !== 13 && c !== 32) return false;
    }
    return this.atLineStart;
  }

  private comment(i: number): number {
    const end = commentEnd(this.text, i);
    this.comments.push({ start: i, end });
    return end;
  }

  private directive(i: number): number {
    const { text, innermost } = this;
    const end = directiveEnd(text, i);
    // Most of them define something or include it.
    const directive = CONDITIONAL.exec(text.slice(i, end));
    const name = directive?.[1] ?? '';
    // What an `#endif` ends may go on behind it: the head of a function.
    if (!/^e/.test(name) && this.isBehindLoneMacro(i)) this.finish(i);
    const condition = directive ? normaliseCondition(name, directive[2]) : '';
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
      this.innermost = { text: condition, depth: this.depth, around: innermost };
    } else if ((name === 'else' || name === 'elif') && innermost !== null) {
      const { depth, around } = innermost;
      const other = negate(innermost.text);
      this.depth = depth;
      this.innermost = { text: name === 'else' ? other : `${other} && (${condition})`, depth, around };
    } else if (name === 'endif') {
      this.innermost = innermost?.around ?? null;
    }
    if (this.start < 0) this.add('directive', i, end);
    return end;
  }

  /** Does a macro that needs no semicolon end before the character `c` at `i`? */
  private endsLoneMacro(i: number, c: number): boolean {
    const { text, start } = this;
    if (start < 0 || this.depth > 0 || this.parens > 0) return false;
    if (!this.parenthesised) return text.charCodeAt(i - 1) === 10 && isFlatMacro(text, start, i);
    if (this.assigned || c === 123 || c === 59 || text.charCodeAt(i - 1) !== 10) return false;
    return isLoneMacro(text, start, i);
  }

  /** Is there nothing between a macro that needs no semicolon and what stands at `i`? */
  private isBehindLoneMacro(i: number): boolean {
    if (this.start < 0 || this.depth > 0 || this.parens > 0 || !this.parenthesised || this.assigned)
      return false;
    return i - this.start <= LONGEST_MACRO && isWholeMacro(this.text.slice(this.start, i));
  }

  /** Is the brace at `i` that of `extern "C"`, which opens no item? */
  private beginsLinkage(i: number): boolean {
    const { text, start } = this;
    return text.startsWith('extern', start) && LINKAGE.test(withoutComments(text.slice(start, i)));
  }

  /** Takes a character of an item. */
  private character(i: number, c: number): number {
    const outside = this.depth === 0 && this.parens === 0;
    switch (c) {
      case 40:
        this.parens++;
        break;
      case 41:
        if (this.parens > 0) this.parens--;
        if (this.depth === 0 && this.parens === 0) this.parenthesised = true;
        break;
      case 61:
        if (outside) this.assigned = true;
        break;
      case 123:
        if (outside && this.beginsLinkage(i)) {
          this.start = -1;
          break;
        }
        if (outside) this.openBody(i);
        this.depth++;
        break;
      case 125:
        if (this.depth === 0 && this.start === i) {
          // It closes `extern "C" {`.
          this.start = -1;
          break;
        }
        if (this.depth > 0) this.depth--;
        if (this.depth === 0 && this.bodyStart >= 0) this.finish(i + 1);
        break;
      case 59:
        if (outside && !this.isInOldStyle(i)) this.finish(i + 1);
        break;
      default:
        return plainEnd(this.text, i + 1);
    }
    return i + 1;
  }

  /** Does the `;` at `i` end the declaration of a parameter in a definition as K&R wrote them, and not the item? */
  private isInOldStyle(i: number): boolean {
    if (!this.parenthesised || this.assigned) return false;
    const header = this.text.slice(this.start, i);
    // A prototype ends with the parenthesis, mostly.
    if (/^\s*$/.test(header.slice(header.lastIndexOf(')') + 1))) return false;
    if (!OLD_STYLE.test(withoutComments(header))) return false;
    OLD_STYLE_REST.lastIndex = i + 1;
    return OLD_STYLE_REST.test(this.text);
  }

  /** The first brace of an item opens a function's body, unless it is that of an initialiser or of a type. */
  private openBody(i: number): void {
    if (this.assigned || !this.parenthesised || this.bodyStart >= 0) return;
    const header = this.text.slice(this.start, i);
    if (!TAGGED_TYPE.test(header.replace(ATTRIBUTE, ''))) this.bodyStart = i;
  }

  private finish(end: number): void {
    this.add(this.bodyStart >= 0 ? 'function' : 'declaration', this.start, end);
    this.start = -1;
    this.bodyStart = -1;
    this.assigned = false;
    this.parenthesised = false;
    this.depth = 0;
    this.parens = 0;
  }

  private add(kind: TopLevelItem['kind'], start: number, end: number): void {
    const bodyStart = kind === 'function' ? this.bodyStart : -1;
    this.items.push(new Item(kind, start, end, bodyStart, this.innermost));
  }
}

/** `MODULE_ALIAS("x")` without a semicolon, followed by an item of its own in the first column. */
function isLoneMacro(text: string, start: number, next: number): boolean {
  if (!/[A-Za-z_]/.test(text[next]) || /^__\w/.test(text.slice(next, next + 3))) return false;
  return isWholeMacro(text.slice(start, next));
}

/** Is an item, but for the end of a condition behind it, what a macro is given, and nothing besides? */
function isWholeMacro(text: string): boolean {
  const item = withoutComments(text)
    .replace(/^[ \t]*#[ \t]*endif\b.*$/gm, '')
    .trimEnd();
  return item.endsWith(')') && /^[A-Za-z_]\w*\s*\(/.test(item);
}

/** A word alone on its line, before an item that has its type with it: `EX_BEGIN_DECLS`. */
function isFlatMacro(text: string, start: number, next: number): boolean {
  const word = /^([A-Za-z_]\w*)[ \t\r]*\n/.exec(text.slice(start, Math.min(next, start + 80)));
  if (!word || TYPE_WORD.test(word[1])) return false;
  if (withoutComments(text.slice(start + word[1].length, next)).trim() !== '') return false;
  return ITEM_START.test(text.slice(next, next + 40));
}

const withoutComments = (text: string): string =>
  text.includes('/') ? text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ') : text;

function normaliseCondition(name: string, rest: string): string {
  const condition = rest
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ')
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name === 'ifdef' || name === 'ifndef' ? `${name} ${condition}` : condition;
}

function negate(condition: string): string {
  return `!(${condition})`;
}
