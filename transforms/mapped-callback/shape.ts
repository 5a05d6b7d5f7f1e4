import { changesFlags } from '../../kernel/flags';
import type { FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { squeezed } from '../../analysis/places';
import { find, unparenthesized, type Use, findWithin } from '../../model/query';

/** Is the node inside a loop: `for`, `while`, `do`, or a macro that opens a block and is no guard? */
export function isInLoop(use: Use): boolean {
  return use.parents.some(
    (parent) =>
      parent.type === 'ForStatement' ||
      parent.type === 'WhileStatement' ||
      parent.type === 'DoWhileStatement' ||
      (parent.type === 'CMacroBlock' && !/guard/.test(parent.callee.name)),
  );
}

/** Does control always leave a statement by a return or a goto? */
export function alwaysLeaves(statement: Statement): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'CGotoStatement':
      return true;
    case 'LabeledStatement':
      return alwaysLeaves(statement.body);
    case 'BlockStatement':
      return statement.body.some(alwaysLeaves);
    case 'IfStatement':
      return (
        statement.alternate !== null &&
        alwaysLeaves(statement.consequent) &&
        alwaysLeaves(statement.alternate)
      );
    default:
      return false;
  }
}

/** Every statement of the hook that holds no other one, and every `if`, in source order. */
export function leaves(conversion: Conversion): Use<Statement>[] {
  const { body } = conversion.function;
  const found: Use<Statement>[] = [
    ...find(body, 'ExpressionStatement'),
    ...find(body, 'VariableDeclaration'),
    ...find(body, 'ReturnStatement'),
    ...find(body, 'IfStatement'),
  ];
  return found.sort((a, b) => a.node.start - b.node.start);
}

/** Is a statement one that changes flags of a mapping by constants alone: `vm_flags_set(vma, VM_DONTDUMP);`? */
export function fillsFlags(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const expression = unparenthesized(statement.expression);
  if (expression.type === 'AssignmentExpression') {
    const target = unparenthesized(expression.left);
    const isFlags =
      target.type === 'MemberExpression' &&
      target.object.type === 'Identifier' &&
      target.property.type === 'Identifier' &&
      target.property.name === 'vm_flags';
    return isFlags && /^[|&]=$/.test(expression.operator) && isConstant(expression.right);
  }
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return false;
  const [vma, ...flags] = expression.arguments;
  return (
    /^vm_flags_(set|clear|mod)$/.test(expression.callee.name) &&
    vma?.type === 'Identifier' &&
    flags.length > 0 &&
    flags.every(isConstant)
  );
}

/** Is a value made of constants: names in capitals, numbers, and what combines them? */
function isConstant(value: Node): boolean {
  const bare = unparenthesized(value);
  switch (bare.type) {
    case 'Identifier':
      return /^[A-Z][A-Z0-9_]*$/.test(bare.name);
    case 'Literal':
      return true;
    case 'BinaryExpression':
      return isConstant(bare.left) && isConstant(bare.right);
    case 'UnaryExpression':
      return isConstant(bare.argument);
    default:
      return false;
  }
}

/** Does a statement only fill in the vma, from what needs no lock: `vma->vm_ops = &ops;`, `vm_flags_set(vma, VM_IO);`? */
export function fillsVma(conversion: Conversion, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const expression = unparenthesized(statement.expression);
  if (expression.type === 'CallExpression') {
    return (
      expression.callee.type === 'Identifier' &&
      changesFlags(expression.callee.name) &&
      findWithin(conversion.function, expression, 'MemberExpression').length === 0
    );
  }
  return (
    expression.type === 'AssignmentExpression' &&
    vmaMember(conversion, unparenthesized(expression.left)) !== null &&
    findWithin(conversion.function, expression.right, 'MemberExpression').every(
      ({ node }) => vmaMember(conversion, node) !== null || isFilePrivate(conversion, node),
    )
  );
}

/** Is it `file->private_data` of the file that is mapped? */
export function isFilePrivate(conversion: Conversion, node: Node): boolean {
  return (
    conversion.file !== null && squeezed(conversion.driver, node) === `${conversion.file.name}->private_data`
  );
}

/** The node that stands for a statement in the trace of an execution. */
export function markerOf(statement: Node): Node {
  if (statement.type === 'IfStatement') return statement.test;
  if (statement.type === 'LabeledStatement') return markerOf(statement.body);
  if (statement.type === 'CMacroBlock') return statement.callee;
  return statement;
}

/** The declarations that a function starts with. */
export function headOf(
  definition: FunctionDeclaration,
): Extract<Statement, { type: 'VariableDeclaration' }>[] {
  const head: Extract<Statement, { type: 'VariableDeclaration' }>[] = [];
  for (const statement of definition.body.body) {
    if (statement.type !== 'VariableDeclaration') break;
    head.push(statement);
  }
  return head;
}
