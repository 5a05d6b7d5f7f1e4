import type * as kinds from 'ast-types/lib/gen/kinds';

type Node = kinds.NodeKind;

/** A node that is none of those that lowering makes. */
export class NotPrinted extends Error {}

/**
 * Lowered code as text that V8 is to read, without comments, and with parentheses around every operation. recast, which prints it
 * for people, takes longer than all of lowering.
 * @throws NotPrinted for what lowering does not make; RangeError for what nests too deep
 */
export function printForMachine(node: Node): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'StringLiteral':
      return quoted(node.value);
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return String(node.value);
    case 'BigIntLiteral':
      return `${String(node.value)}n`;
    case 'Literal':
      if (node.value !== null) break;
      return 'null';
    case 'ParenthesizedExpression':
      return `(${printForMachine(node.expression)})`;
    case 'ArrayExpression':
      return `[${list(node.elements)}]`;
    case 'ObjectExpression':
      return `({${list(node.properties)}})`;
    case 'ObjectPattern':
      return `{${list(node.properties)}}`;
    case 'Property':
      if (node.computed === true || node.method === true || node.kind !== 'init') break;
      return node.shorthand === true
        ? printForMachine(node.key)
        : `${printForMachine(node.key)}:${printForMachine(node.value)}`;
    case 'UnaryExpression':
      return `(${node.operator} ${printForMachine(node.argument)})`;
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return `(${printForMachine(node.left)} ${node.operator} ${printForMachine(node.right)})`;
    case 'ConditionalExpression': {
      const { test, consequent, alternate } = node;
      return `(${printForMachine(test)}?${printForMachine(consequent)}:${printForMachine(alternate)})`;
    }
    case 'SequenceExpression':
      return `(${list(node.expressions)})`;
    case 'CallExpression':
      return `${printForMachine(node.callee)}(${list(node.arguments)})`;
    case 'MemberExpression': {
      if (node.computed === true) break;
      // A number would take the dot for its own.
      const object = printForMachine(node.object);
      return `${/^\d/.test(object) ? `(${object})` : object}.${printForMachine(node.property)}`;
    }
    case 'ArrowFunctionExpression': {
      if (node.async === true) break;
      const body = printForMachine(node.body);
      return `((${list(node.params)})=>${node.body.type === 'BlockStatement' ? body : `(${body})`})`;
    }
    case 'FunctionExpression':
      if (node.async === true || node.generator === true) break;
      return `(function(${list(node.params)})${printForMachine(node.body)})`;
    default:
      return statement(node);
  }
  throw new NotPrinted(node.type);
}

function statement(node: Node): string {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement': {
      const body = all(node.body);
      return node.type === 'Program' ? body : `{${body}}`;
    }
    case 'FunctionDeclaration':
      if (node.async === true || node.generator === true) break;
      return `function ${optional(node.id)}(${list(node.params)})${printForMachine(node.body)}\n`;
    case 'EmptyStatement':
      return ';';
    case 'ExpressionStatement':
      return `${printForMachine(node.expression)};`;
    case 'VariableDeclaration':
      return `${node.kind} ${list(node.declarations)};`;
    case 'VariableDeclarator':
      return node.init
        ? `${printForMachine(node.id)}=${printForMachine(node.init)}`
        : printForMachine(node.id);
    case 'IfStatement': {
      const otherwise = node.alternate ? `else{${printForMachine(node.alternate)}}` : '';
      return `if(${printForMachine(node.test)}){${printForMachine(node.consequent)}}${otherwise}`;
    }
    case 'ForStatement': {
      const { init } = node;
      const first = init?.type === 'VariableDeclaration' ? printForMachine(init) : `${optional(init)};`;
      return `for(${first}${optional(node.test)};${optional(node.update)})${printForMachine(node.body)}`;
    }
    case 'WhileStatement':
      return `while(${printForMachine(node.test)})${printForMachine(node.body)}`;
    case 'DoWhileStatement':
      return `do ${printForMachine(node.body)}while(${printForMachine(node.test)});`;
    case 'SwitchStatement':
      return `switch(${printForMachine(node.discriminant)}){${all(node.cases)}}`;
    case 'SwitchCase':
      return `${node.test ? `case ${printForMachine(node.test)}` : 'default'}:${all(node.consequent)}`;
    case 'LabeledStatement':
      return `${printForMachine(node.label)}:${printForMachine(node.body)}`;
    case 'BreakStatement':
      return `break ${optional(node.label)};`;
    case 'ContinueStatement':
      return `continue ${optional(node.label)};`;
    case 'ReturnStatement':
      return `return ${optional(node.argument)};`;
    case 'ThrowStatement':
      return `throw ${printForMachine(node.argument)};`;
    case 'TryStatement': {
      const { block, handler, finalizer } = node;
      const last = finalizer ? `finally${printForMachine(finalizer)}` : '';
      return `try${printForMachine(block)}${optional(handler)}${last}`;
    }
    case 'CatchClause':
      return `catch${node.param ? `(${printForMachine(node.param)})` : ''}${printForMachine(node.body)}`;
    default:
  }
  throw new NotPrinted(node.type);
}

function list(nodes: readonly (Node | null)[]): string {
  return nodes.map((node) => optional(node)).join();
}

function all(nodes: readonly Node[]): string {
  let text = '';
  for (const node of nodes) text += printForMachine(node);
  return text;
}

function optional(node: Node | null | undefined): string {
  return node ? printForMachine(node) : '';
}

/** A string literal: no character of it ends the literal or the line. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
}
