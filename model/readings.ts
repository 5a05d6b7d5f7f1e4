import { directivesOf, type Branch, type Conditional, type Directive } from './conditionals';
import { blanked, constantOf } from './dead-text';
import { tokenize, type Token } from './lexer';
import type { SourceRange } from './nodes';
import { countBefore } from './ordered';

/**
 * Conditional directives that choose between parts of a statement, of an `else` chain, of a header: no tree holds all of
 * their branches at once. Each choice gives one reading of the item, which is plain C. Directives around whole statements
 * are no matter of this: they have a node.
 */

/** What is known of the conditions of a file: true or false by their text. */
export type Choices = ReadonlyMap<string, boolean>;

/** One item as one reading has it. */
export interface Reading {
  /** The text of the item; what the reading does not see is blank. */
  readonly text: string;
  /** The conditions that decide between the readings of the item. */
  readonly conditions: readonly string[];
  /** What is blank in it, as offsets in the item. */
  readonly hidden: readonly SourceRange[];
}

/**
 * Read an item as choices have it. A condition that they do not name is true.
 * @param text      the text of the item
 * @param bodyStart where its body opens in it; directives in front of that always choose
 * @param before    what stands in front of the item, where its first line may be one of several by an `#if` there
 */
export function readItem(text: string, bodyStart: number, before: string, choices: Choices): Reading | null {
  if (!text.includes('#')) return null;
  const tokens = tokenize(text).filter((token) => token.kind !== 'comment');
  if (!tokens.some((token) => token.kind === 'directive')) return null;
  const work: Work = { tokens, bodyStart, choices, conditions: new Set(), hidden: [] };
  const opened = openedBefore(text, before);
  const shift = opened.length;
  const directives = directivesOf(opened + text);
  const own = shift === 0 ? directives : moved(directives, -shift);
  read(own, work);
  if (work.hidden.length === 0) return null;
  const hidden = work.hidden.sort((a, b) => a.start - b.start);
  return { text: blanked(text, hidden), conditions: [...work.conditions], hidden };
}

interface Work {
  readonly tokens: readonly Token[];
  readonly bodyStart: number;
  readonly choices: Choices;
  readonly conditions: Set<string>;
  readonly hidden: SourceRange[];
}

/** The `#if` right in front of an item that has its `#else`; '' when there is none. */
function openedBefore(text: string, before: string): string {
  let depth = 0;
  for (const token of tokenize(text)) {
    if (token.kind !== 'directive') continue;
    const keyword = /^#\s*(\w+)/.exec(text.slice(token.start, token.end))?.[1] ?? '';
    if (/^if/.test(keyword)) depth++;
    else if (keyword === 'endif') depth--;
    if (depth < 0 || (depth === 0 && /^el/.test(keyword))) {
      return /(?:^|\n)([ \t]*#[ \t]*if[^\n]*\n)\s*$/.exec(before)?.[1] ?? '#if 1\n';
    }
  }
  return '';
}

/** Directives with their places moved, which begin at 0 at least. */
function moved(directives: readonly Directive[], by: number): Directive[] {
  const range = ({ start, end }: SourceRange): SourceRange => ({
    start: Math.max(0, start + by),
    end: Math.max(0, end + by),
  });
  return directives.map((directive): Directive => {
    if (directive.kind !== 'conditional') return { ...directive, ...range(directive) };
    const branches = directive.branches.map((branch) => ({
      ...branch,
      directive: range(branch.directive),
      body: range(branch.body),
      inside: moved(branch.inside, by),
    }));
    return { ...directive, ...range(directive), branches };
  });
}

function read(directives: readonly Directive[], work: Work): void {
  for (const directive of directives) {
    if (directive.kind !== 'conditional') {
      if (directive.start < work.bodyStart) work.hidden.push(directive);
      continue;
    }
    if (!dividesStatements(directive, work)) {
      for (const branch of directive.branches) read(branch.inside, work);
      continue;
    }
    const live = liveBranch(directive, work);
    let at = directive.start;
    if (live) {
      work.hidden.push({ start: at, end: live.body.start });
      read(live.inside, work);
      at = live.body.end;
    }
    work.hidden.push({ start: at, end: directive.end });
  }
}

/** The branch that the choices take; null when they take none. */
function liveBranch({ branches }: Conditional, { choices, conditions }: Work): Branch | null {
  for (const branch of branches) {
    if (branch.keyword === 'else') return branch;
    const { text, negated } = conditionOf(branch);
    const constant = text === '__cplusplus' ? false : constantOf(text);
    if (constant === null) conditions.add(text);
    if ((constant ?? choices.get(text) ?? true) !== negated) return branch;
  }
  return null;
}

/** What a branch asks, and whether it asks for the opposite: `#ifndef A` and `#if !defined(A)` ask for `A`. */
function conditionOf({ keyword, condition }: Branch): { text: string; negated: boolean } {
  let text = condition.trim();
  let negated = /ndef$/.test(keyword);
  if (/def$/.test(keyword)) return { text, negated };
  for (;;) {
    const opposite = /^!\s*(defined\b\s*\(?\s*\w+\s*\)?|\w+(?:\([^()]*\))?|\([^()]*\))$/.exec(text);
    const whole = /^\(((?:[^()]|\([^()]*\))*)\)$/.exec(text);
    const defined = /^defined\s*(?:\(\s*(\w+)\s*\)|(\w+))$/.exec(text);
    if (opposite) {
      negated = !negated;
      text = opposite[1];
    } else if (whole) {
      text = whole[1].trim();
    } else if (defined) {
      return { text: defined[1] ?? defined[2], negated };
    } else {
      return { text, negated };
    }
  }
}

/** Does a conditional choose between anything else than whole statements? */
function dividesStatements(conditional: Conditional, { tokens, bodyStart }: Work): boolean {
  if (conditional.start < bodyStart) return true;
  const index = countBefore(tokens, (token) => token.end <= conditional.start);
  if (insideInitializer(tokens, index)) return false;
  let previous = index - 1;
  while (tokens[previous]?.kind === 'directive') previous--;
  const before = tokens[previous]?.text ?? '';
  let next = countBefore(tokens, (token) => token.end <= conditional.end);
  while (next < tokens.length && (tokens[next].start < conditional.end || tokens[next].kind === 'directive'))
    next++;
  const after = tokens[next];
  if (!/^[;{}:]$/.test(before) || after?.text === 'else') return true;
  return conditional.branches.some((branch) => {
    const inside = visible(branch, tokens);
    const [first] = inside;
    const last = inside.at(-1);
    if (!first || !last) return false;
    if (first.text === 'else' || (before === '}' && first.text === 'while')) return true;
    return !/^[;}:]$/.test(last.text) || !isBalanced(inside) || hasLabelOfSwitch(inside);
  });
}

/** The tokens of a branch as they follow each other: of a conditional inside it those of the first branch. */
function visible(branch: Branch, tokens: readonly Token[]): Token[] {
  const skipped: SourceRange[] = [];
  const skip = (directives: readonly Directive[]): void => {
    for (const directive of directives) {
      if (directive.kind !== 'conditional') continue;
      const [first] = directive.branches;
      skipped.push({ start: first.body.end, end: directive.end });
      skip(first.inside);
    }
  };
  skip(branch.inside);
  const seen: Token[] = [];
  for (let i = countBefore(tokens, (token) => token.end <= branch.body.start); i < tokens.length; i++) {
    const { kind, start, end } = tokens[i];
    if (start >= branch.body.end) break;
    const isInside = kind !== 'directive' && branch.body.start <= start && end <= branch.body.end;
    if (isInside && !skipped.some((span) => span.start <= start && end <= span.end)) seen.push(tokens[i]);
  }
  return seen;
}

function isBalanced(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text } of tokens) {
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text) && --depth < 0) return false;
  }
  return depth === 0;
}

/** Is there a `case` or `default` whose `switch` is outside? */
function hasLabelOfSwitch(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text } of tokens) {
    if (text === '{') depth++;
    else if (text === '}') depth--;
    else if (depth === 0 && (text === 'case' || text === 'default')) return true;
  }
  return false;
}

/** Is a directive inside the braces of an initialiser (`= { ... }`), rather than among statements? */
export function insideInitializer(tokens: readonly Token[], at: number): boolean {
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

/** Every combination of the truth of some conditions but the one in which all are true; null when there are too many. */
export function otherChoices(conditions: readonly string[], most: number): Choices[] | null {
  const count = 2 ** conditions.length;
  if (count > most) return null;
  return Array.from(
    { length: count - 1 },
    (_, i) => new Map(conditions.map((condition, bit) => [condition, (((i + 1) >> bit) & 1) === 0])),
  );
}
