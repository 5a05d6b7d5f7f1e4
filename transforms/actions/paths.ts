import type { FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { find, type Use } from '../conversion';

/** Is the node inside a loop (`for`, `while`, `do`, or a macro that opens a block)? Returns the innermost one. */
export function enclosingLoop(use: Use): Node | null {
  return (
    use.parents.find(
      (parent) =>
        parent.type === 'ForStatement' ||
        parent.type === 'WhileStatement' ||
        parent.type === 'DoWhileStatement' ||
        (parent.type === 'CMacroBlock' && !/guard/.test(parent.callee.name)),
    ) ?? null
  );
}

/** The statement that a node is part of, with the nodes around it. */
export function statementOf(use: Use): Use<Statement> {
  const chain = [use.node, ...use.parents];
  const index = chain.findIndex((node) => isStatement(node));
  return { node: chain[index] as Statement, parents: chain.slice(index + 1) };
}

const STATEMENT = /Statement$|^VariableDeclaration$|^CMacroBlock$|^CPreproc/;

function isStatement(node: Node): boolean {
  return STATEMENT.test(node.type) && node.type !== ('CStatementExpression' as string);
}

/**
 * Can control reach `later` after it has passed `earlier`? Both are nodes of one function, `earlier` first in the text.
 * Errs on the side of yes.
 */
export function canFollow(definition: FunctionDeclaration, earlier: Use, later: Use): boolean {
  const earlierChain = [earlier.node, ...earlier.parents];
  const laterChain = [later.node, ...later.parents];
  const common = earlierChain.find((node) => laterChain.includes(node));
  if (!common) return true;
  if (enclosingLoop({ node: common, parents: earlierChain.slice(earlierChain.indexOf(common) + 1) }))
    return true;
  const below = earlierChain[earlierChain.indexOf(common) - 1];
  const target = laterChain[laterChain.indexOf(common) - 1];
  if (common.type === 'IfStatement' && below === common.consequent && target === common.alternate) {
    return leaves(definition, earlierChain, common) === 'by goto';
  }
  if (common.type === 'CPreprocConditional') return false;
  const left = leaves(definition, earlierChain, common);
  if (left === 'by return') return false;
  if (left === 'by goto') return gotosReach(definition, earlier, later);
  return true;
}

/** Does control always leave `common` after the innermost node of the chain, without falling out of its end? */
function leaves(
  definition: FunctionDeclaration,
  chain: readonly Node[],
  common: Node,
): 'no' | 'by return' | 'by goto' {
  for (let i = 0; i < chain.length; i++) {
    const node = chain[i];
    if (node === common && node.type !== 'BlockStatement') return 'no';
    if (node.type === 'ReturnStatement') return 'by return';
    const parent = chain[i + 1];
    if (!parent) return 'no';
    const following = siblingsAfter(parent, node);
    for (const statement of following) {
      if (parent === common) break;
      const end = unconditionalExit(statement);
      if (end === 'return') return 'by return';
      if (end === 'goto') return 'by goto';
      if (end === 'break') {
        const outer = chain.slice(i + 1).findIndex((n) => n.type === 'SwitchStatement' || enclosesBreak(n));
        const switchIndex = i + 1 + outer;
        if (chain.indexOf(common) >= 0 && switchIndex >= chain.indexOf(common)) return 'by return';
        i = switchIndex - 1;
        break;
      }
    }
    if (parent === common) return 'no';
  }
  void definition;
  return 'no';
}

function enclosesBreak(node: Node): boolean {
  return node.type === 'ForStatement' || node.type === 'WhileStatement' || node.type === 'DoWhileStatement';
}

/** The statements that run after a node in its parent, in order. */
export function siblingsAfter(parent: Node, node: Node): readonly Statement[] {
  const list =
    parent.type === 'BlockStatement' ? parent.body : parent.type === 'SwitchCase' ? parent.consequent : null;
  if (!list) return [];
  const index = list.indexOf(node as Statement);
  return index < 0 ? [] : list.slice(index + 1);
}

/** How a statement always ends the flow, if it does. */
export function unconditionalExit(statement: Statement): 'return' | 'goto' | 'break' | null {
  switch (statement.type) {
    case 'ReturnStatement':
      return 'return';
    case 'CGotoStatement':
      return 'goto';
    case 'BreakStatement':
    case 'ContinueStatement':
      return 'break';
    case 'LabeledStatement':
      return unconditionalExit(statement.body);
    case 'BlockStatement': {
      for (const inner of statement.body) {
        const exit = unconditionalExit(inner);
        if (exit) return exit;
      }
      return null;
    }
    case 'IfStatement': {
      const yes = unconditionalExit(statement.consequent);
      const no = statement.alternate ? unconditionalExit(statement.alternate) : null;
      return yes !== null && yes === no ? yes : null;
    }
    default:
      return null;
  }
}

/** Is there a goto after `earlier` whose label stands before `later`? */
function gotosReach(definition: FunctionDeclaration, earlier: Use, later: Use): boolean {
  const labels = find(definition.body, 'LabeledStatement');
  return find(definition.body, 'CGotoStatement').some((jump) => {
    if (jump.node.start < earlier.node.start) return false;
    const label = labels.find((l) => l.node.label.name === jump.node.label.name);
    return label !== undefined && label.node.start <= later.node.start;
  });
}
