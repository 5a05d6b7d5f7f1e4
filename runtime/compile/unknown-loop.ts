import { walk } from '../../model/walk';
import type { CMacroBlock, Expression } from '../../model/nodes';
import { s32 } from '../machine/integer';
import type { Context, Jump } from './context';
import { testOf } from './conversions';
import { place, value } from './expression';
import { b, block, call, type JsExpression, type JsStatement, statement, str } from './js';
import { labelled } from './loop';
import { write } from './place';
import { at } from './statement';

/** Macros that go over something, by the kernel's way of naming them. */
const LOOP = /(?:^|_)for_each(?:_|$)/;

/**
 * Lower `for_each_x(a, b) { }` of which no definition is known: a loop that goes on for as long as a call of `for_each_x` says, and
 * that has the variables that nothing else sets set by every turn.
 * @returns null when the name or the arguments do not look like it
 */
export function unknownLoop(
  context: Context,
  node: CMacroBlock,
  body: () => JsStatement[],
): JsStatement[] | null {
  const { name } = node.callee;
  if (!LOOP.test(name)) return null;
  const set = variablesSetBy(context, node);
  if (set.length === 0) return null;
  const given = node.arguments.filter(
    (argument): argument is Expression => argument.type !== 'CTypeName' && !set.includes(argument),
  );
  const marker = at(context, node, context.text.slice(node.start, node.body.start));
  context.helper('unknown');
  const ask = (type: JsExpression): JsExpression =>
    call(
      'unknown',
      str(name),
      type,
      b.arrayExpression(given.map((argument) => value(context, argument).node)),
    );
  const goes = { node: ask(context.typeNode(s32)), type: s32, constant: null };
  const sets = set.map((variable) => {
    const target = place(context, variable);
    const { type } = target;
    const next = { node: ask(context.typeNode(type)), type, constant: null };
    return statement(write(context, target, next, variable).node);
  });
  const entry: Jump = { kind: 'loop', label: null };
  context.jumps.push(entry);
  const turn = block([at(context, node, name), ...sets, ...body()]);
  context.jumps.pop();
  context.unit.noteUnknown(name, context.line(node));
  return [marker, labelled(entry, b.whileStatement(testOf(context, goes), turn))];
}

/** The arguments that are variables of the function with no other source of a value. */
function variablesSetBy(context: Context, { arguments: given }: CMacroBlock): Expression[] {
  const owner = context.functionName === null ? null : context.unit.definition(context.functionName);
  if (owner === null) return [];
  const declared = new Set<string>();
  const valued = new Set<string>();
  walk(owner.body, (node) => {
    if (node.type === 'VariableDeclarator') (node.init === null ? declared : valued).add(node.id.name);
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier') valued.add(node.left.name);
    if (node.type === 'CAddressOf' && node.argument.type === 'Identifier') valued.add(node.argument.name);
  });
  return given.filter(
    (argument): argument is Expression =>
      argument.type === 'Identifier' && declared.has(argument.name) && !valued.has(argument.name),
  );
}
