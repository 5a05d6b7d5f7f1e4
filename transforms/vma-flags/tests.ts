import { isMappingCall } from '../../kernel/groups';
import type { LogicalExpression, Node, SourceRange } from '../../model/nodes';
import { canFollow } from '../../analysis/control-flow';
import { childNodes } from '../../model/walk';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { asCondition, evaluate, isFlagsOfVma, joined, type FlagContext, type Value } from './evaluate';
import { renderCondition, type Rendered } from './render';
import { carryComments, hasComment, withoutLineBreaks } from '../rewrite/source-text';
import { isTruth } from './truth';
import { FLAGS, sameWord, type Condition } from './words';
import { find, unparenthesized, type Use } from '../../model/query';
import { CODE, type FindingCode } from '../findings';
import { hasWord } from '../../model/words';

/** An expression that reads the flags, as large as it has one value: what one edit replaces. */
interface Reading {
  readonly use: Use;
  readonly value: Exclude<Value, { kind: 'unknown' }>;
}

/** What is to become of a place that reads the flags. */
export type Plan =
  | { readonly kind: 'replace'; readonly range: SourceRange; readonly text: string }
  | {
      readonly kind: 'refuse';
      readonly code: FindingCode;
      readonly at: SourceRange;
      readonly message: string;
    };

/** Convert one place that reads the vma's flags, or a local that holds them. */
export function convertReading(context: FlagContext, use: Use): void {
  const { conversion } = context;
  const plan = planReading(context, use);
  if (plan.kind === 'refuse') {
    report(conversion, plan.code, plan.at, plan.message);
    return;
  }
  conversion.edits.replace(plan.range, carryComments(conversion, plan.range, plan.text));
}

/** Decide what a place that reads the flags becomes. */
export function planReading(context: FlagContext, use: Use): Plan {
  const { conversion } = context;
  const reading = climb(context, use);
  if ('kind' in reading) return reading;
  const { value } = reading;
  if (value.kind === 'word') {
    if (!isTruth(conversion, reading.use)) return planValue(context, reading.use, value);
    const condition = asCondition(value, reading.use.node);
    if (condition.kind !== 'condition') {
      return refusal(context, CODE.flagsAsNumber, reading.use.node, 'depends on every flag there is');
    }
    return planTest(context, { use: reading.use, value: condition });
  }
  return planTest(context, reading);
}

/** Go outwards from the flags for as long as the expression has a value that is known. */
function climb(context: FlagContext, use: Use): Reading | Plan {
  let node: Node = use.node;
  let parents = use.parents;
  let value = evaluate(context, node);
  for (;;) {
    const parent = parents[0];
    if (!parent || !isExpressionAround(parent, node)) break;
    const outer = evaluate(context, parent);
    if (outer.kind === 'unknown') {
      if (isFlagArithmetic(parent) && value.kind === 'word') {
        const word =
          outer.runtime && outer.at !== parent && outer.at !== node
            ? legibleWord(context, { node, parents })
            : null;
        if (word !== null) return { kind: 'replace', range: node, text: word };
        return {
          kind: 'refuse',
          code: outer.at === parent || outer.at === node ? CODE.flagsAsNumber : CODE.flagsNotKnown,
          at: outer.at,
          message: `${excerpt(context.conversion, outer.at)} ${outer.why}`,
        };
      }
      break;
    }
    node = parent;
    parents = parents.slice(1);
    value = outer;
  }
  if (value.kind === 'unknown') return refusal(context, CODE.flagsAsNumber, node, value.why);
  return { use: { node, parents }, value };
}

function isExpressionAround(parent: Node, node: Node): boolean {
  switch (parent.type) {
    case 'ParenthesizedExpression':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'CCastExpression':
      return true;
    case 'CallExpression':
      return parent.callee !== node;
    default:
      return false;
  }
}

function isFlagArithmetic(node: Node): boolean {
  return (
    (node.type === 'BinaryExpression' && ['&', '|', '^', '==', '!='].includes(node.operator)) ||
    (node.type === 'UnaryExpression' && (node.operator === '~' || node.operator === '!'))
  );
}

function refusal(context: FlagContext, code: FindingCode, at: SourceRange, why: string): Plan {
  return { kind: 'refuse', code, at, message: `${excerpt(context.conversion, at)} ${why}` };
}

/** A test: one helper, or several. */
function planTest(context: FlagContext, reading: Reading): Plan {
  const { conversion } = context;
  const { value } = reading;
  if (value.kind !== 'condition')
    return refusal(context, CODE.flagsAsNumber, reading.use.node, 'is used as a value');
  if (value.condition.kind === 'constant') {
    return refusal(context, CODE.flagsNotKnown, reading.use.node, `is always ${value.condition.value}`);
  }
  const mapping = earlierMapping(context, reading.use, value.condition);
  if (mapping !== null) {
    return refusal(
      context,
      CODE.dependsOnMappingResult,
      reading.use.node,
      `tests flags that ${mapping}() sets`,
    );
  }
  const chain = mergeable(context, reading);
  if (chain) {
    const rendered = renderCondition(conversion.api, conversion.desc, chain.condition);
    return { kind: 'replace', range: chain.range, text: rendered.text };
  }
  const { node, parents } = reading.use;
  const rendered: Rendered = value.helper
    ? {
        text: `${value.helper.negated ? '!' : ''}${value.helper.call}`,
        level: value.helper.negated ? 'not' : 'call',
      }
    : renderCondition(conversion.api, conversion.desc, value.condition);
  const text = needsParentheses(rendered, node, parents[0]) ? `(${rendered.text})` : rendered.text;
  return { kind: 'replace', range: node, text };
}

/** Flags that mapping calls set, in the legacy form before they return. */
const SET_BY_MAPPING = new Set([
  'VMA_IO_BIT',
  'VMA_PFNMAP_BIT',
  'VMA_DONTEXPAND_BIT',
  'VMA_DONTDUMP_BIT',
  'VMA_MIXEDMAP_BIT',
]);

/** The mapping call before a test of flags that such calls set: the action that takes its place sets them only later. */
function earlierMapping(context: FlagContext, test: Use, condition: Condition): string | null {
  if (condition.kind === 'constant') return null;
  if (!condition.literals.some((literal) => SET_BY_MAPPING.has(literal.flag.name))) return null;
  const { conversion } = context;
  for (const use of find(conversion.function.body, 'CallExpression')) {
    const { callee } = use.node;
    if (callee.type !== 'Identifier') continue;
    const maps = isMappingCall(callee.name) || conversion.helpers.get(callee.name)?.maps === true;
    if (maps && canFollow(conversion.function, use, test)) return callee.name;
  }
  return null;
}

/** Does the text have to stand in parentheses where the node stands? */
function needsParentheses(rendered: Rendered, node: Node, parent: Node | undefined): boolean {
  if (rendered.level === 'call') return false;
  switch (parent?.type) {
    case 'BinaryExpression':
      // gcc warns of `!a == b`, and not of `b == !a`.
      return rendered.level !== 'not' || parent.left === node;
    case 'UnaryExpression':
    case 'CCastExpression':
      return rendered.level !== 'not';
    case 'LogicalExpression':
      return rendered.level !== 'not' && rendered.level !== parent.operator;
    case 'ConditionalExpression':
      return rendered.level !== 'not' && node.type === 'ParenthesizedExpression';
    default:
      return false;
  }
}

/** The neighbours in a chain of `&&` or `||` that the same helper can test together with a reading. */
function mergeable(
  context: FlagContext,
  { use }: Reading,
): { range: SourceRange; condition: Extract<Value, { kind: 'condition' }>['condition'] } | null {
  const around = use.parents[0];
  if (around?.type !== 'LogicalExpression') return null;
  const { operator } = around;
  let root: LogicalExpression = around;
  for (const parent of use.parents.slice(1)) {
    if (parent.type !== 'LogicalExpression' || parent.operator !== operator) break;
    root = parent;
  }
  const operands = chainOf(root, operator);
  const values = operands.map((operand) => asCondition(evaluate(context, operand), operand));
  const index = operands.indexOf(use.node);
  if (index < 0) return null;
  let first = index;
  let last = index;
  while (last + 1 < operands.length && joined(context, operator, values.slice(first, last + 2))) last++;
  while (first > 0 && joined(context, operator, values.slice(first - 1, last + 1))) first--;
  const value = first < last ? joined(context, operator, values.slice(first, last + 1)) : null;
  if (value?.kind !== 'condition') return null;
  const range = { start: operands[first].start, end: operands[last].end };
  if (hasComment(context.conversion, range)) return null;
  if (operands.slice(first, last + 1).some((operand) => context.conversion.edits.drops(operand))) return null;
  return { range, condition: value.condition };
}

function chainOf(node: Node, operator: '&&' | '||'): Node[] {
  return node.type === 'LogicalExpression' && node.operator === operator
    ? [...chainOf(node.left, operator), ...chainOf(node.right, operator)]
    : [node];
}

/** Flags as a number. */
function planValue(context: FlagContext, use: Use, value: Extract<Value, { kind: 'word' }>): Plan {
  const { conversion } = context;
  const { api, desc } = conversion;
  const whole = sameWord(value.word, FLAGS);
  const call = use.parents[0];
  if (whole && call?.type === 'CallExpression' && call.callee.type === 'Identifier') {
    if (call.callee.name === 'vm_get_page_prot' && api.pageProtOfFlags !== null) {
      return { kind: 'replace', range: call, text: `${api.pageProtOfFlags}(${desc}->vma_flags)` };
    }
  }
  const passed = call?.type === 'CallExpression' && call.callee !== use.node;
  if (whole && passed && api.wordFromFlags !== null) {
    return { kind: 'replace', range: use.node, text: `${api.wordFromFlags}(${desc}->vma_flags)` };
  }
  const wanted =
    passed || (call?.type === 'SwitchStatement' && call.discriminant === use.node) || isStored(use);
  const word = wanted ? legibleWord(context, use) : null;
  if (word !== null) return { kind: 'replace', range: use.node, text: word };
  const inner = unparenthesized(use.node);
  return refusal(context, CODE.flagsAsNumber, inner, 'is used as a value');
}

/** Is it what a local is given? */
function isStored({ node, parents: [parent, around] }: Use): boolean {
  if (parent?.type === 'VariableDeclarator') return parent.init === node;
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.operator === '=' &&
    parent.right === node &&
    parent.left.type === 'Identifier' &&
    around?.type === 'ExpressionStatement'
  );
}

/** The flags as a word, where the target kernel has a helper that gives one; null where it has none, or where they are not all there yet. */
export function legibleWord(context: FlagContext, use: Use): string | null {
  const { api } = context.conversion;
  if (api.wordFromFlags === null || isChangedLater(context.conversion, use)) return null;
  return wordText(context, use.node);
}

/** The text of an expression with the flags as the word that they used to be; null where it holds them in another form. */
function wordText({ conversion }: FlagContext, node: Node): string | null {
  const { api, desc, driver } = conversion;
  const reads: SourceRange[] = [];
  const visit = (inner: Node): boolean => {
    if (isFlagsOfVma(conversion, inner)) {
      reads.push(inner);
      return inner.type === 'MemberExpression';
    }
    return childNodes(inner).every(visit);
  };
  if (!visit(node) || reads.length === 0) return null;
  let text = '';
  let at = node.start;
  for (const read of reads) {
    text += driver.source.slice(at, read.start) + `${api.wordFromFlags}(${desc}->vma_flags)`;
    at = read.end;
  }
  const rest = driver.source.slice(at, node.end);
  // Of a local that holds the flags nothing is left to read.
  return namesVma(conversion, text + rest) ? null : withoutLineBreaks(text + rest);
}

function namesVma({ vma }: Conversion, text: string): boolean {
  return hasWord(text, vma);
}

/** Does a mapping call come before, which sets flags that its action sets only when the hook has returned? */
function isChangedLater(conversion: Conversion, use: Use): boolean {
  return find(conversion.function.body, 'CallExpression').some((call) => {
    const { callee } = call.node;
    if (callee.type !== 'Identifier') return false;
    const maps = isMappingCall(callee.name) || conversion.helpers.get(callee.name)?.maps === true;
    return maps && canFollow(conversion.function, call, use);
  });
}
