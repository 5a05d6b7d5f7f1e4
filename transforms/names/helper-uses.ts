import { registersName } from '../../kernel/groups';
import { pastedUse } from '../../analysis/pasted-names';
import type { Driver } from '../../model/driver';
import { namesAnother } from './name-spaces';
import { namesSymbol } from './symbol-names';
import { tokenize, type Token } from '../../model/lexer';
import type { CPrototype, SourceRange, TopLevel } from '../../model/nodes';
import { headOfInitialised, type TopLevelItem } from '../../model/top-level';
import { contains } from '../../model/query';
import { hasWord } from '../../model/words';

/** Where a file names a function that takes a vma. */

/**
 * A use of a function that needs its legacy form: a call outside of what is converted, its address, a macro that names it.
 * @param bodies what is converted in place, the function itself included
 * @returns where it stands; null when there is none
 */
export function foreignUse(driver: Driver, name: string, bodies: readonly SourceRange[]): SourceRange | null {
  const { source } = driver;
  const exported = exportOf(driver, name);
  const prototypes = prototypesOf(driver, name);
  for (const token of tokensNear(driver, name)) {
    if (token.kind === 'directive') {
      if (directiveNames(source.slice(token.start, token.end), name)) return token;
      continue;
    }
    if (namesSymbol(source, token, name)) return token;
    if (token.kind !== 'identifier' || token.text !== name) continue;
    if (bodies.some((body) => contains(body, token)) || (exported && contains(exported, token))) continue;
    if (prototypes.some(({ prototype }) => prototype.id.start === token.start)) continue;
    // Asked last: it reads the item that the name stands in.
    if (!namesAnother(driver, token)) return token;
  }
  return pastedUse(driver, name)?.use ?? null;
}

/** Does a directive name a function: other than a header that is called like it? */
function directiveNames(text: string, name: string): boolean {
  return !/^#\s*include\b/.test(text) && hasWord(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ''), name);
}

/**
 * The tokens of the items of a file that have a name in them, with the comments before each: all that can mention it. What no
 * compiler reads (`#if 0`) does not.
 */
export function tokensNear(driver: Driver, name: string): Token[] {
  const { seen: source } = driver;
  const ends = [...driver.items.map((item) => item.end), source.length];
  const tokens: Token[] = [];
  let item = 0;
  for (let mention = source.indexOf(name); mention >= 0; mention = source.indexOf(name, ends[item])) {
    while (ends[item] <= mention) item++;
    // As many as the file decides: more than a call takes arguments.
    for (const token of tokenize(source, item === 0 ? 0 : ends[item - 1], ends[item])) tokens.push(token);
  }
  return tokens;
}

/** The declarations of a function in a file, each with the item that it stands in. */
export function prototypesOf(
  driver: Driver,
  name: string,
): { readonly item: TopLevelItem; readonly prototype: CPrototype }[] {
  const items = driver.itemsNaming('declaration', name).filter((item) => !isOnlyInitial(driver, item, name));
  return items.flatMap((item) =>
    driver
      .model(item)
      .flatMap(declaredFunctions)
      .filter((prototype) => prototype.id.name === name)
      .map((prototype) => ({ item, prototype })),
  );
}

/** Does an item name something in the initialiser of what it defines alone? Structures that share a hook are many, and not read for this. */
function isOnlyInitial({ seen }: Driver, { start, end }: TopLevelItem, name: string): boolean {
  const head = headOfInitialised(seen.slice(start, end));
  return head !== null && !hasWord(head, name);
}

/** The functions that an item declares: one, or several with commas between them. */
function declaredFunctions(node: TopLevel): CPrototype[] {
  if (node.type === 'CPrototype') return [node];
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id, start, end }): CPrototype[] => {
    if (id.ctype.kind !== 'function') return [];
    const { params, returns, variadic } = id.ctype;
    return [{ type: 'CPrototype', start, end, id, params, returns, storage: node.storage, variadic }];
  });
}

/** `EXPORT_SYMBOL_GPL(name);`: the name is that of an exported symbol. */
export function isExport(source: string, start: number): boolean {
  return /\bEXPORT_SYMBOL(_GPL|_NS|_NS_GPL|_FOR_MODULES)?\s*\(\s*$/.test(
    source.slice(Math.max(0, start - 60), start),
  );
}

/** `ALLOW_ERROR_INJECTION(name, ERRNO);`: the name is that of a function whose address is registered, whatever it takes. */
export function isRegistration(source: string, start: number): boolean {
  const [, macro] = /\b(\w+)\s*\(\s*$/.exec(source.slice(Math.max(0, start - 60), start)) ?? [];
  return macro !== undefined && registersName(macro);
}

/** The export of a function: from `EXPORT_SYMBOL` to the end of the statement; null when the file does not export it. */
export function exportOf(driver: Driver, name: string): SourceRange | null {
  const { source } = driver;
  const found = new RegExp(`^EXPORT_SYMBOL\\w*\\s*\\(\\s*${name}\\s*[,)][^\\n]*`, 'm').exec(source);
  return found ? { start: found.index, end: found.index + found[0].trimEnd().length } : null;
}
