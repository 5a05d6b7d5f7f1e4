import { argumentTexts } from './argument-texts';
import { replacementText } from './defines';
import { beginsType } from './header-words';
import { tokenize } from './lexer';
import type { Identifier, VariableDeclaration } from './nodes';
import { isKnownAnnotation } from './replacements';
import { typeText } from './types';

/**
 * What happens to a variable at the end of its scope without being written there: `__free(kfree)` and `__cleanup(fn)`
 * (include/linux/cleanup.h, include/linux/compiler_attributes.h), the attribute that they stand for, or a macro for one of these.
 */

/**
 * `free`: the code of a class of DEFINE_FREE() is run with the variable; `cleanup`: a function is called with its address;
 * `attribute`: a word that nobody defines, which may stand for either.
 */
export interface Cleanup {
  readonly kind: 'free' | 'cleanup' | 'attribute';
  /** The class, the function, or the word. */
  readonly name: string;
}

/** What happens to one variable. */
export interface VariableCleanup extends Cleanup {
  readonly variable: Identifier;
}

/** The macros by whose names a declaration may say it; `parameters` are null for one without parentheses. */
export type MacroTexts = (
  name: string,
) => readonly { readonly parameters: readonly string[] | null; readonly text: string }[];

const SPELLED =
  /\b__(free|cleanup)\s*\(\s*(\w+)\s*\)|\b__attribute(?:__)?\s*\(\s*\(([^;{}]*?\b(?:__cleanup__|cleanup)\s*\(\s*(\w+)\s*\))/g;

/** The cleanups that a text says itself. */
export function cleanupsIn(text: string): Cleanup[] {
  return [...replacementText(text).matchAll(SPELLED)].map(([, kind, name, , fn]) =>
    kind === 'free' ? { kind, name } : { kind: 'cleanup', name: fn ?? name },
  );
}

/** May a text hold what `cleanupsIn()` finds? Most declarations do not, which one search tells. */
export function mayClean(text: string): boolean {
  return /__free\b|cleanup/.test(text);
}

const NO_MACROS: MacroTexts = () => [];

/**
 * What is done at the end of its scope to each variable of a declaration; nothing to most. A word in the place of an attribute
 * that nobody defines is one of which is not known what it does: it may call anything, and stands here by its own name.
 */
export function cleanupsOf(
  source: string,
  declaration: VariableDeclaration,
  macros: MacroTexts = NO_MACROS,
): VariableCleanup[] {
  const { declarations, start, end } = declaration;
  if (declarations.length === 0 || isPlain(source, declaration)) return [];
  const others = new Set(
    declarations.flatMap(({ id }) => [id.name, ...(typeText(id.ctype).match(/\w+/g) ?? [])]),
  );
  const { line, above } = inFront((from, to) => source.slice(from, to), start);
  const text = `${line} ${source.slice(start, declarations[0].start)}`;
  const told = cleanupsSaid({ text: above, others }, macros).filter(({ kind }) => kind !== 'attribute');
  const shared = [...told, ...cleanupsSaid({ text, others }, macros)];
  return declarations.flatMap(({ id, init, start: from }, i) => {
    const to = init?.start ?? declarations.at(i + 1)?.start ?? end;
    const own = cleanupsSaid({ text: source.slice(from, to), others }, macros);
    return [...shared, ...own].map((cleanup) => ({ ...cleanup, variable: id }));
  });
}

const PLAIN_TYPE =
  /^(?:(?:static|const|volatile|register)\s+)*(?:(?:struct|union|enum)\s+\w+|(?:(?:unsigned|signed|long|short|int|char|bool|void)\b\s*)+|[a-z]\w*)\s*(?:const\s*)?$/;
const PLAIN_NAME = /^[*\s]*(?:const\s+)?\w+\s*(?:\[[^\]]*\]\s*)*[,;=\s]*$/;

/** Has a declaration no words but those of its type and its names, by its text? Most have not, and nothing else is asked of them. */
function isPlain(source: string, { declarations, start, end }: VariableDeclaration): boolean {
  let before = start;
  while (source[before - 1] === ' ' || source[before - 1] === '\t') before--;
  if (source[before - 1] !== '\n') return false;
  while (/\s/.test(source[before - 1] ?? '')) before--;
  return (
    /[;{}/:]/.test(source[before - 1] ?? ';') &&
    PLAIN_TYPE.test(source.slice(start, declarations[0].start)) &&
    declarations.every(({ init, start: from }, i) =>
      PLAIN_NAME.test(source.slice(from, init?.start ?? declarations.at(i + 1)?.start ?? end)),
    )
  );
}

/** No annotations in front of a declaration are longer, in characters. */
export const LONGEST_FRONT = 200;

/**
 * What stands in front of a declaration: the grammar is not given those words.
 * @param text  gives a range of the file
 * @param start where the declaration begins for the grammar
 */
export function inFront(text: (start: number, end: number) => string, start: number): Front {
  const before = text(Math.max(0, start - LONGEST_FRONT), start);
  const [line, above = ''] = before.split('\n').reverse();
  if (/\S/.test(line)) return { line: line.replace(/^.*(?:[;{}:]|\*\/)/, ''), above: '' };
  return { line: '', above: /^\s*\w[\w\s(),]*$/.test(above) ? above : '' };
}

/** The words in front of a declaration: on its own line, or on one above it that has nothing else. */
interface Front {
  readonly line: string;
  /** This may as well be a macro that is a statement: its words are taken for attributes where they are known to be some. */
  readonly above: string;
}

/** What one declarator, or what stands before all of them, says. */
interface Said {
  readonly text: string;
  /** Words of it that are no macros: the variable's name, its type. */
  readonly others: ReadonlySet<string>;
}

function cleanupsSaid({ text, others }: Said, macros: MacroTexts, seen = new Set<string>()): Cleanup[] {
  const own = mayClean(text) ? cleanupsIn(text) : [];
  for (const { name, given } of attributeWords(text)) {
    if (others.has(name) || seen.has(name)) continue;
    seen.add(name);
    const definitions = macros(name);
    if (definitions.length === 0 && looksLikeAttribute(name)) own.push({ kind: 'attribute', name });
    for (const { parameters, text: replacement } of definitions) {
      const inner = withGiven(replacementText(replacement), parameters, given);
      own.push(...cleanupsSaid({ text: inner, others }, macros, seen));
    }
  }
  return own;
}

/** Words that may stand for an attribute: outside of parentheses, neither of a type nor known to say nothing; with what they are given. */
function attributeWords(text: string): { name: string; given: readonly string[] }[] {
  const found: { name: string; given: readonly string[] }[] = [];
  let depth = 0;
  for (const { kind, text: word, end } of tokenize(text, 0, text.length)) {
    if ('([{'.includes(word)) depth++;
    else if (')]}'.includes(word)) depth--;
    if (kind !== 'identifier' || depth > 0 || beginsType(word) || isKnownAnnotation(word)) continue;
    const open = /^\s*\(/.exec(text.slice(end));
    found.push({ name: word, given: (open && argumentTexts(text, end + open[0].length)) ?? [] });
  }
  return found;
}

/** Words of storage, as some write them. */
const STORAGE_WORDS = /^(?:CONST|STATIC|REGISTER|VOLATILE|RESTRICT|IN|OUT|INOUT|INLINE|EXTERN)$/;

/** Is a word that nobody defines in the place of an attribute one, by how it is written? */
function looksLikeAttribute(word: string): boolean {
  if (/^__[us](?:8|16|32|64)$|^__[bl]e(?:16|32|64)$|_t$|^_*typeof|^__auto_type$/.test(word)) return false;
  if (/^(?:DEFINE|DECLARE)_/.test(word)) return false;
  return (/^_/.test(word) || /^[A-Z][A-Z0-9_]+$/.test(word)) && !STORAGE_WORDS.test(word);
}

function withGiven(text: string, parameters: readonly string[] | null, given: readonly string[]): string {
  return text.replace(/\w+/g, (word) => given[parameters?.indexOf(word) ?? -1] ?? word);
}
