import type { ConditionalExpression, Expression, Node, Statement } from '../../model/nodes';
import { contains, find, unparenthesized, variableUses, type Use } from '../../model/query';
import { declaratorOf, holdsMore, indentAt, isMappingCall, lineBreakOf, textOf, type Place } from './place';
import { replaceWith } from './results';

/** A mapping call that stands in an expression, behind a choice or a comma: a statement of its own. */

/**
 * `return bad ? -EINVAL : call;`, `ret = ready ? call : -EAGAIN;`: an `if` of two arms; `return check() ?: call;`: the value
 * in a variable, and the call where that is 0.
 */
export function chosenCalls(place: Place): void {
  for (const use of find(place.function.body, 'ConditionalExpression')) {
    const { node } = use;
    const arms = node.consequent === null ? [node.alternate] : [node.consequent, node.alternate];
    if (!arms.some((arm) => isMappingCall(place, arm)) || isMappingCall(place, node.test)) continue;
    const whole = statementOf(use);
    if (whole === null || holdsMore(place, whole.statement.node)) continue;
    const lines = whole.name === null ? returned(place, node) : assigned(place, node, whole.name);
    if (lines === null) continue;
    replaceWith(place, whole.statement, lines);
    return;
  }
}

/** The statement that returns an expression, or stores it in a local variable; null where more is done with it. */
function statementOf({ node, parents }: Use): { statement: Use<Statement>; name: string | null } | null {
  const at = parents.findIndex((parent) => parent.type !== 'ParenthesizedExpression');
  const outer = parents[at];
  const behind = parents.slice(at + 1);
  if (outer?.type === 'ReturnStatement') return { statement: { node: outer, parents: behind }, name: null };
  const [statement, ...around] = behind;
  const isStore =
    outer?.type === 'AssignmentExpression' &&
    outer.operator === '=' &&
    outer.left.type === 'Identifier' &&
    contains(outer.right, node) &&
    statement?.type === 'ExpressionStatement';
  return isStore
    ? { statement: { node: statement, parents: around }, name: (outer.left as { name: string }).name }
    : null;
}

function returned(place: Place, { test, consequent, alternate }: ConditionalExpression): string[] | null {
  if (consequent !== null)
    return [
      `if (${bareText(place, test)})`,
      `\treturn ${textOf(place, consequent)};`,
      `return ${textOf(place, alternate)};`,
    ];
  const name = spareVariable(place, [test, alternate]);
  if (name === null) return null;
  return [
    `${name} = ${bareText(place, test)};`,
    `if (${name})`,
    `\treturn ${name};`,
    `return ${textOf(place, alternate)};`,
  ];
}

function assigned(
  place: Place,
  { test, consequent, alternate }: ConditionalExpression,
  name: string,
): string[] {
  if (consequent === null)
    return [
      `${name} = ${bareText(place, test)};`,
      `if (!${name})`,
      `\t${name} = ${textOf(place, alternate)};`,
    ];
  return [
    `if (${bareText(place, test)})`,
    `\t${name} = ${textOf(place, consequent)};`,
    'else',
    `\t${name} = ${textOf(place, alternate)};`,
  ];
}

/** An expression's text without the parentheses around it. */
function bareText(place: Place, node: Expression): string {
  return textOf(place, unparenthesized(node));
}

/** An `int` that a return may use up: a local that the expression does not name, or a new one. */
function spareVariable(place: Place, expression: readonly Expression[]): string | null {
  const { body } = place.function;
  const isNamed = (name: string, node: Node): boolean => variableUses(node, name).length > 0;
  const locals = find(body, 'VariableDeclarator').map(({ node }) => node);
  const own = locals.find(
    ({ id }) =>
      id.ctype.kind === 'named' &&
      id.ctype.name === 'int' &&
      declaratorOf(place, id.name) !== null &&
      !expression.some((node) => isNamed(id.name, node)),
  );
  if (own) return own.id.name;
  const fresh = ['ret', 'err', 'rc'].find((name) => !isNamed(name, body));
  const [first] = body.body;
  if (fresh === undefined || first === undefined) return null;
  const declarations = body.body.filter(({ type }) => type === 'VariableDeclaration');
  const last = declarations.at(-1);
  const line = `${lineBreakOf(place)}${indentAt(place, first.start)}`;
  const gap = last === undefined ? lineBreakOf(place) : '';
  if (last === undefined) place.edits.insert(first.start, `int ${fresh};${gap}${line}`);
  else place.edits.insert(last.end, `${line}int ${fresh};`);
  return fresh;
}

/** `return set up, call;`, `set up, ret = call;`: statements in their order. */
export function sequences(place: Place): void {
  for (const use of find(place.function.body, 'SequenceExpression')) {
    const { node, parents } = use;
    if (!find(node, 'CallExpression').some((call) => isMappingCall(place, call.node))) continue;
    const at = parents.findIndex((parent) => parent.type !== 'ParenthesizedExpression');
    const outer = parents[at];
    if (outer?.type !== 'ReturnStatement' && outer?.type !== 'ExpressionStatement') continue;
    if (holdsMore(place, outer)) continue;
    const texts = node.expressions.map((one) => textOf(place, one));
    const last = texts.length - 1;
    const lines = texts.map((text, i) =>
      i === last && outer.type === 'ReturnStatement' ? `return ${text};` : `${text};`,
    );
    replaceWith(place, { node: outer, parents: parents.slice(at + 1) }, lines);
    return;
  }
}
