/** Where the last character stands before an offset that is no space; -1 where there is none. */
function beforeSpaces(text: string, offset: number): number {
  let at = offset - 1;
  while (text[at] === ' ' || text[at] === '\t') at--;
  return at;
}

/**
 * What an expression finds at the beginning of lines with a directive. They are looked for by the directive's name: nearly all lines
 * are none, and an expression would be tried at each of them.
 * @param name the name of the directive: `define`
 * @param line sticky: all of what is to be found, from the beginning of the line on
 */
export function* directiveLines(text: string, name: string, line: RegExp): Generator<RegExpExecArray> {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at)) {
    const sign = beforeSpaces(text, at);
    const start = text[sign] === '#' ? beforeSpaces(text, sign) : sign;
    let found: RegExpExecArray | null = null;
    if (start < sign && (start < 0 || /[\n\r\u2028\u2029]/.test(text[start]))) {
      line.lastIndex = start + 1;
      found = line.exec(text);
    }
    if (found) yield found;
    at = Math.max(at + 1, found ? found.index + found[0].length : 0);
  }
}
