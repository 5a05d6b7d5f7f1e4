import { isNarrowType, resolvedType } from '../../analysis/widths';
import { isUnsignedType } from '../../analysis/values';
import type { Node, VariableDeclaration, VariableDeclarator } from '../../model/nodes';
import { calleeName } from '../../model/query';
import { typeText } from '../../model/types';
import { hasWord } from '../../model/words';
import { CODE } from '../findings';
import { removeDeclarators } from '../rewrite/declarators';
import type { Stepped } from './linear';
import { firstValue, type Loop } from './loop-body';
import { declaratorOf, indentAt, isMappingCall, lineBreakOf, textOf, usesOf, type Place } from './place';

/**
 * Locals that hold the size of the mapping in fewer bits than that has: `unsigned int npages = vma_pages(vma)`. A loop over
 * them maps what is left of the size, whatever the mapping is; one action for the whole mapping must not come after a check
 * that saw less than the whole. They become as wide as the size.
 */

/**
 * The locals that a loop's number of turns comes from and that are too narrow for it.
 * @param variables the variables that the loop steps: those that fall hold the number itself
 */
export function narrowCounts(
  place: Place,
  loop: Loop,
  variables: ReadonlyMap<string, Stepped>,
): VariableDeclarator[] {
  const rising = new Set([...variables.values()].filter(({ falls }) => !falls).map(({ name }) => name));
  const found = new Map<string, VariableDeclarator | null>();
  const follow = (text: string): void => {
    for (const [word] of text.matchAll(/(?<![.\w]|->)[A-Za-z_]\w*/g)) {
      if (found.has(word) || rising.has(word)) continue;
      const declarator = declaratorOf(place, word)?.node ?? null;
      found.set(word, declarator);
      if (declarator) follow(firstValue(place, loop, word) ?? '');
    }
  };
  if (loop.test) follow(textOf(place, loop.test));
  return [...found.values()].filter((one): one is VariableDeclarator => one !== null && isNarrow(place, one));
}

function isNarrow(place: Place, { id: { ctype } }: VariableDeclarator): boolean {
  return isNarrowType(resolvedType(place.driver, ctype)) === true;
}

/**
 * Make locals as wide as a size.
 * @returns whether that can be done, so that nothing else sees the difference than mappings of which the size was cut off
 */
export function widen(place: Place, narrow: readonly VariableDeclarator[]): boolean {
  if (!narrow.every((one) => canWiden(place, one))) return false;
  for (const declarator of narrow) {
    const declaration = declarationOf(place, declarator)!;
    const isConst = /\bconst\b/.test(textOf(place, { start: declaration.start, end: declarator.start }));
    const type = isUnsignedType(resolvedType(place.driver, declarator.id.ctype)) ? 'unsigned long' : 'long';
    const specifier = `${isConst ? 'const ' : ''}${type}`;
    if (declaration.declarations.length === 1) {
      const end = textOf(place, { start: declaration.start, end: declarator.start }).trimEnd().length;
      place.edits.replace({ start: declaration.start, end: declaration.start + end }, specifier);
    } else {
      removeDeclarators(place.edits, place.driver.source, declaration, new Set([declarator]));
      const line = `${lineBreakOf(place)}${indentAt(place, declaration.start)}`;
      place.edits.insert(declaration.end, `${line}${specifier} ${textOf(place, declarator)};`);
    }
    const { name } = declarator.id;
    keepWidth(place, declarator, typeText(declarator.id.ctype).replace(/^const /, ''));
    const message = `${name} held the size of the mapping in fewer bits than that may need: it is ${article(type)} now`;
    place.tell(CODE.sizeCutOff, declarator, message);
  }
  return narrow.length > 0;
}

const article = (type: string): string => `${/^u/.test(type) ? 'an' : 'a'} ${type}`;

function declarationOf(place: Place, declarator: VariableDeclarator): VariableDeclaration | null {
  const found = declaratorOf(place, declarator.id.name)?.parents[0];
  return found?.type === 'VariableDeclaration' ? found : null;
}

/** Is it an ordinary local, of which nobody has the address? */
function canWiden(place: Place, declarator: VariableDeclarator): boolean {
  const declaration = declarationOf(place, declarator);
  const parent = declaratorOf(place, declarator.id.name)?.parents[1];
  if (!declaration || parent?.type !== 'BlockStatement' || declaration.storage.length > 0) return false;
  const { name } = declarator.id;
  const others = declaration.declarations.filter((one) => one !== declarator);
  if (others.some(({ init }) => init !== null && hasWord(textOf(place, init), name))) return false;
  return usesOf(place, name).every(({ parents: [around] }) => around?.type !== 'CAddressOf');
}

/** Hand a local on as what it was where its type is seen: to a variadic function or a macro. */
function keepWidth(place: Place, declarator: VariableDeclarator, type: string): void {
  for (const { node, parents } of usesOf(place, declarator.id.name)) {
    const call = parents.find((one) => one.type === 'CallExpression');
    if (call && !takesAnyWidth(place, call)) place.edits.insert(node.start, `(${type})`);
  }
}

/** Does a call convert what it is given to the type of a parameter, as no variadic function and no macro does? */
function takesAnyWidth(place: Place, call: Node): boolean {
  if (isMappingCall(place, call)) return true;
  const name = call.type === 'CallExpression' ? calleeName(call) : null;
  return name !== null && place.driver.functions(name).length > 0;
}
