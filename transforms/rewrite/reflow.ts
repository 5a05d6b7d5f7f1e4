import { withoutLineBreaks } from './source-text';
import { columnAfter } from '../../model/layout';

/** Lines are wrapped at this column. */
const WIDTH = 80;

/**
 * The argument or parameter list of a call or function that a text begins with, in lines of at most 80 columns that stand below the
 * character behind its parenthesis: `foo(a,` and `    b)`. A list with a comment or a line of its own kind in it stays.
 *
 * @param before what stands before the text on its line
 * @param text from the name to the closing parenthesis
 */
export function reflowed(before: string, text: string): string {
  const open = text.indexOf('(') + 1;
  const items = itemsOf(text.slice(open, -1));
  if (open === 0 || items === null || !text.endsWith(')')) return text;
  const column = columnAfter(text.slice(0, open), columnAfter(before));
  const indent = '\t'.repeat(Math.floor(column / 8)) + ' '.repeat(column % 8);
  let result = text.slice(0, open);
  let at = column;
  for (const [i, item] of items.entries()) {
    // What follows the list on its line is a semicolon, mostly.
    const piece = item + (i === items.length - 1 ? ')' : ',');
    if (i > 0 && at + 1 + piece.length + (i === items.length - 1 ? 1 : 0) > WIDTH) {
      result += `\n${indent}`;
      at = column;
    } else if (i > 0) {
      result += ' ';
      at++;
    }
    result += piece;
    at += piece.length;
  }
  return items.length === 0 ? `${result})` : result;
}

/** The items of a list, each on one line; null where they cannot be told, or one has a shape of its own. */
function itemsOf(list: string): string[] | null {
  if (/\/[*/]|["'#{}]/.test(list)) return null;
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === '(' || list[i] === '[') depth++;
    else if (list[i] === ')' || list[i] === ']') depth--;
    else if (list[i] === ',' && depth === 0) {
      items.push(list.slice(start, i));
      start = i + 1;
    }
  }
  if (list.trim() === '') return [];
  return [...items, list.slice(start)].map((item) => withoutLineBreaks(item.trim()));
}

/** Reflow every list behind some names in a text that has a line break in it, or reaches beyond the last column. */
export function reflowLists(text: string, names: RegExp): string {
  let result = text;
  const starts = [...text.matchAll(names)].map(({ index }) => index).reverse();
  for (const start of starts) {
    const open = result.indexOf('(', start);
    const end = open < 0 ? -1 : closing(result, open);
    if (end < 0) continue;
    const list = result.slice(start, end + 1);
    const line = result.lastIndexOf('\n', start - 1) + 1;
    const tooLong = list
      .split('\n')
      .some((part, i) => columnAfter(i === 0 ? result.slice(line, start) + part : part) > WIDTH);
    if (!list.includes('\n') && !tooLong) continue;
    result = result.slice(0, start) + reflowed(result.slice(line, start), list) + result.slice(end + 1);
  }
  return result;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}
