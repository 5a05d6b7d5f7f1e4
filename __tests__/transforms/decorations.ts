import { tokenize, type Token } from '../../model/lexer';

/**
 * Rewriting C without changing what it means, as people write it in the wild: each rule puts something at one place of a
 * text. What it puts there can be taken out of a converted text again (`plainTokens`).
 */

/** A rule, and which of the places that it finds it is applied to, counted around. */
export interface Decoration {
  readonly rule: RuleName;
  readonly at: number;
}

interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** What goes to one place: several insertions, all or none. */
type Place = readonly Insertion[];

const ATTRIBUTES = ['__maybe_unused', '__attribute__((unused))', 'ODD_ATTRIBUTE'];
const COMMENTS = ['/* odd */', '/* odd,\n   on two lines */', '/**/', '// odd\n'];
const SPACES = ['  ', '\t', '\n', '\n\n\t', '\\\n', ' \\\n\t'];

/** What the macros that the rules write stand for; put before everything else. */
export const ODD_DEFINITIONS = `#define ODD_ATTRIBUTE __maybe_unused
#define ODD_FLAT
#define ODD_FLAT_CALL(x)
#define ODD_NOTHING do { } while (0)
`;

/** Words that look like calls or operands and are none. */
const KEYWORDS = new Set(
  'if while for switch return sizeof typeof do else case goto struct union enum static const int long unsigned'.split(
    ' ',
  ),
);

interface Text {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** How many braces are open before each token. */
  readonly depths: readonly number[];
}

function read(source: string): Text {
  const tokens = [...tokenize(source)].filter(({ kind }) => kind !== 'comment');
  let depth = 0;
  const depths = tokens.map(({ text }) => {
    if (text === '}') depth--;
    const before = depth;
    if (text === '{') depth++;
    return before;
  });
  return { source, tokens, depths };
}

/** Places between two tokens where white space may stand: not in an operator, and not beside a directive. */
function gaps({ source, tokens }: Text): number[] {
  return tokens.flatMap((token, i) => {
    const next = tokens[i + 1];
    if (!next || token.kind === 'directive' || next.kind === 'directive') return [];
    const between = source.slice(token.end, next.start);
    // Comments are left alone.
    if (between.trim() !== '') return [];
    // `-1` is one value to whoever reads it as text.
    if (token.text === '-' && next.kind === 'number') return [];
    const isOperator = token.kind === 'punctuation' && next.kind === 'punctuation' && between === '';
    const isParenthesis = /[()[\]{};,]/.test(token.text + next.text);
    return isOperator && !isParenthesis ? [] : [token.end];
  });
}

/** Heads of functions that are given a vma: the token of the name, and what stands before it. */
function heads({
  tokens,
  depths,
  source,
}: Text): { name: number; first: number; open: number; close: number }[] {
  return tokens.flatMap((token, i) => {
    if (depths[i] !== 0 || token.kind !== 'identifier' || tokens[i + 1]?.text !== '(') return [];
    let close = i + 1;
    for (let open = 0; close < tokens.length; close++) {
      if (tokens[close].text === '(') open++;
      if (tokens[close].text === ')' && --open === 0) break;
    }
    if (tokens[close + 1]?.text !== '{') return [];
    if (!/\bvm_area_struct\b/.test(source.slice(tokens[i].end, tokens[close]?.start))) return [];
    let first = i;
    while (first > 0 && tokens[first - 1].kind !== 'directive' && !/[;}]/.test(tokens[first - 1].text))
      first--;
    return tokens[first].text === 'static' ? [{ name: i, first, open: i + 1, close }] : [];
  });
}

/** Statements that stand alone on their lines, in the body of a function that is given a vma. */
function statements(text: Text): { start: number; end: number; indent: string }[] {
  const { source, tokens, depths } = text;
  const bodies = heads(text).map(({ close }) => {
    let end = close + 2;
    while (end < tokens.length && depths[end] > 0) end++;
    return { from: close + 1, to: end };
  });
  return bodies.flatMap(({ from, to }) => {
    const found: { start: number; end: number; indent: string }[] = [];
    // What a loop comes to is told from all that it does, in whatever order.
    if (tokens.slice(from, to).some(({ text: word }) => /^(?:for|while|do)$/.test(word))) return [];
    for (let i = from; i < to; i++) {
      if (!/^[;{}]$/.test(tokens[i].text)) continue;
      const first = tokens[i + 1];
      if (!first || first.kind !== 'identifier' || KEYWORDS.has(first.text) || i + 1 >= to) continue;
      let end = i + 1;
      while (end < to && !/^[;{}]$/.test(tokens[end].text) && tokens[end].kind !== 'directive') end++;
      if (tokens[end].text !== ';') continue;
      // A call or an assignment: a declaration has two names in a row, or a star between them.
      const head = source.slice(first.start, tokens[end].end);
      if (!/^\w+(?:\s*\(|\s*(?:->|\.)|\s*[-+|&]?=[^=])/.test(head)) continue;
      const start = source.lastIndexOf('\n', first.start) + 1;
      const indent = source.slice(start, first.start);
      const after = /^[ \t]*\n/.exec(source.slice(tokens[end].end));
      if (indent.trim() !== '' || !after) continue;
      found.push({ start, end: tokens[end].end + after[0].length, indent });
    }
    return found;
  });
}

const cycled = (places: readonly number[], texts: readonly string[]): Place[] =>
  places.flatMap((offset) => texts.map((text) => [{ offset, text }]));

const RULES = {
  /** Comments between any two tokens. */
  comment: (text: Text): Place[] => cycled(gaps(text), COMMENTS),

  /** White space and continued lines between any two tokens. */
  space: (text: Text): Place[] => cycled(gaps(text), SPACES),

  /** Words before, behind and around what a function gives back, and behind its parameters. */
  attribute: (text: Text): Place[] =>
    heads(text).flatMap(({ name, first, close, open }) => {
      const { tokens } = text;
      const commas = tokens.flatMap((token, i) =>
        i > open && i < close && token.text === ',' ? [tokens[i - 1].end] : [],
      );
      const parameters = [...commas, tokens[close - 1].end];
      return [
        ...cycled(
          [tokens[first].start],
          ATTRIBUTES.map((word) => `${word} `),
        ),
        ...cycled(
          [tokens[name].start],
          ATTRIBUTES.map((word) => `${word} `),
        ),
        ...cycled(
          parameters,
          ATTRIBUTES.map((word) => ` ${word}`),
        ),
      ];
    }),

  /** A macro on a line of its own before a function, with and without arguments. */
  flat: (text: Text): Place[] =>
    heads(text).flatMap(({ first }) =>
      cycled([text.tokens[first].start], ['ODD_FLAT\n', 'ODD_FLAT_CALL(hook)\n', '__visible\n']),
    ),

  /** Parentheses around what a member is taken of. */
  parentheses: ({ tokens, depths, source }: Text): Place[] =>
    tokens.flatMap((token, i) => {
      const next = tokens[i + 1];
      const isBase = next?.text === '-' && source[next.start + 1] === '>' && token.kind === 'identifier';
      // Behind a parenthesis it would be the arguments of a call, or the operand of a cast.
      if (!isBase || depths[i] === 0 || /[>.)]/.test(tokens[i - 1]?.text ?? '')) return [];
      return [
        [
          { offset: token.start, text: '(' },
          { offset: token.end, text: ')' },
        ],
      ];
    }),

  /** Parentheses or an ampersand before the function that a member is given. */
  member: ({ tokens }: Text): Place[] =>
    tokens.flatMap((token, i) => {
      const [equals, value, end] = [tokens[i + 1], tokens[i + 2], tokens[i + 3]];
      if (token.text !== 'mmap' || equals?.text !== '=' || value?.kind !== 'identifier') return [];
      if (end?.text !== ',' && end?.text !== '}' && end?.text !== ';') return [];
      const { start } = value;
      return [
        [
          { offset: start, text: '(' },
          { offset: value.end, text: ')' },
        ],
        [{ offset: start, text: '&' }],
      ];
    }),

  /** `#if 1` around a statement. */
  condition: (text: Text): Place[] =>
    statements(text)
      .filter(({ indent }) => indent === '\t')
      .map(({ start, end }) => [
        { offset: start, text: '#if 1 /* odd */\n' },
        { offset: end, text: '#endif /* odd */\n' },
      ]),

  /** `#if 1` around a function. */
  around: (text: Text): Place[] =>
    heads(text).map(({ first, close }) => {
      const { tokens, depths, source } = text;
      let end = close + 2;
      while (end < tokens.length && depths[end] > 0) end++;
      const start = source.lastIndexOf('\n', tokens[first].start) + 1;
      const after = source.indexOf('\n', tokens[end]?.end ?? source.length);
      return [
        { offset: start, text: '#if 1 /* odd */\n' },
        { offset: after < 0 ? source.length : after + 1, text: '#endif /* odd */\n' },
      ];
    }),

  /** A macro that does nothing, as a statement. */
  nothing: (text: Text): Place[] =>
    statements(text).map(({ start, indent }) => [{ offset: start, text: `${indent}ODD_NOTHING;\n` }]),

  /** A statement as a block of its own, and a statement expression around it. */
  block: (text: Text): Place[] =>
    statements(text).map(({ start, end, indent }) => [
      { offset: start, text: `${indent};\n` },
      { offset: end, text: `${indent};\n` },
    ]),
} as const;

export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as RuleName[];

/**
 * A text with something odd at some places; `ODD_DEFINITIONS` go before it.
 * @returns null where a rule finds no place
 */
export function decorated(source: string, decorations: readonly Decoration[]): string | null {
  let text = source;
  for (const { rule, at } of decorations) {
    const places = RULES[rule](read(text));
    const place = places[at % places.length];
    if (!place) return null;
    const insertions = [...place].sort((a, b) => b.offset - a.offset);
    for (const { offset, text: put } of insertions) text = text.slice(0, offset) + put + text.slice(offset);
  }
  return ODD_DEFINITIONS + text;
}

const ODD_WORD = /^(?:ODD_\w+|__maybe_unused|__attribute__|__visible)$/;

/** The tokens of a converted text without what `decorated` puts into one, and without what C does not mind. */
export function plainTokens(source: string): string[] {
  const text = source.replace(ODD_DEFINITIONS, '').replace(/\\\n/g, ' ');
  const tokens: string[] = [];
  const all = [...tokenize(text)].filter(({ kind }) => kind !== 'comment');
  for (let i = 0; i < all.length; i++) {
    const token = all[i];
    const word = text.slice(token.start, token.end);
    if (token.kind === 'directive' && /\bodd\b/.test(word)) continue;
    if (ODD_WORD.test(word)) {
      // Its arguments, and the semicolon of a statement.
      if (all[i + 1]?.text === '(') i = matching(all, i + 1);
      if (word === 'ODD_NOTHING' && all[i + 1]?.text === ';') i++;
      continue;
    }
    tokens.push(token.kind === 'directive' ? word.replace(/\s+/g, ' ') : word);
  }
  return withoutBraces(withoutParentheses(tokens));
}

function matching(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i].text === '(') depth++;
    if (tokens[i].text === ')' && --depth === 0) return i;
  }
  return tokens.length - 1;
}

/** `(name)` as `name`, where it is no argument list, and `&name` that a member is set to. */
function withoutParentheses(tokens: readonly string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const isGroup = tokens[i] === '(' && tokens[i + 2] === ')' && /^[A-Za-z_]\w*$/.test(tokens[i + 1] ?? '');
    const before = found.at(-1) ?? '';
    if (isGroup && (!/^\w+$|^[)\]]$/.test(before) || before === 'return')) {
      found.push(tokens[i + 1]);
      i += 2;
    } else if (tokens[i] === '&' && before === '=' && tokens[i - 2] === 'mmap_prepare') continue;
    else found.push(tokens[i]);
  }
  return found;
}

/**
 * Without braces, which a statement gets when it takes more than one line, and without the empty statements that are left;
 * the size of a mapping as the helper has it, which a comment in the difference keeps from being written.
 */
function withoutBraces(tokens: readonly string[]): string[] {
  const filled = tokens.filter((token, i) => token !== ';' || !isEmpty(tokens, i));
  const text = filled.filter((token) => token !== '{' && token !== '}').join(' ');
  return text.replace(/(\w+) - > end - \1 - > start\b/g, 'vma_desc_size ( $1 )').split(' ');
}

/** Is a semicolon a statement: behind a brace, another statement, `else`, a directive, or the head of an `if`? */
function isEmpty(tokens: readonly string[], at: number): boolean {
  const before = tokens[at - 1] ?? '';
  if (before !== ')') return /^(?:[;{}]|else|#.*)$/.test(before);
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    if (tokens[i] === ')') depth++;
    if (tokens[i] === '(' && --depth === 0) return /^(?:if|while|for)$/.test(tokens[i - 1] ?? '');
  }
  return false;
}
