import type { Statement, VariableDeclaration, VariableDeclarator } from '../../model/nodes';
import { isAggregate } from '../machine/types';
import { completeArray } from './compound';
import { type Context, type Local, NeedsMemory } from './context';
import { convert } from './conversions';
import { value } from './expression';
import { initialiseWith } from './initializer';
import { assign, b, call, declareLet, id, type JsExpression, type JsStatement, statement, str } from './js';
import { at } from './statement';

/** Lower a declaration of locals. */
export function declaration(context: Context, node: VariableDeclaration): JsStatement[] {
  if (node.definition !== null) declareDefinition(context, node.definition);
  return node.declarations.flatMap((declarator) => {
    if (node.storage.includes('extern') || declarator.id.ctype.kind === 'function') return [];
    const type = completeArray(context, context.resolve(declarator.id.ctype), declarator.init);
    if (node.storage.includes('static')) {
      const isEmptyList = /\bLIST_HEAD\s*\(/.test(context.textOf(node));
      const name = context.unit.staticLocal(context, declarator, type, isEmptyList);
      context.scope.locals.set(declarator.id.name, { name, type, storage: 'memory', ordinal: -1 });
      return [];
    }
    return declareLocal(context, node, declarator, context.declare(declarator.id.name, type));
  });
}

function declareLocal(
  context: Context,
  node: VariableDeclaration,
  declarator: VariableDeclarator,
  local: Local,
): JsStatement[] {
  const { init } = declarator;
  const { type } = local;
  if (type.kind === 'floating') return context.fail(declarator, 'floating point');
  if (type.kind === 'void') return context.fail(declarator, 'a variable of type void');
  const mark = (): JsStatement =>
    at(context, declarator, context.textOf(node.declarations.length === 1 ? node : declarator));
  if (local.storage === 'register') {
    if (init?.type === 'CInitializerList' && type.kind === 'dynamic') throw new NeedsMemory(local.ordinal);
    if (init === null || init.type === 'CInitializerList') {
      const first = init === null ? null : init.elements[0];
      const start =
        first === undefined || first === null || first.type === 'CDesignatedInitializer'
          ? null
          : value(context, first, type);
      const initial =
        start === null
          ? init === null
            ? null
            : b.bigIntLiteral('0')
          : convert(context, start, type, declarator).node;
      return introduce(context, local, initial, mark);
    }
    return introduce(context, local, convert(context, value(context, init, type), type, init).node, mark);
  }
  context.helper('local');
  context.prologue.push(
    b.variableDeclaration('const', [
      b.variableDeclarator(
        b.identifier(local.name),
        call('local', str(declarator.id.name), context.sizeNode(type)),
      ),
    ]),
  );
  if (init === null) return [];
  const place = { kind: 'memory' as const, pointer: id(local.name), type };
  const stores = initialiseWith(context, place, init).map(statement);
  if (isAggregate(type) && init.type !== 'CCompoundLiteral') {
    context.helper('clear');
    return [mark(), statement(call('clear', id(local.name), context.sizeNode(type))), ...stores];
  }
  return [mark(), ...stores];
}

function introduce(
  context: Context,
  local: Local,
  initial: JsExpression | null,
  mark: () => JsStatement,
): JsStatement[] {
  // `int x = x`: what is read has no value, as in C, and JavaScript does not let it be read at all.
  if (initial !== null && names(initial, local.name)) throw new NeedsMemory(local.ordinal);
  if (context.hoist) {
    context.prologue.push(declareLet(local.name));
    return initial === null ? [] : [mark(), statement(assign(local.name, initial))];
  }
  return initial === null ? [declareLet(local.name)] : [mark(), declareLet(local.name, initial)];
}

/** Note a structure, an enumeration or a typedef of a block. */
export function declareType(context: Context, node: Statement): void {
  if (node.type === 'CTypeDeclaration') declareDefinition(context, node.definition);
  if (node.type === 'CTypedef') {
    context.scope.typedefs.set(node.id.name, node.ctype);
    if ('definition' in node.ctype && node.ctype.definition !== null)
      declareDefinition(context, node.ctype.definition);
  }
}

function declareDefinition(
  context: Context,
  definition: NonNullable<VariableDeclaration['definition']>,
): void {
  if (definition.type === 'CStructDefinition') {
    if (definition.tag !== null)
      context.scope.structures.set(`${definition.kind} ${definition.tag}`, definition);
    return;
  }
  if (definition.tag !== null) context.scope.enums.set(definition.tag, definition);
  for (const [name, constant] of context.unit.table.enumValues(definition, context)) {
    context.scope.constants.set(name, {
      value: constant,
      type: context.unit.table.enumType(definition, context),
    });
  }
}

/** Does generated code name a variable? */
function names(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some((inner) => names(inner, name));
  const identifier = node as { type?: unknown; name?: unknown };
  if (identifier.type === 'Identifier') return identifier.name === name;
  return Object.values(node).some((inner) => names(inner, name));
}
