/** Words of a C text: what `\w` of a regular expression holds, as in `\bname\b`. */

function isWordCode(c: number): boolean {
  return (c >= 97 && c <= 122) || c === 95 || (c >= 65 && c <= 90) || (c >= 48 && c <= 57);
}

/** Where the word begins that ends at an offset: there where none does. */
export function wordStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && isWordCode(text.charCodeAt(start - 1))) start--;
  return start;
}

/** Where a word stands in a text from an offset on, as one that is no part of a longer one; -1 where it does not. */
export function indexOfWord(text: string, word: string, from = 0): number {
  // A name that damaged code has not: any word will do, as for an expression, and there is no next one to go on to for ever.
  if (word === '') return from === 0 ? text.search(/\b/) : -1;
  for (let at = text.indexOf(word, from); at !== -1; at = text.indexOf(word, at + 1)) {
    // Before a text, and behind it, is no character: NaN.
    if (!isWordCode(text.charCodeAt(at - 1)) && !isWordCode(text.charCodeAt(at + word.length))) return at;
  }
  return -1;
}

/** Does a text have a word? It is searched for at once: an expression of its own for each name would have to be compiled. */
export function hasWord(text: string, word: string): boolean {
  return indexOfWord(text, word) !== -1;
}

/** Where the word ends that has a character at an offset. */
function wordEnd(text: string, at: number): number {
  let end = at;
  while (isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** The words of a text that hold a part, in their order: where each begins, and where it ends. */
export function* wordsHolding(text: string, part: string): Generator<{ start: number; end: number }> {
  for (let at = text.indexOf(part); at !== -1;) {
    const end = wordEnd(text, at);
    yield { start: wordStart(text, at), end };
    at = text.indexOf(part, end);
  }
}
