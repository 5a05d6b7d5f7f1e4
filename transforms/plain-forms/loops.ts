import { computesPlaces } from '../../kernel/groups';
import type {
  CallExpression,
  DoWhileStatement,
  Expression,
  ForStatement,
  Node,
  Statement,
  WhileStatement,
} from '../../model/nodes';
import { find, findWithin, unparenthesized, variableUses, type Use } from '../../model/query';
import { removeDeclaration } from './aliases';
import { restOf } from './results';
import { linear, operand, stepOf, stepsByByte, type Linear, type Step, type Stepped } from './linear';
import {
  declaratorOf,
  holdsMore,
  indentAt,
  lineBreakOf,
  memberOfVma,
  textOf,
  usesOf,
  type Place,
} from './place';

type Loop = ForStatement | WhileStatement | DoWhileStatement;

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

interface Body {
  readonly call: Use<CallExpression>;
  /** The statements that stay: the call, and what is done when it fails. */
  readonly kept: readonly Statement[];
  readonly variables: Map<string, Stepped>;
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

/** Are as many turns as the mapping has pages: by themselves, or through locals that hold them? */
function isWhole(place: Place, loop: Loop, { bytes, pages }: Turns): boolean {
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

/** The names that a text does not need. */
function unnamed(text: string, names: readonly string[]): string[] {
  return names.filter((name) => !new RegExp(`(?<![.>])\\b${name}\\b`).test(text));
}

function canHoist(place: Place, declaration: Statement): boolean {
  return (
    declaration.type === 'VariableDeclaration' &&
    declaration.declarations.every((d) => declaratorOf(place, d.id.name) !== null)
  );
}

/** Put declarations before the first statement of the function. */
function hoist(place: Place, declarations: readonly Statement[]): void {
  const [first] = place.function.body.body;
  if (!first || declarations.length === 0) return;
  const texts = declarations.map((one) => textOf(place, one));
  const separator = `${lineBreakOf(place)}${indentAt(place, first.start)}`;
  place.edits.insert(first.start, texts.map((text) => `${text}${separator}`).join(''));
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

/** The loop's body: one mapping call, what is done with its result, and one step of each variable. */
function readBody(place: Place, node: Loop): Body | null {
  const range = { start: node.start, end: node.end };
  const calls = findWithin(place.function, range, 'CallExpression').filter(
    ({ node: call }) =>
      call.callee.type === 'Identifier' && /^((io_)?remap_pfn_range|vm_insert_page)$/.test(call.callee.name),
  );
  const [call, another] = calls;
  if (!call || another || find(node.body, 'BreakStatement').some((b) => !isLeaving(b))) return null;
  if (find(node.body, 'ContinueStatement').length > 0 || find(node.body, 'LabeledStatement').length > 0)
    return null;
  const steps = new Map<string, { by: Step; falls: boolean; end: number }>();
  const kept: Statement[] = [];
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
    const expressions = statement.type === 'ExpressionStatement' ? sequence(statement.expression) : null;
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
  return writesMore(place, node, call, steps, kept) ? null : { call, kept, variables };
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

function isBareDeclaration(statement: Statement): boolean {
  return statement.type === 'VariableDeclaration' && statement.declarations.every((d) => d.init === null);
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
  return by && unparenthesized(sum.left).type === 'Identifier' && textIs(sum.left, name)
    ? { name, by, falls: sum.operator === '-' }
    : null;
}

function textIs(node: Node, name: string): boolean {
  const bare = unparenthesized(node);
  return bare.type === 'Identifier' && bare.name === name;
}

/** What a variable is when the loop begins: the expression that it was given last, or its name, which is the same there. */
function firstValue(place: Place, loop: Loop, name: string): string | null {
  if (loop.type === 'ForStatement' && loop.init) {
    const declared =
      loop.init.type === 'VariableDeclaration'
        ? loop.init.declarations.find((d) => d.id.name === name)
        : undefined;
    if (declared) return declared.init && textOf(place, declared.init);
    const given =
      loop.init.type === 'VariableDeclaration'
        ? undefined
        : sequence(loop.init).find((e) => e.type === 'AssignmentExpression' && textIs(e.left, name));
    if (given?.type === 'AssignmentExpression')
      return given.operator === '=' ? textOf(place, given.right) : null;
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
  return value && !another && isSteady(place, value, loop) ? textOf(place, unparenthesized(value)) : name;
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

/** How often a loop turns, as a number of pages and of bytes. */
interface Turns {
  readonly pages: string;
  readonly bytes: string;
}

function turnsOf(place: Place, loop: Loop, variables: Map<string, Stepped>): Turns | null {
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
  return turns(place, `${limit} - ${operand(variable.first)}`, variable.step);
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
    node.arguments.some((argument) => variableUses(argument, name).length > 0 || textIs(argument, name)),
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

function isZeroText(text: string): boolean {
  return /^\(*0[uUlL]*\)*$/.test(text);
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

/** A text without white space and parentheses. */
function squeezed(text: string): string {
  return text.replace(/[\s()]/g, '');
}

function unwrapped(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text;
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

/** Is the variable read behind the loop, or outside of what goes with it? */
function isReadLater(place: Place, loop: Loop, name: string): boolean {
  return usesOf(place, name).some(({ node, parents: [parent] }) => {
    if (node.start < loop.end) return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}

/** The statements of the body that stay, the call among them written anew, in the loop's place. */
function withCall(place: Place, loop: Loop, { call, kept }: Body, text: string): string | null {
  const indent = indentAt(place, loop.start);
  const lineBreak = lineBreakOf(place);
  const left = kept.filter(({ type }) => type !== 'VariableDeclaration');
  const holder = left.find((one) => one.start <= call.node.start && call.node.end <= one.end)!;
  const failing = failureOf(place, loop, left, holder, call.node);
  if (failing === null) return null;
  const lines = (statement: Statement): string => {
    const from = indentAt(place, statement.start);
    return textOf(place, statement)
      .split(/\r?\n/)
      .map((line, i) => (i > 0 && line.startsWith(from) ? indent + line.slice(from.length) : line))
      .join(lineBreak);
  };
  const called = lines(holder).replace(
    lines({ ...holder, start: call.node.start, end: call.node.end }),
    () => text,
  );
  const texts = left
    .map((one) => withoutBreak(one === holder ? called : lines(one)))
    .filter((one) => one !== '');
  const joined = [...failing, ...texts].join(`${lineBreak}${indent}`);
  return isArm(place, loop) ? `{${lineBreak}${indent}${joined}${lineBreak}${indent}}` : joined;
}

/**
 * What the first call of the loop comes to for a private writable mapping of several pages: it covers a part of it only,
 * and fails with -EINVAL (get_remap_pgoff() of mm/memory.c), where one call for the whole mapping does not.
 * @returns the lines that fail so; none where nobody asks whether the call has failed; null when that is not understood
 */
function failureOf(
  place: Place,
  loop: Loop,
  kept: readonly Statement[],
  holder: Statement,
  call: CallExpression,
): string[] | null {
  if (holder.type === 'ExpressionStatement' && unparenthesized(holder.expression) === call)
    return kept.length === 1 ? [] : null;
  const next = kept[kept.indexOf(holder) + 1];
  const test = holder.type === 'IfStatement' ? holder : next;
  if (test?.type !== 'IfStatement' || test.alternate || kept.length > (test === holder ? 1 : 2)) return null;
  const assignment = find(holder, 'AssignmentExpression').find(
    ({ node }) => unparenthesized(node.right) === call,
  );
  const result = assignment && textOf(place, assignment.node.left);
  const arm = test.consequent.type === 'BlockStatement' ? test.consequent.body : [test.consequent];
  const last = arm[arm.length - 1];
  if (!last || !/^(Return|CGoto|Break)Statement$/.test(last.type)) return null;
  const leaving = last.type === 'BreakStatement' ? followingText(place, loop) : [textOf(place, last)];
  if (leaving === null) return null;
  const texts = [...arm.slice(0, -1).map((one) => textOf(place, one)), ...leaving];
  const named =
    result !== undefined &&
    new RegExp(`\\b${result}\\b`).test(texts.join(' ').replace(`return ${result};`, ''));
  const returned = texts.map((text) => (text === `return ${result};` ? 'return -EINVAL;' : text));
  const stored = last.type === 'CGotoStatement' && result !== undefined;
  const all = named || stored ? [`${result} = -EINVAL;`, ...texts] : returned;
  const flags = place.api.flagPredicates.has('is_cow_mapping')
    ? `is_cow_mapping(${place.vma}->vm_flags)`
    : `(${place.vma}->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE`;
  const condition = `if (${flags} && vma_pages(${place.vma}) > 1)`;
  if (all.length === 1) return [condition, `\t${all[0]}`];
  return [`${condition} {`, ...all.map((text) => `\t${text}`), '}'];
}

/** What follows a loop, up to where the function is left or a label, which is jumped to. */
function followingText(place: Place, loop: Loop): string[] | null {
  const { body } = place.function;
  const blocks = [body, ...find(body, 'BlockStatement').map(({ node }) => node)];
  const block = blocks.find((one) => (one.body as readonly Node[]).includes(loop));
  if (!block) return null;
  return restOf(place, block.body.slice((block.body as readonly Node[]).indexOf(loop) + 1), false);
}

function isArm({ function: { body } }: Place, loop: Loop): boolean {
  const blocks = [body, ...find(body, 'BlockStatement').map(({ node }) => node)];
  return !blocks.some((block) => (block.body as readonly Node[]).includes(loop));
}

/** What follows the loop is done next anyway. */
function withoutBreak(text: string): string {
  if (/^if\s*\(\s*(unlikely\s*\(\s*)?\w+\s*\)?\s*\)\s*(\{\s*)?break;\s*\}?$/.test(text)) return '';
  return text.replace(/[ \t]*\bbreak;\s*(?=\}$)/, '');
}

/** The plain loop over an array: a counter from 0, one page a turn. */
function insertLoop(
  place: Place,
  loop: Loop,
  { call, kept }: Body,
  { array, pages }: { array: string; pages: string },
): string | null {
  const indent = indentAt(place, loop.start);
  const lineBreak = lineBreakOf(place);
  const counter = 'page_index';
  if (new RegExp(`\\b${counter}\\b`).test(textOf(place, place.function))) return null;
  const base = /^[\w>.-]+$/.test(array) ? array : `(${array})`;
  const inserted = `vm_insert_page(${place.vma}, ${place.vma}->vm_start + ${counter} * PAGE_SIZE, ${base}[${counter}])`;
  const texts = kept
    .filter(({ type }) => type !== 'VariableDeclaration')
    .map((statement) => {
      const whole = textOf(place, statement);
      return statement.start <= call.node.start && call.node.end <= statement.end
        ? whole.slice(0, call.node.start - statement.start) +
            inserted +
            whole.slice(call.node.end - statement.start)
        : whole;
    });
  const header = `for (unsigned long ${counter} = 0; ${counter} < ${pages}; ${counter}++) {`;
  return [header, ...texts.map((text) => `\t${text}`), '}'].join(`${lineBreak}${indent}`);
}

/** Locals that only the loop's steps needed. */
function dropOrphans(place: Place, loop: Loop, names: readonly string[]): void {
  for (const name of names) {
    const declarator = declaratorOf(place, name);
    const declaration = declarator?.parents.find((parent) => parent.type === 'VariableDeclaration');
    if (!declarator || declaration?.type !== 'VariableDeclaration' || place.edits.drops(declaration))
      continue;
    const uses = usesOf(place, name).filter(
      ({ node }) => !(loop.start <= node.start && node.end <= loop.end),
    );
    const stores = uses.map(({ node, parents: [assignment, statement, block] }) =>
      assignment?.type === 'AssignmentExpression' &&
      assignment.left === node &&
      statement?.type === 'ExpressionStatement' &&
      block?.type === 'BlockStatement' &&
      find(assignment.right, 'CallExpression').length === 0
        ? statement
        : null,
    );
    const init = declarator.node.init;
    if (stores.includes(null) || (init && find(init, 'CallExpression').length > 0)) continue;
    for (const store of stores) place.edits.removeLines(store!);
    const all = declaration.declarations;
    const gone = all.filter((d) => names.includes(d.id.name) && canGo(place, loop, d.id.name));
    if (gone.length === all.length) removeDeclaration(place, declaration);
    else removeDeclarators(place, all, gone);
  }
}

function canGo(place: Place, loop: Loop, name: string): boolean {
  const init = declaratorOf(place, name)?.node.init;
  if (init && find(init, 'CallExpression').length > 0) return false;
  return usesOf(place, name).every(
    ({ node, parents: [assignment] }) =>
      (loop.start <= node.start && node.end <= loop.end) ||
      (assignment?.type === 'AssignmentExpression' && assignment.left === node),
  );
}

function removeDeclarators(place: Place, all: readonly Node[], gone: readonly Node[]): void {
  const { source } = place.driver;
  const startOf = ({ start }: Node): number => {
    let at = start;
    while (/[\s*]/.test(source[at - 1] ?? '')) at--;
    return at + /^\s*/.exec(source.slice(at))![0].length;
  };
  all.forEach((declarator, i) => {
    if (!gone.includes(declarator)) return;
    const before = all.slice(0, i).some((one) => !gone.includes(one));
    const range = before
      ? { start: all[i - 1].end, end: declarator.end }
      : { start: startOf(declarator), end: startOf(all[i + 1]) };
    if (!place.edits.drops(range)) place.edits.remove(range);
  });
}
