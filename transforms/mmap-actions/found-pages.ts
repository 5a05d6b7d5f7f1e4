import { onOneLine } from '../rewrite/source-text';
import { firstWith, restsOn } from '../../kernel/releases';
import type { Part } from '../../model/edits';
import type {
  CallExpression,
  Expression,
  ForStatement,
  Identifier,
  Node,
  Statement,
} from '../../model/nodes';
import {
  calleeName,
  contains,
  find,
  findFrom,
  isName,
  unparenthesized,
  variableUses,
  type Use,
} from '../../model/query';
import { report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { changesStateByFact } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import { isRepeatable } from '../../analysis/purity';
import { insertBefore } from '../rewrite/before-hook';
import { isOnlySize, isPages, isWholeSize } from './sizes';
import { CODE } from '../findings';
import { hasWord } from '../../model/words';

/**
 * Loops of vm_insert_page() whose pages are found one by one, not taken from an array: `vmalloc_to_page(area + off)`. A
 * release that has an action for discontiguous pages gets a function that finds the next one, `get`; it is handed the one
 * local that the page depends on.
 */
export interface FoundPages {
  /** The page, an expression of the loop's variable, of at most one other local, and of what the file declares. */
  readonly page: Expression;
  /** The loop's variable: an offset in bytes, or a number of pages. */
  readonly variable: string;
  readonly unit: 'bytes' | 'pages';
  /** The local that the page depends on, declared as it is in the hook; null when there is none. */
  readonly holder: { readonly name: string; readonly type: string } | null;
  /** The statements of the loop that only find the page. */
  readonly finding: readonly Statement[];
}

/**
 * How the pages of a loop are found, when it fills the whole mapping.
 * @returns null for any other loop
 */
export function readFoundPages(
  conversion: Conversion,
  call: Use<CallExpression>,
  { node: loop, parents }: Use<ForStatement>,
): FoundPages | null {
  const counted = countedBy(conversion, { node: loop, parents });
  const [, address, given] = call.node.arguments;
  if (!counted || !address || !given || !isAddressOf(conversion, address, counted)) return null;
  const body = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  const found = pageOf(body, given);
  if (!found || !isFoundAgain(found.page) || mentionsVma(conversion, found.page)) return null;
  const locals = ownNamesIn(conversion, found.page).filter((name) => name !== counted.variable);
  const holders = [...new Set(locals)];
  if (holders.length > 1) return null;
  const [name] = holders;
  const holder = name === undefined ? null : holderOf(conversion, name);
  if (name !== undefined && holder === null) return null;
  return { ...found, ...counted, holder };
}

/** What a finding adds for a loop that a later release has an action for; nothing for other loops. */
export function sinceRelease(conversion: Conversion, call: Use<CallExpression>): string {
  const index = call.parents.findIndex((parent) => parent.type === 'ForStatement');
  const node = call.parents[index];
  if (node?.type !== 'ForStatement') return '';
  if (!readFoundPages(conversion, call, { node, parents: call.parents.slice(index + 1) })) return '';
  const able = firstWith(({ mapDiscontiguousPages }) => mapDiscontiguousPages !== null);
  return able ? `; --kernel ${able.name} has ${able.mapDiscontiguousPages}()` : '';
}

/** The action in place of such a loop; the function that finds the pages is defined before the hook. */
export function foundPagesRequest(conversion: Conversion, pages: FoundPages): Part[] {
  const { api, desc, function: definition, driver } = conversion;
  const stem = definition.id.name.replace(/_?mmap_?/, '') || definition.id.name;
  const free = (wanted: string): string => (hasWord(driver.source, wanted) ? free(`${wanted}_page`) : wanted);
  const get = free(`${stem}_get`);
  const ops = free(`${stem}_page_ops`);
  const { holder } = pages;
  const rests = restsOn(api, 'mapDiscontiguousPages');
  if (rests !== '')
    report(
      conversion,
      CODE.saidNotSeen,
      pages.page,
      `${api.mapDiscontiguousPages}() maps what ${get}() finds${rests}`,
    );
  insertBefore(conversion, [
    `static int ${get}(struct discontig_kernel_page_state *state)`,
    '{',
    ...(holder ? [`\t${holder.type}${holder.name} = state->private;`, ''] : []),
    `\treturn discontig_kernel_map_page(state, ${pageText(conversion, pages)});`,
    '}',
    '',
    `static const struct discontig_kernel_page_ops ${ops} = {`,
    `\t.get = ${get},`,
    '};',
  ]);
  return [`${api.mapDiscontiguousPages}(${desc}, &${ops}, ${holder ? holder.name : 'NULL'});`];
}

/** The page's text, the loop's variable replaced by what the state says. */
function pageText(conversion: Conversion, { page, variable, unit }: FoundPages): string {
  const { source } = conversion.driver;
  const now = unit === 'bytes' ? '(state->addr - state->start)' : 'state->nr_pages_mapped';
  let text = '';
  let at = page.start;
  for (const { node } of variableUses(page, variable)) {
    text += source.slice(at, node.start) + now;
    at = node.end;
  }
  return onOneLine(text + source.slice(at, page.end));
}

interface Counted {
  readonly variable: string;
  readonly unit: 'bytes' | 'pages';
}

/** `for (off = 0; off < size; off += PAGE_SIZE)` or `for (i = 0; i < count; i++)` over the whole mapping. */
function countedBy(conversion: Conversion, loop: Use<ForStatement>): Counted | null {
  const { test, init, update } = loop.node;
  const bare = test ? unparenthesized(test) : null;
  if (bare?.type !== 'BinaryExpression' || bare.operator !== '<' || bare.left.type !== 'Identifier')
    return null;
  const variable = bare.left.name;
  if (!init || !update || !startsAtZero(init, variable)) return null;
  const step = unparenthesized(update);
  if (step.type === 'UpdateExpression' && step.operator === '++' && isName(step.argument, variable))
    return isPages(conversion, bare.right) ? { variable, unit: 'pages' } : null;
  const grows =
    step.type === 'AssignmentExpression' &&
    step.operator === '+=' &&
    isName(step.left, variable) &&
    isName(step.right, 'PAGE_SIZE');
  const whole =
    isWholeSize(conversion, bare.right) ||
    (isRepeatable(conversion.driver, conversion.function, bare.right) &&
      isOnlySize(conversion, bare.right, loop, true));
  return grows && whole ? { variable, unit: 'bytes' } : null;
}

function startsAtZero(init: NonNullable<ForStatement['init']>, name: string): boolean {
  const isZero = (value: Node | null): boolean => {
    const bare = value && unparenthesized(value);
    return bare?.type === 'Literal' && bare.value === 0n;
  };
  if (init.type === 'VariableDeclaration')
    return (
      init.declarations.length === 1 &&
      init.declarations[0].id.name === name &&
      isZero(init.declarations[0].init)
    );
  return (
    init.type === 'AssignmentExpression' &&
    init.operator === '=' &&
    isName(init.left, name) &&
    isZero(init.right)
  );
}

/** Is an address that of the page which the loop is at: `vma->vm_start + off`, `vma->vm_start + i * PAGE_SIZE`? */
function isAddressOf(conversion: Conversion, address: Expression, { variable, unit }: Counted): boolean {
  const bare = unparenthesized(address);
  if (bare.type !== 'BinaryExpression' || bare.operator !== '+') return false;
  const [start, offset] =
    vmaMember(conversion, unparenthesized(bare.left)) === 'vm_start'
      ? [bare.left, bare.right]
      : [bare.right, bare.left];
  if (vmaMember(conversion, unparenthesized(start)) !== 'vm_start') return false;
  if (unit === 'bytes') return isName(offset, variable);
  const inner = unparenthesized(offset);
  if (inner.type !== 'BinaryExpression') return false;
  const { operator, left, right } = inner;
  if (operator === '<<') return isName(left, variable) && isName(right, 'PAGE_SHIFT');
  return (
    operator === '*' &&
    ((isName(left, variable) && isName(right, 'PAGE_SIZE')) ||
      (isName(right, variable) && isName(left, 'PAGE_SIZE')))
  );
}

/** The page that is inserted: the argument itself, or what the loop's body has just stored in the local that it names. */
function pageOf(
  body: readonly Statement[],
  given: Expression,
): { page: Expression; finding: readonly Statement[] } | null {
  const bare = unparenthesized(given) as Expression;
  if (bare.type !== 'Identifier') return { page: bare, finding: [] };
  for (const statement of body) {
    if (contains(statement, given)) return null;
    if (statement.type === 'VariableDeclaration') {
      const [one, another] = statement.declarations;
      if (one?.id.name === bare.name && one.init && !another) return { page: one.init, finding: [statement] };
    }
    if (statement.type === 'ExpressionStatement') {
      const store = unparenthesized(statement.expression);
      if (store.type === 'AssignmentExpression' && store.operator === '=' && isName(store.left, bare.name))
        return { page: store.right, finding: [statement] };
    }
  }
  return null;
}

/** Do calls only compute or look: is the page the same one when it is found once the mapping exists? */
function isFoundAgain(page: Expression): boolean {
  if (findFrom(page, 'AssignmentExpression').length > 0 || findFrom(page, 'UpdateExpression').length > 0)
    return false;
  return findFrom(page, 'CallExpression').every(({ node }) => {
    const fact = BUILT_IN.factOf(calleeName(node) ?? '');
    return fact !== undefined && !changesStateByFact(fact);
  });
}

function mentionsVma(conversion: Conversion, page: Expression): boolean {
  return variableUses(page, conversion.vma).length > 0;
}

/** What an expression names that is the hook's own, static or not: another function does not see it. */
function ownNamesIn(conversion: Conversion, page: Expression): string[] {
  const { function: definition } = conversion;
  const own = new Set([
    ...definition.params.map(({ name }) => name),
    ...find(definition.body, 'VariableDeclarator').map(({ node }) => node.id.name),
  ]);
  return findFrom(page, 'Identifier')
    .map(({ node }: Use<Identifier>) => node.name)
    .filter((name) => own.has(name) && variableUses(page, name).length > 0);
}

/** A pointer that the hook sets where it declares it, and how that is written; null for another local. */
function holderOf(conversion: Conversion, name: string): FoundPages['holder'] {
  const { body } = conversion.function;
  const [use, another] = find(body, 'VariableDeclaration').filter(({ node }) =>
    node.declarations.some(({ id }) => id.name === name),
  );
  const declarator = use?.node.declarations.find(({ id }) => id.name === name);
  if (!use || another || !declarator?.init || declarator.id.ctype.kind !== 'pointer') return null;
  const isWritten = variableUses(body, name).some(
    ({ node, parents: [parent] }) =>
      (parent?.type === 'AssignmentExpression' && parent.left === node) ||
      parent?.type === 'UpdateExpression' ||
      parent?.type === 'CAddressOf',
  );
  if (isWritten) return null;
  const { source } = conversion.driver;
  const specifiers = source.slice(use.node.start, use.node.declarations[0].start).trim();
  // Where the pages are found it is another variable, set each time.
  return { name, type: `${specifiers.replace(/\b(?:static|register)\s+/g, '')} *` };
}
