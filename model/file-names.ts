import { factOf } from '../kernel/facts';
import { directiveLines } from './directive-lines';
import { functionHeader } from './header-words';
import type { FileNames } from './idioms';
import { tokenize } from './lexer';
import { isAnnotation } from './replacements';
import { indexOfWord } from './words';

/** What a file's text tells of its names before any of it is parsed. */

/** Something that was asked of the names of a file. */
export interface Asked {
  readonly what: keyof FileNames;
  readonly name: string;
  readonly answer: boolean | string | undefined;
}

/** The names of a file, with a note of what is asked of them. */
export function noting(names: FileNames, asked: Asked[]): FileNames {
  return {
    isFunction: (name) => {
      const answer = names.isFunction(name);
      asked.push({ what: 'isFunction', name, answer });
      return answer;
    },
    macro: (name) => {
      const answer = names.macro(name);
      asked.push({ what: 'macro', name, answer });
      return answer;
    },
  };
}

const DEFINE = /[ \t]*#[ \t]*define[ \t]+(\w+)(?:\([^)\n]*\))?((?:\\\r?\n|[^\n])*)/y;

/** What the text of a file tells of names: found when it is first asked for. */
export function namesOf(text: string, isDefined: (name: string) => boolean): FileNames {
  let macros: Map<string, string> | null = null;
  return {
    isFunction: (name) => isDefined(name) || factOf(name) !== undefined || isCalled(text, name),
    macro: (name) => {
      if (!macros) {
        macros = new Map();
        for (const [, macro, value] of directiveLines(text, 'define', DEFINE)) {
          macros.set(
            macro,
            value
              .replace(/\\\r?\n/g, ' ')
              .replace(/\/\*[^]*?\*\//g, ' ')
              .trim(),
          );
        }
      }
      return macros.get(name);
    },
  };
}

/** Does a text call a name: not where what may be its type, or the condition of a statement, stands before it? */
function isCalled(text: string, name: string): boolean {
  for (let at = indexOfWord(text, name); at >= 0; at = indexOfWord(text, name, at + 1)) {
    let after = at + name.length;
    while (isBlank(text, after)) after++;
    if (text[after] !== '(') continue;
    let before = at - 1;
    while (isBlank(text, before)) before--;
    if (before >= 0 && !/[\w)]/.test(text[before])) return true;
  }
  return false;
}

function isBlank(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /\s/.test(text[at]);
}

/** What a function is called, by its text up to the body: `__printf(1, 2)` is an annotation, `__foo(struct foo *foo)` its name. */
export function nameOf(header: string, macro: (name: string) => string | undefined): string | null {
  const tokens = tokenize(header).filter(({ kind }) => kind !== 'comment' && kind !== 'directive');
  const found = functionHeader(tokens, tokens.length, macro);
  if (found) return found.name.text;
  const bare = header.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
  const called = [...bare.matchAll(/\b(\w+)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g)].map(
    ([, name]) => name,
  );
  const names = called.filter((name) => !isAnnotation(name));
  // An annotation that is not known has two underscores, and the name comes behind it.
  return names.find((name) => !name.startsWith('__')) ?? names[0] ?? /(\w+)\s*\(/.exec(bare)?.[1] ?? null;
}
