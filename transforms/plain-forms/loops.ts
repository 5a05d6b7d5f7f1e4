import type { Expression, Node, Statement } from '../../model/nodes';
import { type Use, find, unparenthesized, variableUses } from '../../model/query';
import { type Linear, type Stepped, linear } from './linear';
import { type Loop, readBody } from './loop-body';
import { canHoist, dropOrphans, hoist, isReadLater, unnamed } from './loop-locals';
import { insertLoop, withCall } from './loop-text';
import { isWhole, isZeroText, turnsOf, unwrapped } from './loop-turns';
import { type Place, declaratorOf, holdsMore, memberOfVma, textOf, usesOf } from './place';

/**
 * A loop that maps page after page: of frames that follow each other it is one call for the whole range; of the pages of
 * an array it is the plain loop over that array.
 */
export function remapLoops(place: Place): void {
  for (const type of ['ForStatement', 'WhileStatement', 'DoWhileStatement'] as const) {
    for (const use of find(place.function.body, type)) {
      const plain = plainLoop(place, use);
      if (!plain) continue;
      const { text, orphans, hoisted } = plain;
      place.edits.replace(use.node, text);
      hoist(place, hoisted);
      dropOrphans(place, use.node, orphans);
      return;
    }
  }
}

interface Plain {
  readonly text: string;
  /** The variables that only the loop stepped. */
  readonly orphans: readonly string[];
  /** What the loop's body declared: it has no block of its own any more. */
  readonly hoisted: readonly Statement[];
}

function plainLoop(place: Place, use: Use<Loop>): Plain | null {
  const { node } = use;
  if (holdsMore(place, node) || node.body.type === 'EmptyStatement') return null;
  const body = readBody(place, node);
  if (!body) return null;
  const { call, variables } = body;
  const hoisted = body.kept.filter(({ type }) => type === 'VariableDeclaration');
  if (!hoisted.every((one) => canHoist(place, one))) return null;
  const [vma, address, third, size] = call.node.arguments;
  if (vma?.type !== 'Identifier' || vma.name !== place.vma || !address || !third) return null;
  const count = turnsOf(place, node, variables);
  if (!count) return null;
  const at = linear(place, address, variables);
  if (at?.step !== 'page') return null;
  const orphans = [...variables.keys()];
  for (const name of orphans) if (isReadLater(place, node, name)) return null;
  const name = (call.node.callee as { name: string }).name;
  const start = isStart(place, at) ? `${place.vma}->vm_start` : at.first;
  if (name === 'vm_insert_page') {
    const array = arrayOf(place, third, variables);
    if (array === null || start !== `${place.vma}->vm_start` || isPlain(place, use, array)) return null;
    const text = insertLoop(place, node, body, { array, pages: count.pages });
    return text === null ? null : { text, orphans: unnamed(text, orphans), hoisted };
  }
  const frame = linear(place, third, variables);
  const prot = call.node.arguments[4];
  const onePage = size && unparenthesized(size);
  if (frame?.step !== 'one' || !prot || onePage?.type !== 'Identifier' || onePage.name !== 'PAGE_SIZE')
    return null;
  if ([...variables.keys()].some((variable) => variableUses(prot, variable).length > 0)) return null;
  const whole = `${name}(${place.vma}, ${start}, ${frame.first}, ${count.bytes}, ${textOf(place, prot)})`;
  // A loop over less may turn not once, where a call for no page at all is a bug of its own.
  if (!isWhole(place, node, count)) return null;
  const text = withCall(place, node, body, whole);
  if (text === null) return null;
  const message = `${name}() was called page by page, and so refused private writable mappings of several pages`;
  place.tell('MP080', node, message);
  return { text, orphans: unnamed(text, orphans), hoisted };
}

/** Is it a loop that the transforms take as it is? */
function isPlain(place: Place, { node }: Use<Loop>, array: string): boolean {
  if (node.type !== 'ForStatement' || !/^[\w>.-]+$/.test(array)) return false;
  const test = node.test && unparenthesized(node.test);
  const counter =
    test?.type === 'BinaryExpression' && test.operator === '<' ? unparenthesized(test.left) : null;
  if (counter?.type !== 'Identifier') return false;
  return new RegExp(`\\[\\s*${counter.name}\\s*\\]`).test(textOf(place, node));
}

/** Is the first address that of the mapping? */
function isStart(place: Place, at: Linear): boolean {
  const text = unwrapped(at.first);
  if (text === `${place.vma}->vm_start`) return true;
  const declarator = /^\w+$/.test(text) ? declaratorOf(place, text)?.node : undefined;
  return (
    declarator?.init !== undefined &&
    declarator.init !== null &&
    usesOf(place, text).every(
      ({ node, parents: [p] }) => !(p?.type === 'AssignmentExpression' && p.left === node),
    ) &&
    memberOfVma(place, declarator.init) === 'vm_start'
  );
}

/** The array whose element each turn inserts, as it is for the first turn: `pages + offset`. */
function arrayOf(
  place: Place,
  page: Expression | Node,
  variables: ReadonlyMap<string, Stepped>,
): string | null {
  const bare = unparenthesized(page);
  if (bare.type === 'CDereference') {
    const pointer = linear(place, bare.argument, variables);
    return pointer?.step === 'one' ? pointer.first : null;
  }
  if (bare.type !== 'MemberExpression' || !bare.computed) return null;
  const array = linear(place, bare.object, variables);
  const index = linear(place, bare.property, variables);
  if (array?.step !== 'none' || index?.step !== 'one') return null;
  return isZeroText(index.first) ? array.first : `${array.first} + ${index.first}`;
}
