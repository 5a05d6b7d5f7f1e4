import { mapsWithoutAction } from '../../kernel/groups';
import { alone } from '../mmap-prepare/alone';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import type { Expression, Node } from '../../model/nodes';
import { aroundTest, resultVariable, type MappingCall } from './mapping-call';
import { convertAction, convertLoop } from './replaced-calls';
import { removeTests } from './folded-tests';
import { settleReads } from './settled-reads';
import { actionOf, isMappingCall, type ActionCall } from './calls';
import { removeDeadCode } from '../rewrite/dead-code';
import { decideTests } from './decisions';
import { refuseOfPart, refuseOwnProtection, refuseWriteNotifyInHelpers } from './protections';
import { refuseShortLived, refuseShortLivedGiven } from './lifetime';
import { sinceRelease } from './found-pages';
import { findPageLoops, type PageLoop } from './page-loops';
import { statementOf } from './paths';
import { onlyReturnStored, storingParameter } from './stored-results';
import { resultUse } from './results';
import { refuseLateChanges, refuseLoops, refuseNestedLoops, refuseSeveral } from './surroundings';
import { judgeSections } from './held-around';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { removeLeftovers } from '../rewrite/leftovers';
import { find, type Use } from '../../model/query';
import { CODE } from '../findings';
import { getsTwin } from '../../kernel/subsystems/written-twins';

/**
 * Mapping calls become actions (HOWTO, "Actions"): `remap_pfn_range()`, `io_remap_pfn_range()`, `vm_iomap_memory()`,
 * `vm_map_pages()`, `vm_map_pages_zero()`, `vm_insert_pages()`, and a plain loop of `vm_insert_page()` over an array.
 *
 * An action cannot fail where it is requested, so that the test of the result goes; an error number that the hook chose
 * itself is kept with `action.error_hook`. A protection other than the vma's own is assigned to the descriptor first.
 *
 * Refused: two actions on one path or one in a loop (a descriptor holds one), code that depends on the result, flags
 * changed behind an action that sets them, and calls that no action expresses.
 */
export function convertMmapActions(conversion: Conversion): void {
  const loops = findPageLoops(conversion);
  const actions = findActions(conversion, loops);
  const helped = find(conversion.function.body, 'CallExpression').filter(
    ({ node }) =>
      node.callee.type === 'Identifier' && conversion.helpers.get(node.callee.name)?.maps === true,
  );
  const single = [...helped, ...actions.map((action) => action.use)];
  const places: Use[] = [...loops.map((loop) => loop.call), ...single].sort(
    (a, b) => a.node.start - b.node.start,
  );
  refuseSeveral(conversion, places);
  refuseLoops(conversion, single);
  refuseNestedLoops(conversion, loops);
  refuseLateChanges(conversion, places);
  for (const call of helped) refuseShortLivedGiven(conversion, call);
  const arrays = arraysOf(actions, loops);
  const judge = (): void => judgeSections(conversion, places, arrays);
  if (conversion.sectionsLater) conversion.sectionsLater.push(judge);
  else judge();
  convertResults(conversion, actions, loops);
}

/** The arrays of pages that mapping calls are given. */
function arraysOf(actions: readonly ActionCall[], loops: readonly PageLoop[]): ReadonlyMap<Node, Expression> {
  return new Map<Node, Expression>([
    ...actions.flatMap(({ use, pages }) => (pages ? [[use.node, pages] as const] : [])),
    ...loops.flatMap(({ call, array, found }) => (found ? [] : [[call.node, array] as const])),
  ]);
}

function findActions(conversion: Conversion, loops: readonly PageLoop[]): ActionCall[] {
  const actions: ActionCall[] = [];
  for (const use of find(conversion.function.body, 'CallExpression')) {
    if (conversion.edits.drops(use.node) || use.node.callee.type !== 'Identifier') continue;
    if (loops.some((loop) => loop.call.node === use.node)) continue;
    const action = actionOf(conversion, use);
    if (action && conversion.api.actions.has(action.helper)) {
      actions.push(action);
    } else if (action) {
      const message = `${action.legacy}() needs ${action.helper}(), which this kernel has not`;
      report(conversion, CODE.noAction, use.node, message);
    } else if (isMappingCall(conversion, use.node)) {
      const message = `${use.node.callee.name}() is called in a way that its action cannot take the place of`;
      report(conversion, CODE.noAction, use.node, message);
    } else if (mapsWithoutAction(use.node.callee.name) && !conversion.helpers.has(use.node.callee.name)) {
      const { name } = use.node.callee;
      const message =
        name === 'vm_insert_page'
          ? `vm_insert_page() has an action only in a plain loop over an array of pages${sinceRelease(conversion, use)}`
          : `${name}() has no action${twinOf(name)}`;
      report(conversion, CODE.noAction, use.node, message);
    }
  }
  return actions;
}

/** How a function of the kernel is given a form for descriptors, where that can be; empty for any other. */
function twinOf(name: string): string {
  return getsTwin(name)
    ? `; with the source of the kernel, migrate --twin ${name} writes one for descriptors`
    : '';
}

/** Replace the mapping calls, and what follows from their having no result any more. */
function convertResults(
  conversion: Conversion,
  actions: readonly ActionCall[],
  loops: readonly PageLoop[],
): void {
  for (const action of actions) {
    refuseOfPart(conversion, action);
    if (!action.pages) continue;
    refuseShortLived(conversion, action.pages, action.use);
    refuseOwnProtection(conversion, action.use);
  }
  for (const loop of loops) {
    if (!loop.found) refuseShortLived(conversion, loop.array, loop.call);
    refuseOwnProtection(conversion, loop.call);
  }
  refuseWriteNotifyInHelpers(conversion);
  const places: MappingCall[] = [
    ...actions.map((action): MappingCall => {
      const result = resultUse(action.use);
      const test = result.kind === 'tested' ? result.test : null;
      const statement = test ? aroundTest(action.use, test) : statementOf(action.use);
      return { call: action.use, legacy: action.legacy, result, statement, action, loop: null };
    }),
    ...loops.map((loop): MappingCall => {
      const { call, statement } = loop;
      return { call, legacy: 'vm_insert_page', result: resultUse(call), statement, action: null, loop };
    }),
  ];
  const understood = places.filter((place) => {
    if (place.result.kind === 'stored' ? mayStore(conversion, place) : place.result.kind !== 'other')
      return true;
    const message = `what is done with the result of ${place.legacy}() is not understood`;
    report(conversion, CODE.dependsOnMappingResult, place.call.node, message);
    return false;
  });
  const calls = places.map((place) => place.call.node);
  const names = new Set(understood.flatMap((place) => resultVariable(place) ?? []));
  const own = understood.flatMap((place) => (place.result.kind === 'tested' ? [place.result.test] : []));
  const tests = decideTests(conversion, names, calls, own);
  const stores = new Map<Node, string>();
  removeDeadCode(conversion, tests);
  for (const name of names) settleReads(conversion, name, calls, tests, stores);
  removeTests(conversion, tests, understood);
  for (const place of understood) {
    if (conversion.edits.drops(place.statement.node)) continue;
    const name = resultVariable(place);
    const stored = name !== null && stores.get(place.call.node) === name ? [[`${name} = 0;`]] : [];
    if (place.loop) convertLoop(conversion, place, place.loop, stored);
    else if (place.action) convertAction(conversion, place, place.action, tests, stored);
  }
}

/** May 0 be stored where a result was, for callers that return it? Only those that are known are. */
function mayStore({ driver, function: definition, api, role }: Conversion, { loop }: MappingCall): boolean {
  const known = definition.storage.includes('static') || api.makesTwins === true;
  const parameter = storingParameter(definition);
  if (role !== 'helper' || loop !== null || !known || parameter < 0) return false;
  return onlyReturnStored(driver, definition.id.name, parameter);
}

/** This concept alone: the actions, and the locals that they leave without a use. */
export const steps = alone(convertMmapActions, removeLeftovers);

export default jscodeshiftTransform(steps);
