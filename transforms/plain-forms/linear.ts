import { GAP } from '../../model/gaps';
import { isLooseMacro, takesPartOfMacro } from '../../analysis/loose-macros';
import { holdsAddress } from '../../analysis/widths';
import { makesAddress, makesFrame } from '../../kernel/groups';
import type { CType, Expression, Node } from '../../model/nodes';
import { isName, unparenthesized } from '../../model/query';
import { typeText } from '../../model/types';
import { isRepeatable } from '../../analysis/purity';
import { textOf, type Place } from './place';

/** How a value grows from turn to turn of a loop: not at all, by one (a frame, an element), by the size of a page. */
export type Step = 'none' | 'one' | 'page';

/** A value in a loop: what it is in the first turn, as text, and how it grows. */
export interface Linear {
  readonly first: string;
  readonly step: Step;
}

/** A variable that a loop steps once a turn. */
export interface Stepped {
  readonly name: string;
  /** Its value in the first turn, as text; where its own name stands for that, the name. */
  readonly first: string;
  readonly step: Step;
  /** Does it become smaller? Only tests of the loop may use such a variable. */
  readonly falls: boolean;
  readonly type: CType | null;
}

const BYTES = /^(const )?(void|char|u8|uint8_t|unsigned char|__u8)$/;

/** Do pointers of a type step by the byte, so that adding a page's size is adding a page? */
export function stepsByByte(type: CType | null): boolean {
  if (type?.kind === 'pointer') return BYTES.test(typeText(type.to));
  return type !== null && type.kind !== 'array';
}

/**
 * What a value in a loop is in the first turn, and how it grows.
 * @returns null when it does neither stay the same nor grow evenly
 */
export function linear(place: Place, node: Node, variables: ReadonlyMap<string, Stepped>): Linear | null {
  const bare = unparenthesized(node);
  const wrapped = node.type === 'ParenthesizedExpression';
  const value = linearOf(place, bare, variables);
  return value && wrapped && !/^\w+(?:(?:->|\.)\w+)*$/.test(value.first)
    ? { ...value, first: `(${value.first})` }
    : value;
}

function linearOf(place: Place, bare: Node, variables: ReadonlyMap<string, Stepped>): Linear | null {
  const of = (inner: Node): Linear | null => linear(place, inner, variables);
  if (bare.type === 'Identifier') {
    const variable = variables.get(bare.name);
    if (!variable)
      return { first: isLooseMacro(place.driver, bare) ? `(${bare.name})` : bare.name, step: 'none' };
    return variable.falls ? null : { first: variable.first, step: variable.step };
  }
  if (bare.type === 'UpdateExpression' && !bare.prefix && bare.operator === '++') return of(bare.argument);
  switch (bare.type) {
    case 'BinaryExpression': {
      const takesPart = [bare.left, bare.right].some((side) =>
        takesPartOfMacro(place.driver, bare.operator, side),
      );
      if (takesPart) return null;
      const left = of(bare.left);
      const right = of(bare.right);
      if (!left || !right) return null;
      const { operator } = bare;
      const joined = (step: Step): Linear => ({
        first: sum(operator, left.first, right.first),
        step,
      });
      if (left.step === 'none' && right.step === 'none') return joined('none');
      if (operator === '+' && (left.step === 'none' || right.step === 'none'))
        return joined(left.step === 'none' ? right.step : left.step);
      if (right.step !== 'none') {
        const product = operator === '*' && left.first === 'PAGE_SIZE' && right.step === 'one';
        return product ? scaled(right, operator, left.first) : null;
      }
      if (operator === '-') return joined(left.step);
      if (right.first === 'PAGE_SHIFT' && operator === '<<' && left.step === 'one')
        return scaled(left, operator, right.first);
      if (right.first === 'PAGE_SIZE' && operator === '*' && left.step === 'one')
        return scaled(left, operator, right.first);
      const divides =
        (right.first === 'PAGE_SHIFT' && operator === '>>') ||
        (right.first === 'PAGE_SIZE' && operator === '/');
      if (!divides || left.step !== 'page') return null;
      return isZeroText(left.first) ? { first: '0', step: 'one' } : joined('one');
    }
    case 'CCastExpression': {
      if (takesPartOfMacro(place.driver, null, bare.argument)) return null;
      const inner = of(bare.argument);
      if (!inner) return null;
      const type = bare.ctype;
      const fits = type.kind === 'pointer' ? BYTES.test(typeText(type.to)) : holdsAddress(type);
      if (inner.step !== 'none' && !fits) return null;
      const text = place.driver.source.slice(bare.start, bare.argument.start);
      if (isZeroText(inner.first)) return { first: '0', step: inner.step };
      return { first: `${text}${operand(inner.first)}`, step: inner.step };
    }
    case 'CallExpression': {
      const [argument, ...others] = bare.arguments;
      if (bare.callee.type !== 'Identifier') return null;
      const values = bare.arguments.map(of);
      if (values.some((value) => value === null)) return null;
      if (values.every((value) => value!.step === 'none'))
        return isRepeatable(place.driver, place.function, bare)
          ? { first: rewritten(bare.callee.name, values), step: 'none' }
          : null;
      const inner = argument && others.length === 0 ? values[0]! : null;
      if (!inner) return null;
      const first = rewritten(bare.callee.name, values);
      if (makesFrame(bare.callee.name)) return inner.step === 'page' ? { first, step: 'one' } : null;
      if (makesAddress(bare.callee.name)) return inner.step === 'page' ? { first, step: 'page' } : null;
      // Pages of one allocation follow each other, and so do their frames.
      return bare.callee.name === 'page_to_pfn' && inner.step === 'one' ? { first, step: 'one' } : null;
    }
    case 'UpdateExpression':
    case 'AssignmentExpression':
    case 'CUnparsed':
    case 'CStatementExpression':
      return null;
    default:
      return isRepeatable(place.driver, place.function, bare) && !names(bare, variables)
        ? { first: textOf(place, bare), step: 'none' }
        : null;
  }
}

function rewritten(name: string, values: readonly (Linear | null)[]): string {
  return `${name}(${values.map((value) => value!.first).join(', ')})`;
}

function scaled(value: Linear, operator: string, factor: string): Linear {
  if (isZeroText(value.first)) return { first: '0', step: 'page' };
  return { first: `${operand(value.first)} ${operator} ${factor}`, step: 'page' };
}

/** A sum or another operation of two texts, without what comes to nothing in it. */
export function sum(operator: string, left: string, right: string): string {
  if (/^[-+]$/.test(operator) && isZeroText(right)) return left;
  if (operator === '+' && isZeroText(left)) return right;
  if (operator === '-') {
    const rest = without(left, right);
    if (rest !== null) return rest;
  }
  const wraps = operator === '+' || operator === '-' ? /[<>&|^?:=]/ : /[-+<>&|^?:=*/%]/;
  const side = (text: string): string => (wraps.test(unnested(text)) ? `(${text})` : text);
  return `${operator === '+' || operator === '-' ? side(left) : operand(left)} ${operator} ${operand(right)}`;
}

/** A sum without one of its two parts: `n` of `first + n` without `first`; null for any other text. */
function without(total: string, part: string): string | null {
  const whole = unwrapped(total.trim());
  const gone = unwrapped(part.trim());
  if (whole === gone) return '0';
  const [one, other, ...more] = whole.split(/\s*\+\s*/);
  if (other === undefined || more.length > 0 || !/^[\w.>-]+$/.test(one) || !/^[\w.>-]+$/.test(other))
    return null;
  if (/-(?!>)/.test(whole)) return null;
  return one === gone ? other : other === gone ? one : null;
}

export function isZeroText(text: string): boolean {
  return /^\(*0[uUlL]*\)*$/.test(text);
}

/** A text without the parentheses around all of it. */
export function unwrapped(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text;
}

/** A text as an operand: in parentheses where it is made of several. */
export function operand(text: string): string {
  return /[-+<>&|^?:=*/%\s]/.test(unnested(text)) ? `(${text})` : text;
}

/** A text as the second part of a sum: in parentheses where what it is made of binds less closely. */
export function summand(text: string): string {
  return /[<>&|^?:=]/.test(unnested(text)) ? `(${text})` : text;
}

const MEMBER = new RegExp(`${GAP}(?:->|\\.)${GAP}`, 'g');
const EDGES = new RegExp(`^${GAP}|${GAP}$`, 'g');

/** A text without what stands in its parentheses and brackets, and without `->`, nor what is before and behind it then. */
function unnested(text: string): string {
  let inner = text.replace(MEMBER, '.');
  for (let before = ''; before !== inner;) {
    before = inner;
    inner = inner.replace(/\([^()]*\)|\[[^[\]]*\]/g, '');
  }
  return inner.replace(EDGES, '');
}

function names(node: Node, variables: ReadonlyMap<string, Stepped>): boolean {
  const text = JSON.stringify(node, (key, value: unknown) =>
    key === 'ctype' || typeof value === 'bigint' ? undefined : value,
  );
  return [...variables.keys()].some((name) => text.includes(`"name":"${name}"`));
}

/** The size of a step that an expression adds: a page's bytes, or one. */
export function stepOf(expression: Expression): Step | null {
  const bare = unparenthesized(expression);
  if (isName(bare, 'PAGE_SIZE')) return 'page';
  if (bare.type !== 'Literal') return null;
  return bare.value === 1n ? 'one' : null;
}
