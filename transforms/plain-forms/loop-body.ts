import { computesPlaces, isMappingCall } from '../../kernel/groups';
import type {
  CallExpression,
  DoWhileStatement,
  Expression,
  ForStatement,
  Node,
  Statement,
  VariableDeclaration,
  VariableDeclarator,
  WhileStatement,
} from '../../model/nodes';
import { effectsIn } from '../../analysis/effects';
import { isPure } from '../../analysis/purity';
import { namesLooseMacro } from '../../analysis/loose-macros';
import { find, findWithin, isGivenText, isName, unparenthesized, type Use } from '../../model/query';
import { type Step, type Stepped, stepOf, stepsByByte } from './linear';
import { type Place, declaratorOf, textOf, usesOf } from './place';

/** The body of a loop that maps page after page: its mapping call, what is done with the result, and what it steps. */

export type Loop = ForStatement | WhileStatement | DoWhileStatement;

export interface Body {
  readonly call: Use<CallExpression>;
  /** The statements that stay: the call, and what is done when it fails. */
  readonly kept: readonly Statement[];
  /** Those that only write of each page to the log, which nobody goes through one by one any more. */
  readonly messages: readonly Statement[];
  readonly variables: Map<string, Stepped>;
}

/** The loop's body: one mapping call, what is done with its result, and one step of each variable. */
export function readBody(place: Place, node: Loop): Body | null {
  const range = { start: node.start, end: node.end };
  const calls = findWithin(place.function, range, 'CallExpression').filter(
    ({ node: call }) => call.callee.type === 'Identifier' && isMappingCall(call.callee.name),
  );
  const [call, another] = calls;
  if (!call || another || find(node.body, 'BreakStatement').some((b) => !isLeaving(b))) return null;
  if (find(node.body, 'ContinueStatement').length > 0 || find(node.body, 'LabeledStatement').length > 0)
    return null;
  const steps = new Map<string, { by: Step; falls: boolean; end: number }>();
  const kept: Statement[] = [];
  const messages: Statement[] = [];
  const addStep = (expression: Node): boolean => {
    const step = readStep(expression);
    if (!step || steps.has(step.name)) return false;
    steps.set(step.name, { by: step.by, falls: step.falls, end: expression.end });
    return true;
  };
  const updates = node.type === 'ForStatement' && node.update ? sequence(node.update) : [];
  if (!updates.every(addStep)) return null;
  const inTest = node.test
    ? findWithin(place.function, node.test, 'UpdateExpression').map(({ node: update }) => update)
    : [];
  if (!inTest.every(addStep)) return null;
  const inCall = findWithin(place.function, call.node, 'UpdateExpression').map(({ node: update }) => update);
  if (!inCall.every((update) => !update.prefix && addStep(update))) return null;
  for (const statement of node.body.type === 'BlockStatement' ? node.body.body : [node.body]) {
    const holdsCall = statement.start <= call.node.start && call.node.end <= statement.end;
    if (!holdsCall && isMessage(place, statement)) {
      messages.push(statement);
      continue;
    }
    const expressions = statement.type === 'ExpressionStatement' ? sequence(statement.expression) : null;
    if (holdsCall && statement.type === 'VariableDeclaration' && !resultOf(statement, call.node)) return null;
    if (holdsCall || statement.type === 'IfStatement' || isBareDeclaration(statement)) kept.push(statement);
    else if (!expressions?.every(addStep) || statement.start < call.node.start) return null;
  }
  const variables = new Map<string, Stepped>();
  for (const [name, step] of steps) {
    const first = firstValue(place, node, name);
    if (first === null) return null;
    const type = declaratorOf(place, name)?.node.id.ctype ?? null;
    const pages = type?.kind === 'pointer' && step.by === 'one';
    if (!pages && step.by === 'page' && !stepsByByte(type)) return null;
    variables.set(name, { name, first, step: step.by, falls: step.falls, type });
  }
  return writesMore(place, node, call, steps, kept) ? null : { call, kept, messages, variables };
}

/** `pr_debug("%p\n", pos);`, or that under a test: what only writes to the log. */
function isMessage(place: Place, statement: Statement): boolean {
  const pure = (node: Node): boolean => isPure(place.driver, place.function, node);
  switch (statement.type) {
    case 'EmptyStatement':
      return true;
    case 'BlockStatement':
      return statement.body.length > 0 && statement.body.every((one) => isMessage(place, one));
    case 'IfStatement':
      return (
        pure(statement.test) &&
        isMessage(place, statement.consequent) &&
        (!statement.alternate || isMessage(place, statement.alternate))
      );
    case 'ExpressionStatement': {
      const call = unparenthesized(statement.expression);
      if (call.type !== 'CallExpression' || !call.arguments.every(pure)) return false;
      const effects = effectsIn(place.driver).ofCall(place.function, call);
      const quiet = effects.every(({ effect }) => /^(?:reads|tests|logs)$/.test(effect.does));
      return quiet && (isGivenText(call) || effects.some(({ effect }) => effect.does === 'logs'));
    }
    default:
      return false;
  }
}

/** Does the loop write anything besides the variables that it steps and the one that takes the result? */
function writesMore(
  place: Place,
  node: Loop,
  call: Use<CallExpression>,
  steps: ReadonlyMap<string, { readonly end: number }>,
  kept: readonly Statement[],
): boolean {
  const result = call.parents.find((parent) => parent.type === 'AssignmentExpression');
  const inKept = (inner: Node): boolean =>
    kept.some((one) => one.start <= inner.start && inner.end <= one.end);
  const writes = [
    ...findWithin(place.function, node.body, 'AssignmentExpression').map(({ node: write }) => write.left),
    ...findWithin(place.function, node.body, 'UpdateExpression').map(({ node: write }) => write.argument),
  ];
  return writes.some((target) => {
    const bare = unparenthesized(target);
    if (bare.type !== 'Identifier') return true;
    if (steps.has(bare.name)) return false;
    if (result?.type === 'AssignmentExpression' && result.left === target) return false;
    // In the arm for the failure, the result may become another.
    return !inKept(target) || declaratorOf(place, bare.name) === null;
  });
}

/** `break;` of the loop itself in an arm for the failure. */
function isLeaving({ parents }: Use): boolean {
  const around = parents.find((parent) => /^(Switch|For|While|DoWhile)Statement$/.test(parent.type));
  return around?.type !== 'SwitchStatement';
}

/** A declaration that gives nothing a value: what leaves with the block of the loop's body. */
export function isBareDeclaration(statement: Statement): boolean {
  return statement.type === 'VariableDeclaration' && statement.declarations.every((d) => d.init === null);
}

/** The variable of a declaration that is given the call's result, and that alone: `int ret = remap_pfn_range(...);`. */
export function resultOf(declaration: VariableDeclaration, call: CallExpression): VariableDeclarator | null {
  const [given, another] = declaration.declarations.filter(({ init }) => init !== null);
  const type = given?.id.ctype;
  const isPlain =
    type?.kind === 'named' &&
    !/auto/.test(type.name) &&
    declaration.storage.every((word) => word === 'const');
  return !another && isPlain && unparenthesized(given.init!) === call ? given : null;
}

function sequence(expression: Node): readonly Node[] {
  const bare = unparenthesized(expression);
  return bare.type === 'SequenceExpression' ? bare.expressions : [bare];
}

/** `x++`, `x += PAGE_SIZE`, `x = x - 1`. */
function readStep(node: Node): { name: string; by: Step; falls: boolean } | null {
  const bare = unparenthesized(node);
  if (bare.type === 'UpdateExpression') {
    const target = unparenthesized(bare.argument);
    return target.type === 'Identifier'
      ? { name: target.name, by: 'one', falls: bare.operator === '--' }
      : null;
  }
  if (bare.type !== 'AssignmentExpression' || bare.left.type !== 'Identifier') return null;
  const { name } = bare.left;
  if (bare.operator === '+=' || bare.operator === '-=') {
    const by = stepOf(bare.right);
    return by && { name, by, falls: bare.operator === '-=' };
  }
  const sum = bare.operator === '=' ? unparenthesized(bare.right) : null;
  if (sum?.type !== 'BinaryExpression' || (sum.operator !== '+' && sum.operator !== '-')) return null;
  const by = stepOf(sum.right);
  return by && isName(sum.left, name) ? { name, by, falls: sum.operator === '-' } : null;
}

/** What a variable is when the loop begins: the expression that it was given last, or its name, which is the same there. */
export function firstValue(place: Place, loop: Loop, name: string): string | null {
  if (loop.type === 'ForStatement' && loop.init) {
    const declared =
      loop.init.type === 'VariableDeclaration'
        ? loop.init.declarations.find((d) => d.id.name === name)
        : undefined;
    if (declared) return declared.init && heldText(place, declared.init);
    const given =
      loop.init.type === 'VariableDeclaration'
        ? undefined
        : sequence(loop.init).find((e) => e.type === 'AssignmentExpression' && isName(e.left, name));
    if (given?.type === 'AssignmentExpression')
      return given.operator === '=' ? heldText(place, given.right) : null;
  }
  const declarator = declaratorOf(place, name)?.node;
  if (!declarator) return place.function.params.some((p) => p.name === name) ? name : null;
  const values: Expression[] = declarator.init ? [declarator.init] : [];
  for (const { node, parents } of usesOf(place, name)) {
    const [parent] = parents;
    if (loop.start <= node.start && node.end <= loop.end) continue;
    if (parent?.type === 'AssignmentExpression' && parent.left === node) {
      if (parent.operator !== '=') return name;
      values.push(parent.right);
    } else if (parent?.type === 'UpdateExpression' || parent?.type === 'CAddressOf') return name;
  }
  const [value, another] = values;
  return value && !another && isSteady(place, value, loop) ? heldText(place, unparenthesized(value)) : name;
}

/** The text of a value, in parentheses where a macro that has none of its own would come apart in what the text becomes a part of. */
function heldText(place: Place, value: Node): string {
  const text = textOf(place, value);
  return namesLooseMacro(place.driver, value) ? `(${text})` : text;
}

/** Is an expression worth the same at the loop as where it stands: nothing that it is made of is written in between? */
function isSteady(place: Place, value: Expression, loop: Loop): boolean {
  const calls = findWithin(place.function, value, 'CallExpression');
  if (calls.some(({ node }) => node.callee.type !== 'Identifier' || !computesPlaces(node.callee.name)))
    return false;
  const between = { start: value.end, end: loop.start };
  const writes = [
    ...findWithin(place.function, between, 'AssignmentExpression').map(({ node }) => node.left),
    ...findWithin(place.function, between, 'UpdateExpression').map(({ node }) => node.argument),
  ].map((target) => textOf(place, target));
  const text = textOf(place, value);
  return !writes.some((write) => text.includes(write.replace(/^.*(->|\.)/, '')));
}
