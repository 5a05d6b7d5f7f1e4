import type { CInitializerList, Expression } from '../../model/nodes';
import { ArrayType, isAggregate, scalarOf, type Type, VOID } from '../machine/types';
import type { Context, Lowered } from './context';
import { typeOf, value } from './expression';
import { initialise } from './initializer';
import { b, call, declareConst, id, immediately, type JsStatement, statement, str } from './js';
import { stringValue } from './macro';
import { type Place, write } from './place';
import { lowerList } from './statement';

/** An array type with the length that its initialiser gives it. */
export function completeArray(context: Context, type: Type, init: Expression | null): Type {
  if (type.kind !== 'array' || type.length !== null || init === null) return type;
  if (init.type === 'Literal') return new ArrayType(type.of, stringValue(context, init).length + 1);
  if (init.type !== 'CInitializerList') return type;
  let next = 0;
  let length = 0;
  const perElement = type.of.kind === 'struct' ? flatLength(type.of) : 1;
  let loose = 0;
  for (const item of init.elements) {
    if (item.type === 'CDesignatedInitializer' && item.designators[0]?.kind === 'index') {
      const last = context.constant(item.designators[0].last ?? item.designators[0].index);
      if (last === null) return context.fail(item, 'an array index that is not constant');
      next = Number(last);
      loose = 0;
    } else if (perElement > 1 && item.type !== 'CInitializerList' && !isStructValue(context, item)) {
      // A structure whose braces were left out takes several initialisers.
      loose += 1;
      if (loose < perElement) {
        length = Math.max(length, next + 1);
        continue;
      }
      loose = 0;
    }
    next += 1;
    length = Math.max(length, next);
  }
  return new ArrayType(type.of, length);
}

function isStructValue(context: Context, expression: Expression): boolean {
  if (expression.type === 'CCompoundLiteral') return true;
  if (expression.type === 'Literal') return false;
  return isAggregate(typeOf(context, expression));
}

function flatLength(type: Type): number {
  if (type.kind === 'struct') {
    const members = type.variety === 'union' ? type.members.slice(0, 1) : type.members;
    return members.reduce((sum, member) => sum + flatLength(member.type), 0);
  }
  if (type.kind === 'array') return (type.length ?? 0) * flatLength(type.of);
  return 1;
}

/** `(type){ ... }`: an object of its own, each time it is evaluated. */
export function compoundLiteral(context: Context, type: Type, init: CInitializerList): Place {
  context.helper('local');
  const name = context.names.take('literal');
  const stores: JsStatement[] = [
    declareConst(name, call('local', str('a compound literal'), context.sizeNode(type), str('zero'))),
  ];
  if (!isAggregate(type)) {
    const [first] = init.elements;
    const isEmpty = first === undefined && type.kind === 'wrapper';
    if (!isEmpty && (first === undefined || first.type === 'CDesignatedInitializer'))
      return context.fail(init, 'a compound literal of a scalar');
    if (scalarOf(type) === null) return context.fail(init, `a compound literal of a ${type.name}`);
    // `(vma_flags_t){ }` is all zero, as it was made.
    const at: Place = { kind: 'memory', pointer: id(name), type: type.kind === 'wrapper' ? type.of : type };
    if (!isEmpty) stores.push(statement(write(context, at, value(context, first, at.type), init).node));
  } else {
    for (const store of initialise(context, id(name), type, init)) stores.push(statement(store));
  }
  stores.push(b.returnStatement(id(name)));
  return { kind: 'memory', pointer: immediately(stores), type };
}

/** GNU's `({ ... })`: the value of its last expression. */
export function statementExpression(
  context: Context,
  body: readonly import('../../model/nodes').Statement[],
): Lowered {
  const { prologue: outerPrologue, jumps, gotoTargets, inClosure, hoist } = context;
  context.prologue = [];
  context.jumps = [];
  context.gotoTargets = new Map();
  context.inClosure = true;
  context.hoist = false;
  try {
    return context.scoped(() => {
      const last = body[body.length - 1];
      if (last?.type !== 'ExpressionStatement') {
        const statements = lowerList(context, body);
        return { node: immediately([...context.prologue, ...statements]), type: VOID, constant: null };
      }
      const statements = lowerList(context, body.slice(0, -1));
      const result = value(context, last.expression);
      return {
        node: immediately([...context.prologue, ...statements, b.returnStatement(result.node)]),
        type: result.type,
        constant: null,
        ...(result.fresh ? { fresh: true } : {}),
      };
    });
  } finally {
    context.prologue = outerPrologue;
    context.jumps = jumps;
    context.gotoTargets = gotoTargets;
    context.inClosure = inClosure;
    context.hoist = hoist;
  }
}
