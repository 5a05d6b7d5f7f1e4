import { commentEnd, directiveEnd, stringEnd } from './lexer';
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

interface OpenConditional {
  text: string;
  depth: number;
}

const TAGGED_TYPE = /^\s*(?:(?:typedef|static|const|extern|volatile)\s+)*(?:struct|union|enum)\b[^()=;]*$/;
const ATTRIBUTE = /\b__?\w+\s*\(\([^)]*\)*\)|\b__\w+\s*\([^()]*\)/g;

/** Characters that inside braces decide nothing: neither brackets, quotes, slashes and `#`, nor white space. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, c) =>
  /[\w$;,=<>!&|^~*+\-.%?:[\]@`]/.test(String.fromCharCode(c)) ? 1 : 0,
);

/**
 * Split a file into its top-level items without parsing it. Brace depth decides; where the branches of a conditional
 * directive open braces of their own, each branch starts from the depth at its `#if`.
 *
 * A file is scanned at some hundred times the speed at which the grammar parses it, so that only the items that a hook
 * reaches are ever parsed, and so that a construct the grammar does not know cannot spoil its neighbours.
 */
export function splitTopLevel(text: string): TopLevel {
  const items: TopLevelItem[] = [];
  const comments: SourceRange[] = [];
  const conditionals: OpenConditional[] = [];
  let depth = 0;
  let parens = 0;
  let start = -1;
  let bodyStart = -1;
  let assigned = false;
  let parenthesised = false;
  let atLineStart = true;

  const finish = (end: number): void => {
    items.push({
      kind: bodyStart >= 0 ? 'function' : 'declaration',
      start,
      end,
      bodyStart,
      conditions: conditionals.map((c) => c.text),
    });
    start = -1;
    bodyStart = -1;
    assigned = false;
    parenthesised = false;
    depth = 0;
    parens = 0;
  };

  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (i < text.length) {
    let c = text.charCodeAt(i);
    if (depth > 0 && start >= 0 && PLAIN[c] === 1) {
      // Nearly all of a file is this.
      do c = text.charCodeAt(++i);
      while (PLAIN[c] === 1);
      atLineStart = false;
      continue;
    }
    if (c === 10) {
      atLineStart = true;
      i++;
      continue;
    }
    if (c === 32 || c === 9 || c === 13 || c === 12 || c === 11) {
      i++;
      continue;
    }
    if (c === 47 && (text.charCodeAt(i + 1) === 42 || text.charCodeAt(i + 1) === 47)) {
      const end = commentEnd(text, i);
      comments.push({ start: i, end });
      i = end;
      continue;
    }
    if (c === 35 && atLineStart) {
      const end = directiveEnd(text, i);
      const directive = /^#\s*(\w*)\s*([^]*)$/.exec(text.slice(i, end));
      const name = directive?.[1] ?? '';
      const condition = normaliseCondition(name, directive?.[2] ?? '');
      if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
        conditionals.push({ text: condition, depth });
      } else if (name === 'else' || name === 'elif') {
        const open = conditionals[conditionals.length - 1];
        if (open) {
          depth = open.depth;
          open.text = name === 'else' ? negate(open.text) : `${negate(open.text)} && ${condition}`;
        }
      } else if (name === 'endif') {
        conditionals.pop();
      }
      if (start < 0) {
        items.push({
          kind: 'directive',
          start: i,
          end,
          bodyStart: -1,
          conditions: conditionals.map((o) => o.text),
        });
      }
      i = end;
      continue;
    }
    if (start >= 0 && parenthesised && depth === 0 && parens === 0 && !assigned && c !== 123 && c !== 59) {
      if (i > 0 && text.charCodeAt(i - 1) === 10 && isLoneMacro(text, start, i)) {
        finish(i);
        continue;
      }
    }
    atLineStart = false;
    if (start < 0) start = i;
    switch (c) {
      case 34:
      case 39:
        i = stringEnd(text, i);
        continue;
      case 40:
        parens++;
        break;
      case 41:
        if (parens > 0) parens--;
        if (depth === 0 && parens === 0) parenthesised = true;
        break;
      case 61:
        if (depth === 0 && parens === 0) assigned = true;
        break;
      case 123:
        if (depth === 0 && parens === 0 && !assigned && parenthesised && bodyStart < 0) {
          const header = text.slice(start, i);
          if (!TAGGED_TYPE.test(header.replace(ATTRIBUTE, ''))) bodyStart = i;
        }
        depth++;
        break;
      case 125:
        if (depth > 0) depth--;
        if (depth === 0 && bodyStart >= 0) {
          finish(i + 1);
          i++;
          continue;
        }
        break;
      case 59:
        if (depth === 0 && parens === 0) {
          finish(i + 1);
          i++;
          continue;
        }
        break;
      default:
        break;
    }
    i++;
  }
  if (start >= 0) finish(text.length);
  return { items, comments };
}

/** `MODULE_ALIAS("x")` without a semicolon, followed by an item of its own in the first column. */
function isLoneMacro(text: string, start: number, next: number): boolean {
  return (
    /^[A-Za-z_]\w*\s*\([^]*\)\s*$/.test(text.slice(start, next)) &&
    /[A-Za-z_]/.test(text[next]) &&
    !/^(?:__\w+)/.test(text.slice(next, next + 40))
  );
}

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
