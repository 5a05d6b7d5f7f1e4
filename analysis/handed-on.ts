import { parametersOf, replacementText } from '../model/defines';
import type { Driver } from '../model/driver';
import { tokenize, type Token } from '../model/lexer';
import { definesFor } from './macro-bodies';

/** What a macro does with what it is given, by the words of its text: one that no parser can read has them, too. */

/** A parameter of something that is called. */
export interface Parameter {
  readonly name: string;
  readonly index: number;
}

/** What becomes of what a macro is given. */
export interface HandedOn {
  /** Does it look into it: at its members, or at what it points to? */
  readonly looks: boolean;
  /** What it is handed to, that is no macro of the driver. */
  readonly to: readonly Parameter[];
}

/** Words of a text that say that it is about a vma, whatever that is called there. */
const OF_VMA = /\bvm_area_struct\b|(?:->|\.)\s*vm_\w+/;

/** What becomes of what a macro, of the file or of its headers, is given at an index, by itself or by others that it uses. */
export function handedOn(driver: Driver, macro: string, index: number): HandedOn {
  const seen = new Set<string>();
  const pending: Parameter[] = [{ name: macro, index }];
  const to: Parameter[] = [];
  for (const { name, index: at } of pending) {
    if (seen.has(`${name} ${at}`)) continue;
    seen.add(`${name} ${at}`);
    const defines = definesFor(driver, name);
    if (defines.length === 0) to.push({ name, index: at });
    for (const { parameters, text } of defines) {
      const own = replacementText(text);
      if (parameters === undefined) {
        // `#define foo_dbg foo_log`
        if (/^\w+$/.test(own)) pending.push({ name: own, index: at });
        continue;
      }
      const found = usesOf(own, parameters, at);
      if (found === null) return { looks: true, to: [] };
      pending.push(...found);
    }
  }
  return { looks: false, to };
}

/** Does a macro, of the file or of its headers, look into what it is given at an index, by itself or by one that it uses? */
export function looksInto(driver: Driver, macro: string, index: number): boolean {
  return handedOn(driver, macro, index).looks;
}

/** A pair of parentheses that is open: of a call, with what is called, or of an expression. */
interface Frame {
  readonly callee: string | null;
  index: number;
}

/** What the text of a macro hands what it is given at an index to; null where it looks into it. */
function usesOf(text: string, parameters: string, index: number): Parameter[] | null {
  const { names, rest } = parametersOf(parameters);
  const before = index - names.length;
  const inRest = rest !== null && before >= 0;
  const given = inRest ? rest : names[index];
  if (given === undefined) return [];
  const tokens = tokenize(text, 0, text.length);
  const isGiven = ({ kind, text: word }: Token): boolean => kind === 'identifier' && word === given;
  if (!tokens.some(isGiven)) return [];
  if (OF_VMA.test(text)) return null;
  const frames: Frame[] = [];
  const found: Parameter[] = [];
  for (const [i, token] of tokens.entries()) {
    const previous = tokens[i - 1];
    const frame = frames.at(-1);
    if (token.text === '(')
      frames.push({ callee: previous?.kind === 'identifier' ? previous.text : null, index: 0 });
    else if (token.text === ')') frames.pop();
    else if (token.text === ',' && frame) frame.index++;
    if (!isGiven(token)) continue;
    const isPasted = tokens[i - 2]?.text === '#' && previous?.text === '#';
    // `#v` is its name, and `, ##args` the rest of what is given.
    if (previous?.text === '#' && !isPasted) continue;
    if (isPasted ? !inRest : tokens[i + 1]?.text === '#') return null;
    if (!inRest && isLookedInto(tokens, i, frames)) return null;
    const call = frames.findLast(({ callee, index: at }) => callee !== null || at > 0);
    if (call && call.callee !== null && !isWord(call.callee))
      found.push({ name: call.callee, index: call.index + (inRest ? before : 0) });
  }
  return found;
}

/** Is it a word of the language that stands before parentheses, or one that is given any expression? */
function isWord(name: string): boolean {
  return /^(?:if|while|for|switch|return|sizeof|typeof|__typeof__|likely|unlikely|__VA_OPT__)$/.test(name);
}

/** `(v)->member`, `v[0]`, `*v`: parentheses around what is given are none of a call. */
function isLookedInto(tokens: readonly Token[], at: number, frames: readonly Frame[]): boolean {
  let [from, to] = [at - 1, at + 1];
  for (const { callee } of [...frames].reverse()) {
    if (callee !== null || tokens[from]?.text !== '(' || tokens[to]?.text !== ')') break;
    from--;
    to++;
  }
  const [next, another] = [tokens[to]?.text, tokens[to + 1]?.text];
  if (next === '.' || next === '[' || (next === '-' && another === '>')) return true;
  const before = tokens[from - 1];
  return (
    tokens[from]?.text === '*' && !/^[\w)\]]/.test(before?.kind === 'number' ? '0' : (before?.text ?? ''))
  );
}
