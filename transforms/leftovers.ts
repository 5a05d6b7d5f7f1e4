import type { Node } from '../model/nodes';
import { find, unparenthesized, variableUses, type Conversion, type Use } from './conversion';

/**
 * What a conversion leaves without a use: locals that only fed a dropped argument, and labels that only a dropped branch
 * jumped to. The compiler would warn of both.
 */
export function removeLeftovers(conversion: Conversion): void {
  for (let again = true; again;) again = removeUnusedLocals(conversion);
  removeUnusedLabels(conversion);
}

function removeUnusedLocals(conversion: Conversion): boolean {
  const { edits, function: definition } = conversion;
  let removed = false;
  for (const { node: declaration, parents } of find(definition.body, 'VariableDeclaration')) {
    if (
      edits.drops(declaration) ||
      parents[0]?.type === 'ForStatement' ||
      declaration.storage.includes('static')
    )
      continue;
    for (const declarator of declaration.declarations) {
      if (edits.drops(declarator)) continue;
      const uses = variableUses(definition.body, declarator.id.name).filter(
        (use) => use.node !== declarator.id,
      );
      const live = uses.filter((use) => !edits.drops(use.node));
      const writes = live.map((use) => plainWrite(use));
      const wasUsed = uses.some((use) => edits.drops(use.node));
      if (!wasUsed || writes.some((write) => write === null)) continue;
      if (declarator.init && !isPure(declarator.init)) continue;
      for (const write of writes) if (write) edits.removeLines(write);
      if (declaration.declarations.length === 1) edits.removeLines(declaration);
      else removeDeclarator(conversion, declaration.declarations, declarator);
      removed = true;
    }
  }
  return removed;
}

/** The statement `name = pure;` that a use is the target of, or null when the use is a read. */
function plainWrite(use: Use): Node | null {
  const [assignment, statement] = use.parents;
  if (
    assignment?.type !== 'AssignmentExpression' ||
    assignment.left !== use.node ||
    assignment.operator !== '='
  )
    return null;
  return statement?.type === 'ExpressionStatement' && isPure(assignment.right) ? statement : null;
}

/** Can evaluating the expression have no effect? */
function isPure(expression: Node): boolean {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'CallExpression':
      return (
        bare.callee.type === 'Identifier' &&
        /^(vma_pages|file_inode|pgprot_\w+|page_to_pfn|virt_to_phys|__pa|PAGE_ALIGN|PFN_\w+|PHYS_PFN|min|max)$/.test(
          bare.callee.name,
        ) &&
        bare.arguments.every(isPure)
      );
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'CStatementExpression':
    case 'CUnparsed':
      return false;
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isPure(bare.left) && isPure(bare.right);
    case 'UnaryExpression':
    case 'CCastExpression':
    case 'CDereference':
    case 'CAddressOf':
      return isPure(bare.argument);
    case 'MemberExpression':
      return isPure(bare.object) && (!bare.computed || isPure(bare.property));
    case 'ConditionalExpression':
      return isPure(bare.test) && (!bare.consequent || isPure(bare.consequent)) && isPure(bare.alternate);
    default:
      return true;
  }
}

/** One of several declarators, with the comma that joins it to its neighbour. */
function removeDeclarator(
  conversion: Conversion,
  all: readonly { readonly start: number; readonly end: number }[],
  one: { readonly start: number; readonly end: number },
): void {
  const { edits } = conversion;
  const left = all.filter((d) => !edits.drops(d));
  const index = left.indexOf(one);
  const next = left[index + 1];
  const before = left[index - 1];
  if (next) edits.remove({ start: one.start, end: next.start });
  else if (before) edits.remove({ start: before.end, end: one.end });
}

function removeUnusedLabels(conversion: Conversion): void {
  const { edits, function: definition, driver } = conversion;
  const jumps = find(definition.body, 'CGotoStatement');
  for (const { node } of find(definition.body, 'LabeledStatement')) {
    const targets = jumps.filter((jump) => jump.node.label.name === node.label.name);
    if (targets.length === 0 || targets.some((jump) => !edits.drops(jump.node)) || edits.drops(node.label))
      continue;
    const colon = driver.source.indexOf(':', node.label.end);
    edits.removeLines({ start: node.label.start, end: colon + 1 });
  }
}
