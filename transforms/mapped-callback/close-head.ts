import { aliasesOf, isLead, needingPointer, type Lead } from '../../analysis/initialisers';
import type { Driver } from '../../model/driver';
import type { FunctionDeclaration, Node, VariableDeclaration, VariableDeclarator } from '../../model/nodes';
import { unparenthesized } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { headOf } from './shape';

/** What a `close` starts with, and what of it must not be evaluated for a mapping without private data. */
export interface CloseHead {
  readonly vma: string;
  readonly lead: Lead;
  readonly declarations: readonly VariableDeclaration[];
  readonly declarators: readonly VariableDeclarator[];
  readonly waiting: ReadonlySet<VariableDeclarator>;
}

/** Read the declarations that a `close` starts with. */
export function readHead(driver: Driver, close: FunctionDeclaration): CloseHead {
  const vma = close.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'))?.name ?? 'vma';
  const lead: Lead = { parameter: vma, member: 'vm_private_data' };
  const declarations = headOf(close);
  const declarators = declarations
    .filter(({ storage }) => !storage.includes('static'))
    .flatMap((declaration) => declaration.declarations);
  return {
    vma,
    lead,
    declarations,
    declarators,
    waiting: needingPointer(driver, close, declarators, lead),
  };
}

/** Does `close` do nothing when the private data is NULL: `if (!data) return;` first, or `if (data) { ... }` alone? */
export function toleratesNull(driver: Driver, close: FunctionDeclaration): boolean {
  const { declarations, declarators, lead, waiting } = readHead(driver, close);
  if (waiting.size > 0) return false;
  const rest = close.body.body.slice(declarations.length);
  const [first] = rest;
  if (first?.type !== 'IfStatement' || first.alternate) return false;
  const aliases = aliasesOf(declarators, lead);
  const isData = (node: Node): boolean => {
    const bare = unparenthesized(node);
    return (bare.type === 'Identifier' && aliases.includes(bare.name)) || isLead(bare, lead);
  };
  const test = unparenthesized(first.test);
  if (test.type === 'UnaryExpression' && test.operator === '!' && isData(test.argument)) {
    const branch = first.consequent.type === 'BlockStatement' ? first.consequent.body : [first.consequent];
    return branch.length === 1 && branch[0].type === 'ReturnStatement';
  }
  return isData(test) && rest.length === 1;
}
