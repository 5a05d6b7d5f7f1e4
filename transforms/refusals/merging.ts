import type { AssignmentExpression, Node } from '../../model/nodes';
import { calleeName, find, findWithin, unparenthesized, type Use } from '../../model/query';
import { executions, type Execution } from '../../analysis/paths';
import { squeezed, valuesAssigned } from '../../analysis/places';
import { forbidsMerging } from '../mapped-callback/safety';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { calleesOn } from '../mmap-prepare/passed-vma';
import { changeOf, testsAround } from '../../analysis/mutable';
import { CODE } from '../findings';
import { waysThrough } from './flag-changes';
import { newMerges } from './new-merges';
import { dependsOnRange } from './range';
import { effectsIn } from '../../analysis/effects';

/**
 * What a merge writes over (mm/vma.c, set_vma_user_defined_fields()): the private data and the operations of the descriptor
 * are stored in the merged mapping, the part of the neighbour included. is_mergeable_vma() looks at neither. The flags that
 * a legacy hook set came after the merge was tried and kept neighbours apart; those of a descriptor are there before. So
 * where the range decides about either, or something that changes while the file is open, and no flag forbids merging, one
 * mapping gets what belongs to the other.
 */
export function refuseMergedFields(conversion: Conversion): void {
  if (conversion.role === 'helper') return;
  refuseMergedProtection(conversion);
  refuseMergedInHelpers(conversion);
  const stores = {
    vm_private_data: storesOf(conversion, 'vm_private_data'),
    vm_ops: storesOf(conversion, 'vm_ops'),
  };
  if (stores.vm_private_data.length + stores.vm_ops.length === 0) return;
  const runs = executions(conversion.driver, conversion.function);
  const merging = runs?.filter((run) => run.outcome !== 'failure' && !forbidsMerging(conversion, run)) ?? [];
  if (merging.length === 0) return;
  const mixed = differing(conversion, stores.vm_private_data, merging);
  if (mixed)
    report(
      conversion,
      CODE.privateDataLost,
      mixed.store,
      `${excerpt(conversion, mixed.store)}${mixed.why} would replace what another mapping holds when the two merge`,
    );
  const operations = differing(conversion, stores.vm_ops, merging);
  if (operations)
    report(
      conversion,
      CODE.operationsByOffset,
      operations.store,
      `${excerpt(conversion, operations.store)}${operations.why} would be stored in a neighbour with other operations, too`,
    );
}

/**
 * A range that merges gets the protection of its neighbour: map->page_prot is stored in a new mapping only (mm/vma.c,
 * __mmap_new_vma()), and is_mergeable_vma() does not look at it. Where the flags are the same before and after the hook,
 * neighbours merged as they do now.
 */
function refuseMergedProtection(conversion: Conversion): void {
  const stores = find(conversion.function.body, 'AssignmentExpression').filter(({ node }) =>
    isProtection(conversion, node.left),
  );
  if (stores.length === 0) return;
  for (const group of newMerges(conversion).groups) {
    const protection = differing(conversion, stores, group, PROTECTION);
    if (!protection) continue;
    report(
      conversion,
      CODE.protectionMerged,
      protection.store,
      `${excerpt(conversion, protection.store)}${protection.why} would be lost where the range merges with a neighbour of another protection`,
    );
    return;
  }
}

/**
 * The same of what a function of the file stores that the hook passes its vma to, on a way on which neighbours merge that legacy
 * kept apart.
 */
function refuseMergedInHelpers(conversion: Conversion): void {
  const { driver } = conversion;
  const runs = newMerges(conversion).groups.flat();
  for (const inside of runs.length === 0 ? [] : calleesOn(conversion, runs)) {
    const { function: helper } = inside;
    const ways = waysThrough(driver, helper) ?? [];
    const protections = find(helper.body, 'AssignmentExpression').filter(({ node }) =>
      isProtection(inside, node.left),
    );
    const protection = differing(inside, protections, ways, PROTECTION);
    const operations = differing(inside, storesOf(inside, 'vm_ops'), ways);
    const told = protection ?? operations;
    if (!told) continue;
    const what = protection ? 'another protection' : 'other operations';
    report(
      conversion,
      protection ? CODE.protectionMerged : CODE.operationsByOffset,
      told.store,
      `${excerpt(conversion, told.store)}${told.why} in ${helper.id.name}() does not suit a neighbour of ${what} that the range merges with`,
    );
  }
}

/** Neighbours have the same flags, and what mprotect() changes of a protection goes by them. */
const PROTECTION: ReadonlySet<string> = new Set(['vm_page_prot', 'vm_flags']);

/** `vma->vm_page_prot`, or `pgprot_val()` of it. */
function isProtection(conversion: Conversion, left: Node): boolean {
  const bare = unparenthesized(left);
  if (vmaMember(conversion, bare) === 'vm_page_prot') return true;
  return (
    bare.type === 'CallExpression' &&
    calleeName(bare) === 'pgprot_val' &&
    bare.arguments.some((argument) => vmaMember(conversion, unparenthesized(argument)) === 'vm_page_prot')
  );
}

function storesOf(conversion: Conversion, member: string): Use<AssignmentExpression>[] {
  return find(conversion.function.body, 'AssignmentExpression').filter(
    ({ node }) => vmaMember(conversion, unparenthesized(node.left)) === member,
  );
}

/** A store whose value need not be that of the neighbour, and what it rests on, for the message. */
interface Differing {
  readonly store: AssignmentExpression;
  readonly why: string;
}

/**
 * A store that leaves a value which the offset has chosen, or something that may change between two mappings, on a way on which
 * the mapping may merge.
 */
function differing(
  conversion: Conversion,
  stores: readonly Use<AssignmentExpression>[],
  merging: readonly Execution[],
  beside?: ReadonlySet<string>,
): Differing | null {
  const last = new Map<string, Use<AssignmentExpression> | null>();
  const returns = new Set<Node>();
  for (const run of merging) {
    const done = stores.filter((store) => run.trace.includes(statementOf(store).node));
    const final = done.sort(
      (a, b) => run.trace.indexOf(statementOf(a).node) - run.trace.indexOf(statementOf(b).node),
    )[done.length - 1];
    last.set(final ? squeezed(conversion.driver, final.node.right) : '', final ?? null);
    if (!final)
      for (const node of run.trace) if (/^(?:Return|CGoto)Statement$/.test(node.type)) returns.add(node);
    if (
      final &&
      isByRange(conversion, final.node.right, vmaMember(conversion, unparenthesized(final.node.left)))
    )
      return { store: final.node, why: '' };
  }
  const left = [...last.values()].filter((store) => store !== null);
  for (const store of left) {
    const why = restsOn(conversion, [store.node.right], beside);
    if (why !== null) return { store: store.node, why };
  }
  if (last.size < 2) return null;
  const chosen = left.find((store) => isChosen(conversion, store));
  if (chosen) return { store: chosen.node, why: '' };
  const leaving = [
    ...find(conversion.function.body, 'ReturnStatement'),
    ...find(conversion.function.body, 'CGotoStatement'),
  ];
  const around = leaving.filter(({ node }) => returns.has(node)).flatMap(testsAround);
  for (const store of left) {
    const why = restsOn(conversion, [...testsAround(store), ...around], beside);
    if (why !== null) return { store: store.node, why };
  }
  return null;
}

/** What some expressions rest on that may change between two mappings of an open file, for the message; null when on nothing. */
function restsOn(
  conversion: Conversion,
  expressions: readonly Node[],
  beside?: ReadonlySet<string>,
): string | null {
  const own = new Set([conversion.function.id.name, ...conversion.helpers.keys()]);
  for (const expression of expressions) {
    const change = changeOf(effectsIn(conversion.driver), conversion.function, expression, own, beside);
    if (!change) continue;
    const { text, by } = change;
    return by === null ? `, by ${text}, which may change,` : `, by ${text}, which ${by}() changes,`;
  }
  return null;
}

/** Neighbours with other flags, or another protection, do not merge. */
const BESIDE_FLAGS = /^vm_(?:file|private_data|mm|flags|page_prot)$/;

/** Is a value computed from the range, or does the range choose what a local in it was set to? */
function isByRange(conversion: Conversion, value: Node, member: string | null): boolean {
  if (dependsOnRange(conversion, value, BESIDE_FLAGS)) return true;
  // An object that a search has found is asked about where it is taken (`mapped-callback/safety.ts`).
  if (member === 'vm_private_data') return false;
  const definition = conversion.function;
  const locals = new Set(findWithin(definition, value, 'Identifier').map(({ node }) => node.name));
  return find(definition.body, 'AssignmentExpression').some(
    (use) =>
      use.node.left.type === 'Identifier' && locals.has(use.node.left.name) && isChosen(conversion, use),
  );
}

/** Does a test of the range decide whether a statement runs? */
function isChosen(conversion: Conversion, store: Use): boolean {
  return testsAround(store).some((test) => dependsOnBorders(conversion, test));
}

/** The range decides by where in the file it begins, or by its size; its flags do not tell two neighbours apart. */
function dependsOnBorders(conversion: Conversion, test: Node): boolean {
  return (
    dependsOnRange(conversion, test) &&
    /vm_pgoff|vm_start|vm_end|vma_pages/.test(reachedText(conversion, test, new Set()))
  );
}

/** The text of an expression and of what its locals are set to. */
function reachedText(conversion: Conversion, node: Node, seen: Set<string>): string {
  const texts = [squeezed(conversion.driver, node)];
  for (const { node: name } of findWithin(conversion.function, node, 'Identifier')) {
    if (seen.has(name.name)) continue;
    seen.add(name.name);
    for (const value of valuesAssigned(conversion.function, name.name))
      texts.push(reachedText(conversion, value, seen));
  }
  return texts.join(' ');
}
