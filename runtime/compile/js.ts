import { types } from 'recast';
import type * as kinds from 'ast-types/lib/gen/kinds';

/** JavaScript is built with ast-types' builders only; these are the shapes that lowering needs, by short names. */
export type JsExpression = kinds.ExpressionKind;
/** Any statement. */
export type JsStatement = kinds.StatementKind;
/** ast-types' builders. */
export const b = types.builders;

/** A name. */
export function id(name: string): JsExpression {
  return b.identifier(name);
}

/** A bigint literal; negative ones are a unary minus. */
export function big(value: bigint): JsExpression {
  return value < 0n
    ? b.unaryExpression('-', b.bigIntLiteral(String(-value)))
    : b.bigIntLiteral(String(value));
}

/** A number. */
export function num(value: number): JsExpression {
  return value < 0 ? b.unaryExpression('-', b.numericLiteral(-value)) : b.numericLiteral(value);
}

/** A string literal. */
export function str(value: string): JsExpression {
  return b.stringLiteral(value);
}

/** `callee(args)`. */
export function call(callee: JsExpression | string, ...args: JsExpression[]): JsExpression {
  return b.callExpression(typeof callee === 'string' ? b.identifier(callee) : callee, args);
}

/** `object.name(args)`. */
export function method(object: JsExpression | string, name: string, ...args: JsExpression[]): JsExpression {
  return call(dot(object, name), ...args);
}

/** `object.name`. */
export function dot(object: JsExpression | string, name: string): JsExpression {
  return b.memberExpression(typeof object === 'string' ? b.identifier(object) : object, b.identifier(name));
}

/** `target = value`. */
export function assign(target: string, value: JsExpression): JsExpression {
  return b.assignmentExpression('=', b.identifier(target), value);
}

/** `test ? then : otherwise`. */
export function ternary(test: JsExpression, then: JsExpression, otherwise: JsExpression): JsExpression {
  return b.conditionalExpression(test, then, otherwise);
}

/** `!test`; two of them cancel. */
export function not(test: JsExpression): JsExpression {
  if (test.type === 'UnaryExpression' && test.operator === '!') return test.argument;
  return b.unaryExpression('!', test);
}

/** `left && right`, `left || right`. */
export function logical(operator: '&&' | '||', left: JsExpression, right: JsExpression): JsExpression {
  return b.logicalExpression(operator, left, right);
}

/** `a, b, c`. */
export function sequence(...expressions: JsExpression[]): JsExpression {
  return expressions.length === 1 ? expressions[0] : b.sequenceExpression(expressions);
}

/** An expression as a statement. */
export function statement(expression: JsExpression): JsStatement {
  return b.expressionStatement(expression);
}

/** `{ body }`. */
export function block(body: JsStatement[]): kinds.BlockStatementKind {
  return b.blockStatement(body);
}

/** `let name = value;`. */
export function declareLet(name: string, value: JsExpression | null = null): JsStatement {
  return b.variableDeclaration('let', [b.variableDeclarator(b.identifier(name), value)]);
}

/** `const name = value;`. */
export function declareConst(name: string, value: JsExpression): JsStatement {
  return b.variableDeclaration('const', [b.variableDeclarator(b.identifier(name), value)]);
}

/** `() => { body }`, called. */
export function immediately(body: JsStatement[]): JsExpression {
  return b.callExpression(b.arrowFunctionExpression([], block(body)), []);
}

/** Callees that change nothing and always give the same: such calls may be written twice. */
const PURE = new Set(['get', 'ref', 'load', 'plus', 'container', 'pointer']);

/** Whether evaluating an expression twice is the same as evaluating it once. */
export function isPure(node: JsExpression): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'BigIntLiteral':
    case 'NumericLiteral':
    case 'StringLiteral':
      return true;
    case 'UnaryExpression':
      return isPure(node.argument);
    case 'MemberExpression':
      return isPure(node.object);
    case 'CallExpression': {
      const callee = node.callee;
      const known =
        (callee.type === 'Identifier' && PURE.has(callee.name)) ||
        (callee.type === 'MemberExpression' &&
          callee.object.type === 'Identifier' &&
          /^[su]\d+$/.test(callee.object.name));
      return (
        known && node.arguments.every((argument) => argument.type !== 'SpreadElement' && isPure(argument))
      );
    }
    default:
      return false;
  }
}

/** One line of C as a comment: nothing in it can end the comment. */
export function commentText(text: string): string {
  // eslint-disable-next-line no-control-regex
  const line = text.replace(/[\s\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
  return ` ${line.length > 100 ? `${line.slice(0, 97)}...` : line}`;
}
