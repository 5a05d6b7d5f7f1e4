import { tokenize } from './lexer';

/** No list of arguments is longer, in characters: what is not closed by then is something else. */
const LONGEST = 4000;

/**
 * The texts between the commas of a list of arguments that is not parsed.
 *
 * @param start the offset behind the parenthesis that opens the list
 * @returns null where it has no end
 */
export function argumentTexts(source: string, start: number): string[] | null {
  const given: string[] = [];
  let depth = 0;
  let from = start;
  for (const token of tokenize(source, start, Math.min(source.length, start + LONGEST))) {
    if (token.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) depth++;
    else if (depth > 0 && ')]}'.includes(token.text)) depth--;
    else if (depth === 0 && (token.text === ',' || token.text === ')')) {
      given.push(source.slice(from, token.start).trim());
      from = token.end;
      if (token.text === ')') return given;
    }
  }
  return null;
}
