import { parametersOf, replacementText, type Define } from '../model/defines';
import { tokenize, type Token } from '../model/lexer';

/** What uses of macros come to, as text: nothing is evaluated, and no name is looked up but those that are asked for. */

/** The definitions of a macro; none for what is no macro. */
type Lookup = (name: string) => readonly Define[];

/** The definitions of macros, by name. */
export type Macros = ReadonlyMap<string, readonly Define[]>;

/** Characters that all macros in one use may come to; what is more stays as it is. */
const LONGEST = 20_000;
/** How many macros may stand for one another. */
const DEEPEST = 32;

/**
 * What a use of a macro comes to: several texts where it is defined in several branches of a condition.
 * @param given what stands between the commas behind the name; null where there is no list
 */
export function expansionsOf(lookup: Lookup, name: string, given: readonly string[] | null): string[] {
  return fitting(lookup, name, given).map((define) =>
    expanded(lookup, substituted(define, given ?? []), [name], { left: LONGEST }),
  );
}

/** The macros of which a definition is such a one, and those that use them, by others or not. */
export function macrosUsing(all: Macros, isSuch: (define: Define) => boolean): Macros {
  const found = new Map([...all].filter(([, defines]) => defines.some(isSuch)));
  if (found.size === 0) return found;
  const users = new Map<string, string[]>();
  for (const [name, defines] of all) {
    const words = defines.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []);
    for (const word of new Set(words)) {
      if (!all.has(word)) continue;
      const known = users.get(word);
      if (known) known.push(name);
      else users.set(word, [name]);
    }
  }
  for (const name of found.keys())
    for (const user of users.get(name) ?? []) if (!found.has(user)) found.set(user, all.get(user)!);
  return found;
}

function fitting(lookup: Lookup, name: string, given: readonly string[] | null): readonly Define[] {
  return lookup(name).filter(({ parameters }) => (parameters !== undefined) === (given !== null));
}

/** The texts between the commas of the list that a token opens, and the index of the token that closes it; null when it has no end. */
export function listOpenedBy(
  text: string,
  tokens: readonly Token[],
  open: number,
): { readonly given: string[]; readonly close: number } | null {
  const given: string[] = [];
  let depth = 0;
  let from = tokens[open].end;
  for (let i = open; i < tokens.length; i++) {
    const { kind, text: sign, start, end } = tokens[i];
    if (kind !== 'punctuation') continue;
    if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    if (depth === 0 || (depth === 1 && sign === ',')) {
      given.push(text.slice(from, start).trim());
      from = end;
    }
    if (depth === 0) return { given, close: i };
  }
  return null;
}

function expanded(lookup: Lookup, text: string, within: readonly string[], budget: { left: number }): string {
  budget.left -= text.length;
  if (budget.left < 0 || within.length > DEEPEST) return text;
  const tokens = tokenize(text);
  let result = '';
  let at = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text: name, start, end } = tokens[i];
    if (kind !== 'identifier' || within.includes(name)) continue;
    const list = tokens[i + 1]?.text === '(' ? listOpenedBy(text, tokens, i + 1) : null;
    const called = list ? fitting(lookup, name, list.given) : [];
    const [define] = called.length > 0 ? called : fitting(lookup, name, null);
    if (define === undefined) continue;
    const isCall = called.length > 0 && list !== null;
    const value = substituted(define, isCall ? list.given : []);
    result += text.slice(at, start) + expanded(lookup, value, [...within, name], budget);
    at = isCall ? tokens[list.close].end : end;
    if (isCall) i = list.close;
  }
  return result + text.slice(at);
}

const PIECES = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s*##\s*|#\s*(\w+)|[A-Za-z_]\w*/g;

/** The text of a macro with what it is given in it: pasted by `##`, quoted by `#`. */
function substituted({ parameters = '', text }: Define, given: readonly string[]): string {
  const { names, rest } = parametersOf(parameters);
  const values = new Map(names.map((name, i) => [name, given[i] ?? '']));
  if (rest !== null) values.set(rest, given.slice(names.length).join(', '));
  return replacementText(text).replace(PIECES, (piece: string, quoted?: string) => {
    if (quoted !== undefined) return `"${quoted}"`;
    if (/^["']/.test(piece)) return piece;
    return piece.trim() === '##' ? '' : (values.get(piece) ?? piece);
  });
}
