import type { SwitchStatement } from '../../model/nodes';
import { type IntegerType, promote, s64 } from '../machine/integer';
import type { Context, Jump, Lowered } from './context';
import { convert, integerOf } from './conversions';
import { value } from './expression';
import { b, call, type JsExpression, type JsStatement, num } from './js';
import { labelled } from './loop';
import { at, lowerList } from './statement';

/** A switch as JavaScript has it: what is switched on, and the labels of each case; null for the default. */
export interface SwitchLabels {
  readonly discriminant: JsExpression;
  readonly cases: readonly (readonly JsExpression[] | null)[];
}

/** The labels of a switch: each value, and the type that it is compared in. */
export function switchValues(context: Context, node: SwitchStatement): SwitchLabels {
  const defaults = node.cases.filter((c) => c.test === null);
  if (defaults.length > 1) return context.fail(defaults[1], 'a switch with two default labels');
  const lowered = value(context, node.discriminant);
  const type = promote(integerOf(lowered.type) ?? s64);
  if (node.cases.some((c) => c.test !== null && context.constant(c.test) === null)) {
    return unknownLabels(context, node, convert(context, lowered, type, node.discriminant), type);
  }
  const cases = node.cases.map((c) => {
    if (c.test === null) return null;
    const low = context.constant(c.test);
    const high = c.last === null ? low : context.constant(c.last);
    if (low === null || high === null) return context.fail(c, 'a case that is not constant');
    if (high - low > 1024n) return context.fail(c, 'a case range of more than 1024 values');
    const values: bigint[] = [];
    for (let v = low; v <= high; v++) values.push(type.wrap(v));
    return values;
  });
  context.helper('select');
  const constants = cases.flatMap((values) => values ?? []).slice(0, 16);
  for (const met of constants) context.unit.constantsMet.note(context.functionName, '==', met);
  const discriminant = call(
    'select',
    convert(context, lowered, type, node.discriminant).node,
    b.arrayExpression(constants.map((c) => bigNode(c))),
  );
  return { discriminant, cases: cases.map((values) => values?.map(bigNode) ?? null) };
}

/** A switch with labels that a header of the kernel defines: they are compared in turn, and the case has the place of its label. */
function unknownLabels(
  context: Context,
  node: SwitchStatement,
  on: Lowered,
  type: IntegerType,
): SwitchLabels {
  context.helper('which');
  const labels: JsExpression[] = [];
  const cases = node.cases.map((c) => {
    if (c.test === null) return null;
    if (c.last !== null) return context.fail(c, 'a case range whose ends are not known');
    if (!context.isUnknownConstant(c.test) && context.constant(c.test) === null) {
      return context.fail(c, 'a case that is not constant');
    }
    labels.push(convert(context, value(context, c.test), type, c).node);
    return [num(labels.length - 1)];
  });
  return { discriminant: call('which', on.node, b.arrayExpression(labels)), cases };
}

function bigNode(constant: bigint): JsExpression {
  return constant < 0n
    ? b.unaryExpression('-', b.bigIntLiteral(String(-constant)))
    : b.bigIntLiteral(String(constant));
}

/** `switch`. */
export function switchStatement(context: Context, node: SwitchStatement): JsStatement[] {
  const text = `switch (${context.textOf(node.discriminant)})`;
  const { discriminant, cases } = switchValues(context, node);
  const entry: Jump = { kind: 'switch', label: null };
  const { hoist } = context;
  context.jumps.push(entry);
  context.hoist = true;
  const lowered = context.scoped(() =>
    node.cases.flatMap((c, i) => {
      const statements = lowerList(context, c.consequent);
      const values = cases[i]!;
      if (values === null) return [b.switchCase(null, statements)];
      return values.map((v, j) => b.switchCase(v, j === values.length - 1 ? statements : []));
    }),
  );
  context.jumps.pop();
  context.hoist = hoist;
  return [at(context, node, text), labelled(entry, b.switchStatement(discriminant, lowered))];
}
