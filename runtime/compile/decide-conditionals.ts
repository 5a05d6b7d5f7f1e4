import { evaluateCondition, type Configuration } from './conditions';

interface OpenConditional {
  /** Whether the code around it is compiled. */
  readonly outer: boolean;
  /** Whether the current branch is. */
  active: boolean;
  /** Whether a branch of it was. */
  taken: boolean;
}

const DIRECTIVE = /^[ \t]*#[ \t]*(\w+)/;

/**
 * A file's text with conditional compilation decided: directives and what is not compiled become spaces, so that every
 * offset and line stays. Branches of `#if` can cut through statements (`#ifdef X ... else if (a) ... #endif`), which no tree of
 * the whole text can show.
 * @param source C text
 * @param configuration what is defined besides the macros of the file
 */
export function decideConditionals(source: string, configuration: Configuration): string {
  if (!/^[ \t]*#[ \t]*if/m.test(source)) return source;
  const macros = new Map<string, string | null>();
  const known: Configuration = {
    value: (name) => {
      const own = macros.get(name);
      return own === undefined ? configuration.value(name) : own;
    },
  };
  const open: OpenConditional[] = [];
  const active = (): boolean => open[open.length - 1]?.active ?? true;
  let result = '';
  let inComment = false;
  for (const line of logicalLines(source)) {
    const directive = inComment ? null : DIRECTIVE.exec(line);
    inComment = endsInComment(line, inComment);
    // A comment that begins on the directive's line and goes on stays.
    const directiveEnd = inComment ? line.lastIndexOf('/*') : line.length;
    const name = directive?.[1] ?? '';
    const text = directive === null ? '' : withoutComments(line.slice(directive[0].length));
    switch (name) {
      case 'if':
      case 'ifdef':
      case 'ifndef': {
        const outer = active();
        const condition = name === 'if' ? text : `${name} ${text}`;
        const taken = outer && evaluateCondition(condition, known);
        open.push({ outer, active: taken, taken });
        result += blank(line.slice(0, directiveEnd)) + line.slice(directiveEnd);
        continue;
      }
      case 'elif':
      case 'elifdef':
      case 'elifndef':
      case 'else': {
        const current = open[open.length - 1];
        if (current !== undefined) {
          const condition = name === 'elif' ? text : `${name.replace('el', '')} ${text}`;
          current.active =
            current.outer && !current.taken && (name === 'else' || evaluateCondition(condition, known));
          current.taken ||= current.active;
        }
        result += blank(line.slice(0, directiveEnd)) + line.slice(directiveEnd);
        continue;
      }
      case 'endif':
        open.pop();
        result += blank(line.slice(0, directiveEnd)) + line.slice(directiveEnd);
        continue;
      case 'define':
      case 'undef':
        if (active()) note(macros, name, text);
        break;
      default:
        break;
    }
    result += active() ? line : blank(line);
  }
  return result;
}

function note(macros: Map<string, string | null>, directive: string, text: string): void {
  const [, name, parameters, value] = /^\s*(\w+)(\([^)]*\))?\s*([^]*)$/.exec(text) ?? [];
  if (name === undefined) return;
  macros.set(name, directive === 'undef' ? null : parameters === undefined ? (value ?? '') : '1');
}

/** Lines with their ends, joined where a backslash continues them. */
function* logicalLines(source: string): Generator<string> {
  let start = 0;
  let end = 0;
  while (end < source.length) {
    const feed = source.indexOf('\n', end);
    end = feed < 0 ? source.length : feed + 1;
    if (feed > 0 && /\\\r?$/.test(source.slice(Math.max(start, feed - 2), feed))) continue;
    yield source.slice(start, end);
    start = end;
  }
  if (start < end) yield source.slice(start, end);
}

/** Whether a block comment is open where a line ends. */
function endsInComment(line: string, inComment: boolean): boolean {
  let open = inComment;
  const TOKEN = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*|\*\//g;
  for (let match = TOKEN.exec(line); match !== null; match = TOKEN.exec(line)) {
    if (open) {
      if (match[0] === '*/') open = false;
      else if (match[0].includes('*/')) {
        open = false;
        TOKEN.lastIndex = match.index + match[0].indexOf('*/') + 2;
      }
    } else if (match[0] === '/*') {
      open = true;
    }
  }
  return open;
}

function withoutComments(text: string): string {
  return text.replace(/\\\r?\n/g, ' ').replace(/\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*/g, ' ');
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
