import { GAP } from '../../model/gaps';
import type { Expression, Node } from '../../model/nodes';
import { findWithin, isName, unparenthesized, variableUses } from '../../model/query';
import { type Step, type Stepped, isZeroText, operand, sum, unwrapped } from './linear';
import { type Loop, firstValue } from './loop-body';
import { type Place, declaratorOf, textOf } from './place';

/** How often a loop that maps page after page turns. */

/** How often a loop turns, as a number of pages and of bytes. */
interface Turns {
  readonly pages: string;
  readonly bytes: string;
}

export function turnsOf(place: Place, loop: Loop, variables: Map<string, Stepped>): Turns | null {
  const test = loop.test && unparenthesized(loop.test);
  if (!test) return null;
  const counted = countedDown(place, loop, test, variables);
  if (counted) return counted;
  if (test.type === 'Identifier') {
    const variable = variables.get(test.name);
    return variable?.falls ? turns(place, variable.first, variable.step) : null;
  }
  if (test.type !== 'BinaryExpression') return null;
  const [left, operator, right] = /^(<|<=|>|>=|!=)$/.test(test.operator)
    ? sides(test.left, test.operator, test.right, variables)
    : [null, '', null];
  if (!left || !right) return null;
  const variable = variables.get(left.name);
  if (!variable || [...variables.keys()].some((name) => variableUses(right, name).length > 0)) return null;
  const limit = textOf(place, unparenthesized(right));
  if (variable.falls) {
    if (operator === '>' || operator === '!=')
      return limit === '0' ? turns(place, variable.first, variable.step) : null;
    const one = variable.step === 'page' ? 'PAGE_SIZE' : '1';
    if (operator === '>=' && limit === one) return turns(place, variable.first, variable.step);
    return null;
  }
  if (operator !== '<' && operator !== '!=') return null;
  if (isZeroText(variable.first)) return turns(place, limit, variable.step);
  return turns(place, sum('-', limit, variable.first), variable.step);
}

/** `for (i = n - 1; i >= 0; i--)` and `while (n--)`: the pages in their other order, which comes to the same. */
function countedDown(place: Place, loop: Loop, test: Node, variables: Map<string, Stepped>): Turns | null {
  const downTo = (name: string, pages: string): Turns | null => {
    const variable = variables.get(name)!;
    if (
      [...variables.values()].some((other) => other !== variable && isUsedInCall(place, loop, other.name))
    ) {
      return isUsedInCall(place, loop, name) ? null : turns(place, pages, 'one');
    }
    variables.set(name, { ...variable, first: '0', falls: false });
    return turns(place, pages, 'one');
  };
  const inner =
    test.type === 'BinaryExpression' && /^(>|!=)$/.test(test.operator) && textOf(place, test.right) === '0'
      ? unparenthesized(test.left)
      : test;
  if (
    inner.type === 'UpdateExpression' &&
    !inner.prefix &&
    inner.operator === '--' &&
    loop.type !== 'DoWhileStatement'
  ) {
    const target = unparenthesized(inner.argument);
    return target.type === 'Identifier' && variables.has(target.name)
      ? downTo(target.name, variables.get(target.name)!.first)
      : null;
  }
  if (test.type !== 'BinaryExpression' || test.operator !== '>=' || textOf(place, test.right) !== '0')
    return null;
  const target = unparenthesized(test.left);
  const variable = target.type === 'Identifier' ? variables.get(target.name) : undefined;
  const pages = variable && /^(.+?) - 1$/s.exec(variable.first)?.[1];
  return variable?.falls && variable.step === 'one' && pages ? downTo(variable.name, pages) : null;
}

function isUsedInCall(place: Place, loop: Loop, name: string): boolean {
  return findWithin(place.function, loop.body, 'CallExpression').some(({ node }) =>
    node.arguments.some((argument) => variableUses(argument, name).length > 0 || isName(argument, name)),
  );
}

const FLIPPED: ReadonlyMap<string, string> = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
  ['!=', '!='],
]);

function sides(
  left: Expression,
  operator: string,
  right: Expression,
  variables: ReadonlyMap<string, Stepped>,
): [{ name: string } | null, string, Expression | null] {
  const first = unparenthesized(left);
  if (first.type === 'Identifier' && variables.has(first.name)) return [first, operator, right];
  const second = unparenthesized(right);
  if (second.type === 'Identifier' && variables.has(second.name))
    return [second, FLIPPED.get(operator) ?? '', left];
  return [null, '', null];
}

function turns(place: Place, total: string, unit: Step): Turns {
  const bytes = unwrapped(total);
  if (unit === 'page') return { bytes, pages: pagesOf(place, bytes) };
  const pages = unwrapped(total);
  return { pages, bytes: bytesOf(place, pages) };
}

function pagesOf({ vma }: Place, bytes: string): string {
  return squeezed(bytes) === sizeOf(vma) ? `vma_pages(${vma})` : `${operand(bytes)} >> PAGE_SHIFT`;
}

function bytesOf({ vma }: Place, pages: string): string {
  const shifted = /^\(?(.*?)\)?\s*(>>\s*PAGE_SHIFT|\/\s*PAGE_SIZE)$/s.exec(pages)?.[1];
  if (shifted !== undefined && squeezed(shifted) === sizeOf(vma)) return shifted;
  return squeezed(pages) === `vma_pages${vma}`
    ? `${vma}->vm_end - ${vma}->vm_start`
    : `${operand(pages)} << PAGE_SHIFT`;
}

const sizeOf = (vma: string): string => `${vma}->vm_end-${vma}->vm_start`;

const BETWEEN = new RegExp(`[()]|${GAP}`, 'g');

/** A text without parentheses, and what may stand between its tokens. */
export function squeezed(text: string): string {
  return text.replace(BETWEEN, '');
}

/** Are as many turns as the mapping has pages: by themselves, or through locals that hold them? */
export function isWhole(place: Place, loop: Loop, { bytes, pages }: Turns): boolean {
  const resolved = (text: string): string =>
    text.replace(/\b[A-Za-z_]\w*\b/g, (word) =>
      declaratorOf(place, word) ? `(${firstValue(place, loop, word) ?? word})` : word,
    );
  const size = sizeOf(place.vma);
  const all = [bytes, pages]
    .flatMap((text) => [text, resolved(text), resolved(resolved(text))])
    .map(squeezed);
  return all.some((text) =>
    [size, `vma_pages${place.vma}`, `${size}>>PAGE_SHIFT`, `${size}/PAGE_SIZE`].includes(text),
  );
}
