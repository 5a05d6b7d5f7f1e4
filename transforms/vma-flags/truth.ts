import { asksTruth } from '../../kernel/groups';
import { hasWord } from '../../model/words';
import { effectsIn } from '../../analysis/effects';
import { typeOf } from '../../analysis/held';
import type { CDesignatedInitializer, CType, FunctionDeclaration, Node } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { isBool } from './evaluate';
import { find, variableUses, type Use } from '../../model/query';

/** Does C ask of the expression only whether it is zero? */
export function isTruth(conversion: Conversion, { node, parents }: Use): boolean {
  const definition = conversion.function;
  const [parent, ...outer] = parents;
  const up = (): boolean => isTruth(conversion, { node: parent, parents: outer });
  switch (parent?.type) {
    case 'ParenthesizedExpression':
      return up();
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return parent.test === node;
    case 'LogicalExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'ConditionalExpression':
      // `a ?: b` is `a` itself when that is not zero.
      return (parent.test === node && parent.consequent !== null) || up();
    case 'CCastExpression':
      return isBool(parent.ctype);
    case 'CallExpression':
      if (parent.callee.type !== 'Identifier') return false;
      if (asksTruth(parent.callee.name)) return parent.arguments[0] === node;
      return takesBool(
        conversion,
        parent.callee.name,
        parent.arguments.findIndex((argument) => argument === node),
      );
    case 'ReturnStatement':
      return isBool(definition.returns) || (conversion.role === 'helper' && isOnlyAsked(conversion));
    case 'VariableDeclarator':
      return parent.init === node && (isBool(parent.id.ctype) || isOnlyTested(definition, parent.id.name));
    case 'AssignmentExpression': {
      if (parent.operator !== '=' || parent.right !== node) return false;
      if (parent.left.type === 'MemberExpression')
        return outer[0]?.type === 'ExpressionStatement' && isBoolMember(conversion, parent.left);
      if (parent.left.type !== 'Identifier') return false;
      const type = localType(definition, parent.left.name);
      if (type === null || outer[0]?.type !== 'ExpressionStatement') return false;
      return isBool(type) || isOnlyTested(definition, parent.left.name);
    }
    case 'CDesignatedInitializer':
      return parent.value === node && initialisesBool(conversion, parent, outer);
    default:
      return false;
  }
}

/** Is a member of a structure a bool, as far as the file tells? */
function isBoolMember({ driver, function: definition }: Conversion, member: Node): boolean {
  const type = typeOf({ reader: effectsIn(driver), definition, given: null }, member);
  return type !== null && isBool(type);
}

/** `struct foo foo = { .write = ... }`: is the member a bool? */
function initialisesBool(
  { driver }: Conversion,
  { designators: [designator, another] }: CDesignatedInitializer,
  [list, holder]: readonly Node[],
): boolean {
  if (another || designator?.kind !== 'member' || list?.type !== 'CInitializerList') return false;
  const of =
    holder?.type === 'VariableDeclarator'
      ? holder.id.ctype
      : holder?.type === 'CCompoundLiteral'
        ? holder.ctype
        : null;
  const tag = of?.kind === 'struct' ? of.tag : null;
  const type = tag === null ? null : driver.memberType(tag, designator.name);
  return type !== null && isBool(type);
}

/** Does every caller of a static function only ask whether its result is zero, and no address of it is taken? */
function isOnlyAsked(conversion: Conversion): boolean {
  const { driver, function: definition } = conversion;
  const { name } = definition.id;
  const whole =
    definition.returns.kind === 'named' && /^(int|long|unsigned( int| long)?)$/.test(definition.returns.name);
  if (!whole || !definition.storage.includes('static')) return false;
  return driver.items.every((item) => {
    const text = driver.source.slice(item.start, item.end);
    if (!hasWord(text, name)) return true;
    if (item.kind !== 'function')
      return item.kind === 'declaration' && new RegExp(`\\b${name}\\s*\\(`).test(text);
    return driver.model(item).every((node) => {
      if (node.type !== 'FunctionDeclaration') return true;
      return variableUses(node.body, name).every(({ node: use, parents: [call, ...outer] }) => {
        if (call?.type !== 'CallExpression' || call.callee !== use) return false;
        return isTested({ node: call, parents: outer });
      });
    });
  });
}

/** Is a parameter of a function of the file a bool? */
function takesBool(conversion: Conversion, name: string, index: number): boolean {
  const definitions = conversion.driver.functions(name);
  const params = definitions.map((definition) => definition.params[index]);
  return params.length > 0 && params.every((param) => param !== undefined && isBool(param.ctype));
}

/** The type of a local; null when no local, or more than one, has the name. */
export function localType(definition: FunctionDeclaration, name: string): CType | null {
  const declarators = find(definition.body, 'VariableDeclarator').filter((use) => use.node.id.name === name);
  return declarators.length === 1 ? declarators[0].node.id.ctype : null;
}

/** Is a whole-numbered local only ever assigned, and asked whether it is zero? */
export function isOnlyTested(definition: FunctionDeclaration, name: string): boolean {
  const type = localType(definition, name);
  if (
    type?.kind !== 'named' ||
    !/^(?:int|unsigned|unsigned int|long|unsigned long|u32|u64)$/.test(type.name)
  ) {
    return false;
  }
  return variableUses(definition.body, name).every((use) => {
    const parent = use.parents[0];
    if (parent?.type === 'VariableDeclarator' && parent.id === use.node) return true;
    if (parent?.type === 'AssignmentExpression' && parent.left === use.node) {
      return parent.operator === '=' && use.parents[1]?.type === 'ExpressionStatement';
    }
    return isTested(use);
  });
}

/** A read that is itself in the place of a condition: not one that is copied further. */
function isTested({ node, parents }: Use): boolean {
  const [parent, ...outer] = parents;
  switch (parent?.type) {
    case 'ParenthesizedExpression':
      return isTested({ node: parent, parents: outer });
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return parent.test === node;
    case 'LogicalExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'CallExpression':
      return (
        parent.callee.type === 'Identifier' && asksTruth(parent.callee.name) && parent.arguments[0] === node
      );
    case 'ConditionalExpression':
      return parent.test === node && parent.consequent !== null;
    default:
      return false;
  }
}
