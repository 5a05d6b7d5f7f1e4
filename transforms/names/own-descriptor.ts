import { wholeLines } from '../../model/edits';
import type {
  CallExpression,
  ExpressionStatement,
  FunctionDeclaration,
  Node,
  ReturnStatement,
  SourceRange,
  Statement,
  VariableDeclaration,
  VariableDeclarator,
} from '../../model/nodes';
import { calleeName, contains, find, unparenthesized, variableUses, type Use } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { removeDeclarators } from '../rewrite/declarators';

/**
 * A legacy callback that makes a descriptor of its mapping, hands that to one which takes it, and performs what is asked for:
 * `compat_set_desc_from_vma(&desc, file, vma)` at the beginning and `return __compat_vma_mmap(&desc, vma)` at the end.
 */
interface OwnDescriptor {
  readonly name: string;
  readonly declaration: VariableDeclaration;
  readonly declarator: VariableDeclarator;
  readonly made: ExpressionStatement;
  readonly performed: readonly ReturnStatement[];
  /** Everything else that names it: its address, or a member of it. */
  readonly uses: readonly Use[];
}

/** The descriptor that a function makes of its own vma, and does nothing else with the vma; null when it makes none so. */
export function ownDescriptor(definition: FunctionDeclaration, vma: string): OwnDescriptor | null {
  const { body } = definition;
  const [made, ...more] = body.body.filter(
    (statement) => callOn(statement, 'compat_set_desc_from_vma', 2, vma) !== null,
  );
  const name = made && callOn(made, 'compat_set_desc_from_vma', 2, vma);
  if (made?.type !== 'ExpressionStatement' || more.length > 0 || name === null) return null;
  const declared = find(body, 'VariableDeclarator').find(({ node }) => node.id.name === name);
  const declaration = declared?.parents[0];
  if (!declared || declared.node.init || declaration?.type !== 'VariableDeclaration') return null;
  const performed = find(body, 'ReturnStatement')
    .filter(({ node }) => callOn(node, '__compat_vma_mmap', 1, vma) === name)
    .map(({ node }) => node);
  const isOfThese = (node: Node): boolean => [made, ...performed].some((one) => contains(one, node));
  const uses = variableUses(body, name).filter(({ node }) => node !== declared.node.id && !isOfThese(node));
  const isKnown = uses.every(({ node, parents: [parent, around] }) =>
    parent?.type === 'CAddressOf'
      ? around?.type === 'CallExpression' && around.arguments.some((one) => one === parent)
      : parent?.type === 'MemberExpression' && parent.object === node && !parent.arrow,
  );
  const isOnlyHere = variableUses(body, vma).every(({ node }) => isOfThese(node));
  if (performed.length === 0 || !isKnown || !isOnlyHere) return null;
  return { name, declaration, declarator: declared.node, made, performed, uses };
}

/** Hand on the descriptor that the function is given now, in place of its own: who calls it performs what is asked for. */
export function handOnDescriptor(conversion: Conversion): void {
  const { driver, edits, function: definition, vma, desc } = conversion;
  const own = ownDescriptor(definition, vma);
  if (own === null || own.name !== desc) return;
  if (own.declaration.declarations.length === 1) edits.remove(wholeLines(driver.source, own.declaration));
  else removeDeclarators(edits, driver.source, own.declaration, new Set([own.declarator]));
  edits.remove(wholeLines(driver.source, own.made));
  for (const { node, parents } of own.uses) {
    const [parent] = parents;
    if (parent?.type === 'CAddressOf') edits.replace(parent, desc);
    else if (parent?.type === 'MemberExpression')
      edits.replace({ start: node.start, end: parent.property.start }, `${desc}->`);
  }
  for (const node of own.performed) {
    const result = resultBefore(definition, node);
    if (result === null) edits.replace(node.argument ?? node, '0');
    else {
      const start = wholeLines(driver.source, result.test).start;
      edits.replace(result.assigned, 'return ');
      edits.remove(withGap(driver.source, { start, end: wholeLines(driver.source, node).end }));
    }
  }
}

/** `err = f(); if (err) return err;` before the last statement: what is assigned, up to the value, and the test. */
function resultBefore(
  { body }: FunctionDeclaration,
  last: ReturnStatement,
): { readonly assigned: SourceRange; readonly test: Statement } | null {
  const at = body.body.indexOf(last);
  const [set, test] = at < 2 ? [] : body.body.slice(at - 2, at);
  if (set?.type !== 'ExpressionStatement' || test?.type !== 'IfStatement' || test.alternate) return null;
  const { expression } = set;
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return null;
  const { left, right } = expression;
  const name = left.type === 'Identifier' ? left.name : null;
  const returned =
    test.consequent.type === 'ReturnStatement' && test.consequent.argument
      ? unparenthesized(test.consequent.argument)
      : null;
  const tested = unparenthesized(test.test);
  const isSame = [returned, tested].every((one) => one?.type === 'Identifier' && one.name === name);
  return isSame && right.type === 'CallExpression'
    ? { assigned: { start: set.start, end: right.start }, test }
    : null;
}

/** Lines with the empty lines before them. */
function withGap(source: string, { start, end }: SourceRange): SourceRange {
  const gap = /(?:\n[ \t]*)*\n$/.exec(source.slice(0, start))?.[0] ?? '\n';
  return { start: start - gap.length + 1, end };
}

/** The variable whose address is the first argument of a call that a statement consists of, with the vma as another one. */
function callOn(statement: Statement, callee: string, at: number, vma: string): string | null {
  const value =
    statement.type === 'ExpressionStatement'
      ? statement.expression
      : statement.type === 'ReturnStatement'
        ? statement.argument
        : null;
  const call = value ? unparenthesized(value) : null;
  if (call?.type !== 'CallExpression' || calleeName(call) !== callee) return null;
  return isGiven(call, at, vma) ? addressed(call) : null;
}

function isGiven({ arguments: given }: CallExpression, at: number, vma: string): boolean {
  const argument = given[at] as Node | undefined;
  return argument?.type === 'Identifier' && argument.name === vma;
}

function addressed({ arguments: [first] }: CallExpression): string | null {
  const bare = unparenthesized(first);
  if (bare.type !== 'CAddressOf') return null;
  const target = unparenthesized(bare.argument);
  return target.type === 'Identifier' ? target.name : null;
}
