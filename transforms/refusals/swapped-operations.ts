import type { FunctionDeclaration, Node, SourceRange } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import { calleeName, contains, find, findWithin, unparenthesized } from '../../model/query';
import { hasWord } from '../../model/words';
import { rootOf } from '../../analysis/places';
import { report, type Conversion } from '../mmap-prepare/conversion';
import type { NamedHook } from '../names/hook-mentions';
import { CODE } from '../findings';

/**
 * Operations that are put on files which are open already: `file->f_op = &gone_fops`. mmap() reads `f_op` to find out which
 * of the two forms a file has, and again to call it. Where the old operations have one form and the new ones the other, and
 * they change in between, neither runs. In an open() nobody can map the file yet.
 */
export function refuseSwapped(named: NamedHook): void {
  const { driver, hook } = named;
  if (!mayReplace(driver.source)) return;
  const variables = new Set(hook.references.flatMap(({ variable }) => (variable === null ? [] : [variable])));
  for (const item of driver.items) {
    if (item.kind !== 'function') continue;
    const text = driver.source.slice(item.start, item.end);
    if (!mayReplace(text) || ![...variables].some((name) => text.includes(name))) continue;
    for (const node of driver.model(item)) {
      if (node.type === 'FunctionDeclaration') refuseSwapsIn(named, node, variables);
    }
  }
}

/** May a text put operations on a file? */
function mayReplace(text: string): boolean {
  return hasWord(text, 'f_op') || hasWord(text, 'replace_fops');
}

function refuseSwapsIn(
  named: Pick<Conversion, 'driver' | 'findings'>,
  definition: FunctionDeclaration,
  variables: ReadonlySet<string>,
): void {
  const names = (value: Node): string | undefined =>
    findWithin(definition, value, 'Identifier').find(({ node }) => variables.has(node.name))?.node.name;
  const told = (at: SourceRange, name: string): void =>
    report(
      named,
      CODE.operationsSwapped,
      at,
      `${name} is put on open files here, whose own operations may have the other form`,
    );
  for (const { node } of find(definition.body, 'AssignmentExpression')) {
    const target = unparenthesized(node.left);
    const isOperations =
      target.type === 'MemberExpression' &&
      target.property.type === 'Identifier' &&
      target.property.name === 'f_op';
    const name = isOperations ? names(node.right) : undefined;
    if (name !== undefined && !isBeingOpened(definition, target)) told(node, name);
  }
  for (const { node } of find(definition.body, 'CallExpression')) {
    const [file] = node.arguments;
    if (calleeName(node) !== 'replace_fops' || !file) continue;
    const name = node.arguments
      .slice(1)
      .map(names)
      .find((one) => one !== undefined);
    if (name !== undefined && !isBeingOpened(definition, file)) told(node, name);
  }
}

/** Is it the file of an open(), which has an inode and a file? */
function isBeingOpened(definition: FunctionDeclaration, target: Node): boolean {
  const root = rootOf(target);
  const own = definition.params.find(({ name }) => name === root);
  const opens = definition.params.some(({ ctype }) => pointsToStruct(ctype, 'inode'));
  return own !== undefined && opens && pointsToStruct(own.ctype, 'file') && contains(definition.body, target);
}
