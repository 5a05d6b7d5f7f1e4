import type { Expression, Node, SourceRange } from '../../model/nodes';
import { loopsOf, unparenthesized, variableUses, type Use } from '../../model/query';
import { type Linear, type Stepped, isZeroText, linear, summand, unwrapped } from './linear';
import { type Body, type Loop, isBareDeclaration, readBody } from './loop-body';
import { canHoist, declaredWithin, dropOrphans, hoist, isReadLater, unnamed } from './loop-locals';
import { insertLoop, withCall } from './loop-text';
import { squeezed, isWhole, turnsOf } from './loop-turns';
import { type Place, declaratorOf, indentAt, lineBreakOf, memberOfVma, textOf, usesOf } from './place';
import { narrowCounts, widen } from './wide-counts';
import { areaArray } from './vmalloc-pages';
import { CODE } from '../findings';

/**
 * A loop that maps page after page: of frames that follow each other it is one call for the whole range; of the pages of
 * an array it is the plain loop over that array.
 */
export function remapLoops(place: Place): void {
  for (const use of loopsOf(place.function.body)) {
    const plain = plainLoop(place, use);
    if (plain === 'widened') return;
    if (!plain) continue;
    const { text, orphans, hoisted, messages } = plain;
    place.edits.replace(use.node, text);
    hoist(place, hoisted);
    dropOrphans(place, use.node, orphans);
    for (const message of messages)
      place.tell(CODE.messageDropped, message, 'what was written to the log for each page is not any more');
    return;
  }
}

interface Plain {
  readonly text: string;
  /** The variables that only the loop stepped. */
  readonly orphans: readonly string[];
  /** What the loop's body declared: it has no block of its own any more. */
  readonly hoisted: readonly string[];
  /** What its body wrote to the log. */
  readonly messages: readonly Node[];
}

/** What a loop becomes; `widened` where its counts are made as wide as a size first. */
function plainLoop(place: Place, use: Use<Loop>): Plain | 'widened' | null {
  const { node } = use;
  if (node.body.type === 'EmptyStatement') return null;
  const body = readBody(place, node);
  const comments = body ? commentsOf(place, use, body) : null;
  if (!body || comments === null) return null;
  const { call, messages, variables } = body;
  const declarations = body.kept.filter((one) => one.type === 'VariableDeclaration');
  if (!declarations.every((one) => canHoist(place, one))) return null;
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
    if (array === null || start !== `${place.vma}->vm_start`) return null;
    if (messages.length === 0 && isPlain(place, use, array)) return null;
    const text = insertLoop(place, node, body, { array, pages: count.pages });
    const hoisted = declarations.filter(isBareDeclaration).map((one) => textOf(place, one));
    return text === null
      ? null
      : { text: comments + text, orphans: unnamed(text, orphans), hoisted, messages };
  }
  const frame = linear(place, third, variables);
  const prot = call.node.arguments[4];
  const onePage = size && unparenthesized(size);
  if (frame?.step !== 'one' || !prot || onePage?.type !== 'Identifier' || onePage.name !== 'PAGE_SIZE')
    return null;
  if ([...variables.keys()].some((variable) => variableUses(prot, variable).length > 0)) return null;
  const whole = `${name}(${place.vma}, ${start}, ${unwrapped(frame.first)}, ${count.bytes}, ${textOf(place, prot)})`;
  // A loop over less may turn not once, where a call for no page at all is a bug of its own.
  if (!isWhole(place, node, count)) return null;
  const text = withCall(place, node, body, whole);
  if (text === null) return null;
  const narrow = narrowCounts(place, node, variables);
  if (narrow.length > 0) return widen(place, narrow) ? 'widened' : null;
  const message = `${name}() was called page by page, and so refused private writable mappings of several pages`;
  place.tell(CODE.privateMappingsAllowed, node, message);
  const hoisted = declarations.map((one) => declaredWithin(place, one));
  return { text: comments + text, orphans: unnamed(text, orphans), hoisted, messages };
}

/**
 * The comments of a loop that goes, to stand before what it becomes: those before a statement that stays. Comments in
 * statements that stay are kept there; those of the steps go with them.
 * @returns null where the loop holds directives, or comments that are about a part of a statement
 */
function commentsOf(place: Place, { node, parents }: Use<Loop>, { kept, call }: Body): string | null {
  const { source, comments } = place.driver;
  const within = (inner: SourceRange, outer: SourceRange): boolean =>
    outer.start <= inner.start && inner.end <= outer.end;
  if (/^[ \t]*#/m.test(textOf(place, node))) return null;
  const stays = kept.filter((one) => !isBareDeclaration(one));
  const gone = comments.filter(
    (one) => within(one, node) && !stays.some((statement) => within(one, statement)),
  );
  const head = { start: node.start, end: node.body.start };
  const isLoose = (one: SourceRange): boolean =>
    /^[ \t]*(?:\r?\n|$)/.test(source.slice(one.end)) && !within(one, head);
  if (!gone.every(isLoose) || comments.some((one) => within(one, call.node))) return null;
  if (gone.length > 0 && parents[0] && !/^(?:BlockStatement|SwitchCase)$/.test(parents[0].type)) return null;
  const indent = indentAt(place, node.start);
  const lineBreak = lineBreakOf(place);
  const isBeforeKept = (one: SourceRange): boolean => {
    const next = stays.find(({ start }) => start > one.end);
    return next !== undefined && !/\S/.test(withoutComments(source.slice(one.end, next.start)));
  };
  return gone
    .filter(isBeforeKept)
    .map((one) => {
      const from = indentAt(place, one.start);
      const lines = textOf(place, one).split(/\r?\n/);
      return lines
        .map((line, i) => (i > 0 && line.startsWith(from) ? indent + line.slice(from.length) : line))
        .join(lineBreak);
    })
    .map((text) => `${text}${lineBreak}${indent}`)
    .join('');
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');

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
  const text = squeezed(at.first);
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
  if (bare.type === 'CallExpression') return areaArray(place, bare, variables);
  if (bare.type !== 'MemberExpression' || !bare.computed) return null;
  const array = linear(place, bare.object, variables);
  const index = linear(place, bare.property, variables);
  if (array?.step !== 'none' || index?.step !== 'one') return null;
  return isZeroText(index.first) ? array.first : `${array.first} + ${summand(index.first)}`;
}
