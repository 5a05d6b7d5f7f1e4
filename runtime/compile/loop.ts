import type { ForStatement, Statement } from '../../model/nodes';
import type { Context, Jump } from './context';
import { condition, effect } from './expression';
import { b, block, type JsStatement, statement } from './js';
import { declaration } from './local';
import { released, scopedResource } from './scoped';
import { at, body } from './statement';

/** Make sure that every iteration counts a step. */
export function counted(
  context: Context,
  lowered: JsStatement[],
  node: Statement,
  text: string,
): JsStatement {
  const first = lowered[0];
  const counts =
    first?.type === 'ExpressionStatement' &&
    first.expression.type === 'CallExpression' &&
    first.expression.callee.type === 'Identifier' &&
    first.expression.callee.name === 'at';
  return block(counts ? lowered : [at(context, node, text), ...lowered]);
}

/** `while` and `do`. */
export function loop(
  context: Context,
  node: Statement & { body: Statement },
  text: string,
  build: (body: JsStatement) => JsStatement,
): JsStatement[] {
  const entry: Jump = { kind: 'loop', label: null };
  context.jumps.push(entry);
  const lowered = counted(context, body(context, node.body), node, text);
  context.jumps.pop();
  return [at(context, node, text), labelled(entry, build(lowered))];
}

/** A loop or switch with its label, if something jumps to it by name. */
export function labelled(entry: Jump, node: JsStatement): JsStatement {
  return entry.label === null ? node : b.labeledStatement(b.identifier(entry.label), node);
}

/** `for`. */
export function forLoop(context: Context, node: ForStatement): JsStatement[] {
  const parts = [node.init, node.test, node.update].map((part) =>
    part === null ? '' : context.textOf(part).replace(/;$/, ''),
  );
  const text = `for (${parts.join('; ')})`;
  return context.scoped(() => {
    const before: JsStatement[] = [];
    // What it declares is cleaned up behind the loop, not behind each round.
    const release =
      node.init?.type === 'VariableDeclaration' ? scopedResource(context, node.init, before) : null;
    if (node.init !== null && release === null) {
      if (node.init.type === 'VariableDeclaration') before.push(...declaration(context, node.init));
      else before.push(statement(effect(context, node.init)));
    }
    const test =
      node.test === null ? null : context.unit.branch(context, node.test, condition(context, node.test));
    const update = node.update === null ? null : effect(context, node.update);
    const entry: Jump = { kind: 'loop', label: null };
    context.jumps.push(entry);
    const lowered = counted(context, body(context, node.body), node, text);
    context.jumps.pop();
    const marks = before.filter((s) => !isMarker(s));
    const only = marks.length === 1 && release === null ? marks[0] : null;
    const init =
      only?.type === 'VariableDeclaration'
        ? only
        : only?.type === 'ExpressionStatement'
          ? only.expression
          : null;
    const head = init === null ? marks : [];
    const whole = labelled(entry, b.forStatement(init, test, update, lowered));
    const result = [
      at(context, node, text),
      ...head,
      release === null ? whole : released(context, [whole], release),
    ];
    return head.some((s) => s.type === 'VariableDeclaration') ? [block(result)] : result;
  });
}

function isMarker(node: JsStatement): boolean {
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'Identifier' &&
    node.expression.callee.name === 'at'
  );
}
