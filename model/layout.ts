import { commentEnd, separatesDigits, stringEnd } from './lexer';
import type { Edits, Segment } from './edits';
import type { SourceRange } from './nodes';
import { wordStart } from './words';
import { countBefore } from './ordered';

/** Columns in a line of kernel code. */
export const LINE_WIDTH = 80;
/** Columns from one tab stop to the next. */
const TAB = 8;

/** One statement, header or condition whose lines belong together, as a span of the old text. */
export type LayoutUnit = SourceRange;

/**
 * Apply edits and lay out again the units that an edit changed: continuation lines that were aligned to a parenthesis
 * follow it when it moves, and lines that an edit made longer than 80 columns are broken after a comma or an operator.
 * Lines of units without an edit, and lines that were too long before and did not grow, stay as they are.
 * @param units spans of the old text that do not overlap
 */
export function applyWithLayout(edits: Edits, units: readonly LayoutUnit[]): string {
  const segments = edits.segments();
  const ordered = [...units].sort((a, b) => a.start - b.start);
  let result = '';
  let next = 0;
  let pending: { unit: LayoutUnit; start: number } | null = null;
  let linesRemoved = false;
  let textRemoved = false;
  const spaced = callsAreSpaced(edits.source);
  const step = spacesPerLevel(edits.source);
  const close = (unit: LayoutUnit, start: number): void => {
    const before = edits.source.slice(unit.start, unit.end);
    const after = result.slice(start);
    if (before === after) return;
    const lead = result.slice(result.lastIndexOf('\n', start - 1) + 1, start);
    const oldLead = edits.source.slice(edits.source.lastIndexOf('\n', unit.start - 1) + 1, unit.start);
    const laidOut = layOut(
      before,
      columnAfter(oldLead),
      after,
      columnAfter(lead),
      lineBreakAt(edits.source, unit.start),
    );
    result = result.slice(0, start) + (step > 0 ? withoutTabs(laidOut) : laidOut);
  };
  for (const segment of splitAtUnits(segments, ordered)) {
    if (pending && !segment.changed && segment.from >= pending.unit.end) {
      close(pending.unit, pending.start);
      pending = null;
    }
    let text = segment.text;
    if (segment.changed) {
      // What is new gets the line end of the line that it follows, and is written as the file is.
      if (text.includes('\n')) text = text.replace(/\r?\n/g, lineBreakAt(edits.source, segment.from));
      if (step > 0 && text.includes('\t'))
        text = indentedBy(text, step, columnAfter(result.slice(result.lastIndexOf('\n') + 1)));
      if (spaced) text = text.replace(/\b(?!if\b|for\b|while\b|switch\b|sizeof\b)(\w+)\(/g, '$1 (');
    }
    if (!pending && segment.changed && text === '') {
      if (/(^|\n)$/.test(result)) linesRemoved = true;
      else textRemoved = true;
    } else if (textRemoved && text !== '') {
      // What is left of a line from which something went may be white space alone.
      textRemoved = !segment.changed && text.trim() === '' && !text.includes('\n');
      if (/^[ \t]*\r?\n/.test(text)) {
        result = result.replace(/[ \t]+$/, '');
        text = text.replace(/^[ \t]+/, '');
        if (/(^|\n)$/.test(result)) {
          text = text.replace(/^\r?\n/, '');
          linesRemoved = true;
        }
      }
    }
    if (linesRemoved && text.trim() !== '') {
      const gap = /\s*$/.exec(result)![0] + /^\s*/.exec(text)![0];
      result = result.trimEnd();
      text = text.trimStart();
      result += closedGap(gap, result, text);
      linesRemoved = false;
    }
    while (!pending && next < ordered.length && ordered[next].end <= segment.from && !segment.changed) next++;
    const unit = ordered[next];
    if (!pending && unit && segment.from >= unit.start && segment.from < unit.end) {
      pending = { unit, start: result.length };
      next++;
    }
    result += text;
  }
  if (pending) close(pending.unit, pending.start);
  return result;
}

/** The line end of the line in front of an offset, or of its own where it is on the first line. */
function lineBreakAt(source: string, offset: number): string {
  const before = source.lastIndexOf('\n', offset - 1);
  const feed = before < 0 ? source.indexOf('\n', offset) : before;
  return source[feed - 1] === '\r' ? '\r\n' : '\n';
}

const SPACE = 0x20;
const STAR = 0x2a;
const UNDERSCORE = 0x5f;

/** What takes parentheses and is no function. */
const KEYWORD = /^(?:if|for|while|switch|return|sizeof|defined)$/;

/** Does a file put a space between a function's name and its arguments, as GNU style has it? */
function callsAreSpaced(source: string): boolean {
  let spaced = 0;
  let tight = 0;
  for (let open = source.indexOf('('); open >= 0; open = source.indexOf('(', open + 1)) {
    const isSpaced = source.charCodeAt(open - 1) === SPACE;
    const end = isSpaced ? open - 1 : open;
    const start = wordStart(source, end);
    const first = start < end ? source.charCodeAt(start) : NaN;
    if (!(first === UNDERSCORE || (first >= 97 && first <= 122))) continue;
    if (!isSpaced) tight++;
    else if (source.charCodeAt(open + 1) !== STAR && !KEYWORD.test(source.slice(start, end))) spaced++;
  }
  return spaced >= 3 && spaced > 3 * tight;
}

/** By how many spaces a file indents that has no tab at the start of a line; 0 for any other. */
function spacesPerLevel(source: string): number {
  if (/^\t/m.test(source)) return 0;
  let least = Infinity;
  for (const [, spaces] of source.matchAll(/^\{[^\n]*\n( {2,})\S/gm)) least = Math.min(least, spaces.length);
  return least === Infinity ? 0 : least;
}

/** New text with a level of spaces for each tab that indents it, aligned anew to its parentheses. */
function indentedBy(text: string, step: number, column: number): string {
  const indented = text.replace(/^\t+/gm, (tabs) => ' '.repeat(step * tabs.length));
  return withoutTabs(realign(indented, column));
}

/** A text with spaces in the place of the tabs at the start of its lines. */
function withoutTabs(text: string): string {
  return text.replace(/^[ \t]*\t[ \t]*/gm, (space) => ' '.repeat(columnAfter(space)));
}

/** White space from which lines were removed: at most one blank line stays, and none where a block begins or ends. */
function closedGap(gap: string, before: string, after: string): string {
  const feeds = [...gap.matchAll(/\r?\n/g)];
  const first = feeds[0];
  const last = feeds.at(-1);
  if (!first || !last) return gap;
  const most = before === '' || before.endsWith('{') || after.startsWith('}') ? 0 : 1;
  if (feeds.length - 1 <= most) return gap;
  const top = gap.slice(0, first.index + first[0].length);
  return top + first[0].repeat(most) + gap.slice(last.index + last[0].length);
}

/** Cut the unchanged stretches where units begin and end. */
function splitAtUnits(segments: readonly Segment[], units: readonly LayoutUnit[]): Segment[] {
  const cuts = units.flatMap((unit) => [unit.start, unit.end]).sort((a, b) => a - b);
  return segments.flatMap((segment) => {
    if (segment.changed) return [segment];
    const end = segment.from + segment.text.length;
    const first = countBefore(cuts, (one) => one <= segment.from);
    const inside = cuts.slice(
      first,
      Math.max(
        first,
        countBefore(cuts, (one) => one <= end - 1),
      ),
    );
    const pieces: Segment[] = [];
    let at = segment.from;
    for (const cut of [...inside, end]) {
      if (cut > at) {
        const text = segment.text.slice(at - segment.from, cut - segment.from);
        pieces.push({ changed: false, from: at, text });
      }
      at = cut;
    }
    return pieces;
  });
}

interface Line {
  /** Offset of the line's first character that is not white space. */
  readonly start: number;
  readonly end: number;
  /** Column of the innermost parenthesis that is open where the line starts, plus one; -1 when none is. */
  readonly paren: number;
  /** Column of the line's first character. */
  readonly column: number;
}

/** What is more to a column, or to what is open, than the next character. */
const SPECIAL = /[\n\t/"'()[\]{}]/g;

/** The lines of a unit: where each starts, and the parenthesis that it continues. */
function linesOf(text: string, column: number): Line[] {
  const lines: Line[] = [];
  const open: number[] = [];
  let at = column;
  let lineStart = 0;
  let paren = -1;
  const push = (end: number): void => {
    const indent = lines.length === 0 ? 0 : /^[ \t]*/.exec(text.slice(lineStart, end))![0].length;
    const startColumn = lines.length === 0 ? column : columnAfter(text.slice(lineStart, lineStart + indent));
    lines.push({ start: lineStart + indent, end, paren, column: startColumn });
  };
  for (let i = 0; ;) {
    SPECIAL.lastIndex = i;
    const special = SPECIAL.exec(text);
    if (!special) break;
    at += special.index - i;
    i = special.index;
    const c = text[i];
    if (c === '\n') {
      push(i++);
      lineStart = i;
      at = 0;
      paren = open[open.length - 1] ?? -1;
      continue;
    }
    if (c === '/' && (text[i + 1] === '*' || text[i + 1] === '/')) {
      const end = commentEnd(text, i);
      const newline = text.indexOf('\n', i);
      const stop = newline >= 0 && newline < end ? newline : end;
      at = columnAfter(text.slice(i, stop), at);
      i = stop;
      continue;
    }
    if (c === '"' || (c === "'" && !separatesDigits(text, i))) {
      const end = stringEnd(text, i);
      at += end - i;
      i = end;
      continue;
    }
    i++;
    at = columnAfter(c, at);
    if (c === '(' || c === '[') open.push(at);
    else if (c === '{') open.push(-1);
    else if (c === ')' || c === ']' || c === '}') open.pop();
  }
  push(text.length);
  return lines;
}

/**
 * Lay out one changed unit: align what was aligned, break what grew too long.
 * @param before the old text, and the column where it starts
 * @param after the new text, and the column where that starts
 */
export function layOut(
  before: string,
  oldColumn: number,
  after: string,
  column: number,
  lineBreak: string,
): string {
  const old = linesOf(before, oldColumn);
  const wasAligned =
    old.length === 1 || old.slice(1).every((line) => line.paren < 0 || line.column === line.paren);
  const tooLong = Math.max(LINE_WIDTH, ...old.map((line) => width(before, line, oldColumn, old)));
  const longBefore = old.length === 1 ? [] : old.filter((l) => width(before, l, oldColumn, old) > LINE_WIDTH);
  const heads = new Set(longBefore.map((line) => headOf(before, line)));
  // One that begins with something else is another line.
  const wasLong = (head: string): boolean => heads.has(head);
  let text = wasAligned ? realign(after, column) : after;
  for (let guard = 0; guard < 100; guard++) {
    const broken = breakLongLine(
      text,
      column,
      (line) => (wasLong(line) ? tooLong : LINE_WIDTH),
      wasAligned,
      lineBreak,
    );
    if (broken === null) break;
    text = wasAligned ? realign(broken, column) : broken;
  }
  return text;
}

/** The word, or the one character, that a line begins with. */
const headOf = (text: string, { start, end }: Line): string => /^(?:\w+|.?)/.exec(text.slice(start, end))![0];

function width(text: string, line: Line, column: number, lines: readonly Line[]): number {
  const first = lines[0] === line;
  return columnAfter(text.slice(line.start, line.end).trimEnd(), first ? column : line.column);
}

/** New text that begins at a column, whose continuation lines are aligned to the parentheses that they continue, as kernel style has it. */
export function aligned(text: string, column = 0): string {
  return realign(text, column);
}

/** Indent every continuation line to its innermost open parenthesis. */
function realign(text: string, column: number): string {
  for (let index = 1; ; index++) {
    const lines = linesOf(text, column);
    const line = lines[index];
    if (!line) return text;
    if (line.paren >= 0 && line.column !== line.paren && line.start < line.end) {
      const feed = text.lastIndexOf('\n', line.start - 1);
      text = text.slice(0, feed + 1) + indentation(line.paren) + text.slice(line.start);
    }
  }
}

/**
 * Break the first line that is longer than its limit at the best place, or null when none is or none can be.
 * @param limit of a line that begins with a word
 */
function breakLongLine(
  text: string,
  column: number,
  limit: (head: string) => number,
  aligned: boolean,
  lineBreak: string,
): string | null {
  const lines = linesOf(text, column);
  for (const line of lines) {
    if (width(text, line, column, lines) <= limit(headOf(text, line))) continue;
    const at = breakPoint(text, line, line === lines[0] ? column : line.column);
    if (!at) continue;
    const indent = aligned || line.paren < 0 ? indentation(at.paren) : indentation(line.column);
    const rest = text.slice(at.offset).replace(/^[ \t]+/, '');
    return `${text.slice(0, at.offset).trimEnd()}${lineBreak}${indent}${rest}`;
  }
  return null;
}

interface BreakPoint {
  readonly offset: number;
  readonly paren: number;
  readonly depth: number;
  readonly rank: number;
}

/** How well a place suits a break: after a comma first, then where the expression binds least. 0: not at all. */
function rankOf(text: string, i: number): number {
  const c = text[i];
  if (c === ',') return 5;
  const spaced = text[i + 1] === ' ';
  const two = text.slice(i - 1, i + 1);
  if (!spaced) return 0;
  if (two === '&&' || two === '||') return 4;
  if (/^(?: [<>]|==|!=|<=|>=)$/.test(two)) return 3;
  if (/^ [?:]$/.test(two)) return 3;
  if (/^ [|&+-]$/.test(two)) return 2;
  return two === '>>' || two === '<<' ? 1 : 0;
}

/** The same for a place outside every parenthesis: only operators of a whole value, of nested choices the first. */
function outerRank(text: string, i: number): number {
  if (text[i - 1] !== ' ' || text[i + 1] !== ' ') {
    const three = text.slice(i - 1, i + 2);
    return /^(?:&&|\|\|) $/.test(three) ? 4 : /^(?:>>|<<) $/.test(three) ? 1 : 0;
  }
  // A line of its own is too much for a digit.
  if (text[i] === ':' && /^: \w{1,2};/.test(text.slice(i))) return 1;
  if (text[i] === ':') return text.slice(0, i).includes(' : ') ? 3 : 4;
  return text[i] === '?' ? 3 : /[|+]/.test(text[i]) ? 2 : 0;
}

/** Where the value begins that a line returns or assigns: what continues it is aligned with that; -1 when there is none. */
function valueColumn(text: string, line: Line, startColumn: number): number {
  const lead = /^(?:return |[^()"'=]*[^()"'=!<>] = )/.exec(text.slice(line.start, line.end));
  return lead ? columnAfter(lead[0], startColumn) : -1;
}

/** Where the first of several names begins that a line declares: the others are aligned with that; -1 when it declares none. */
function declaredColumn(text: string, line: Line, startColumn: number): number {
  const type =
    /^(?:(?:static|const|volatile|unsigned|signed|long|short|struct|union|enum) )*(?!return |goto |else )\w+ \**(?=\w+(?:\[\w*\])?(?: = |,))/;
  const lead = type.exec(text.slice(line.start, line.end));
  return lead ? columnAfter(lead[0], startColumn) : -1;
}

/**
 * The place to break a line: inside the outermost parenthesis that offers one within 80 columns; there, the place that
 * ranks highest, and of those the last. A comma whose next argument would not fit on a line of its own gives way to an
 * operator of that argument.
 */
function breakPoint(text: string, line: Line, startColumn: number): { offset: number; paren: number } | null {
  let at = startColumn;
  const open: number[] = line.paren >= 0 ? [line.paren] : [];
  const points: BreakPoint[] = [];
  const value = line.paren < 0 ? valueColumn(text, line, startColumn) : -1;
  const declared = line.paren < 0 ? declaredColumn(text, line, startColumn) : -1;
  const end = codeEnd(text, line);
  for (let i = line.start; i < end && at <= LINE_WIDTH; i++) {
    const c = text[i];
    const closing = whole(text, i);
    if (closing > i) {
      at += closing - i;
      i = closing - 1;
      continue;
    }
    at = columnAfter(c, at);
    if (c === '(' || c === '[') open.push(at);
    else if (c === ')' || c === ']') open.pop();
    if (open.length === 0 && c === ',' && declared >= 0 && at <= LINE_WIDTH && i + 1 < end) {
      points.push({ offset: i + 1, paren: declared, depth: 0, rank: 5 });
      continue;
    }
    const rank = open.length > 0 ? rankOf(text, i) : value >= 0 ? outerRank(text, i) : 0;
    if (rank > 0 && at <= LINE_WIDTH && i + 1 < end && i > line.start) {
      points.push({ offset: i + 1, paren: open.at(-1) ?? value, depth: open.length, rank });
    }
  }
  const depth = Math.min(...points.map((point) => point.depth));
  const outermost = points.filter((point) => point.depth === depth);
  const commas = outermost.filter((point) => point.rank === 5);
  const lastComma = commas[commas.length - 1];
  const rest = outermost.filter((point) => point.rank < 5 && point.offset > (lastComma?.offset ?? 0));
  if (lastComma && (rest.length === 0 || fits(text.slice(lastComma.offset, end), lastComma.paren)))
    return lastComma;
  const best = Math.max(...rest.map((point) => point.rank));
  return (
    rest.filter((point) => point.rank === best).at(-1) ?? lastComma ?? behindEquals(text, line, startColumn)
  );
}

/** Where a string, a character or a comment ends that begins at an offset, in which no line is broken; the offset where none does. */
function whole(text: string, i: number): number {
  const c = text[i];
  if (c === '"' || (c === "'" && !separatesDigits(text, i))) return stringEnd(text, i);
  return c === '/' && /[/*]/.test(text[i + 1]) ? commentEnd(text, i) : i;
}

/** Where the code of a line ends: a comment that ends the line is about what stands before it, and stays there. */
function codeEnd(text: string, line: Line): number {
  let end = line.start;
  for (let i = line.start; i < line.end;) {
    const c = text[i];
    if (c === '"' || (c === "'" && !separatesDigits(text, i))) end = i = stringEnd(text, i);
    else if (c === '/' && /[/*]/.test(text[i + 1])) i = commentEnd(text, i);
    else if (/\s/.test(text[i++])) continue;
    else end = i;
  }
  return end;
}

/** Behind the `=` of an assignment, where nothing else can be broken, and the value fits on lines of its own. */
function behindEquals(
  text: string,
  line: Line,
  startColumn: number,
): { offset: number; paren: number } | null {
  const lead = line.paren < 0 ? /^[^()"'=]*[^()"'=!<>] = /.exec(text.slice(line.start, line.end)) : null;
  if (!lead) return null;
  const paren = startColumn - (startColumn % TAB) + TAB;
  const offset = line.start + lead[0].length - 1;
  const rest = text.slice(offset + 1, line.end);
  if (rest.includes('{') || rest.includes('/*') || rest.includes('//')) return null;
  // What is still too long is broken in turn.
  const first = columnAfter(rest, paren) <= LINE_WIDTH ? rest : /^.*? [|&+-](?= )/.exec(rest)?.[0];
  return first !== undefined && columnAfter(first, paren) <= LINE_WIDTH ? { offset, paren } : null;
}

/** Does the text up to its first comma, or all of it, fit on a line that starts at a column? */
function fits(text: string, column: number): boolean {
  let depth = 0;
  let end = 0;
  for (; end < text.length; end++) {
    const c = text[end];
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
    if (c === ',' && depth === 0) break;
  }
  return column + text.slice(0, end + 1).trim().length <= LINE_WIDTH;
}

/** The column (from 0) that follows text put at a column, tabs going to the next multiple of eight. */
export function columnAfter(text: string, column = 0): number {
  let at = column;
  for (const c of text) {
    if (c === '\n') at = 0;
    else at = c === '\t' ? at - (at % TAB) + TAB : at + 1;
  }
  return at;
}

/** Kernel indentation up to a column: tabs, then spaces. */
export function indentation(column: number): string {
  return '\t'.repeat(Math.floor(column / TAB)) + ' '.repeat(column % TAB);
}
