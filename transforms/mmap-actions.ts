import { jscodeshiftTransform } from './entry';
import type { Part } from '../model/edits';
import type { Expression, Node, Statement } from '../model/nodes';
import { actionOf, mapsWithoutAction, type ActionCall } from './actions/calls';
import { convertPageLoops } from './actions/page-loops';
import { canFollow, enclosingLoop, siblingsAfter, statementOf } from './actions/paths';
import {
  errorConstant,
  isLogging,
  isOtherwiseZero,
  isUnlocking,
  laterReads,
  readErrorBranch,
  resultUse,
  type ErrorBranch,
  type ResultUse,
} from './actions/results';
import { replaceStatement } from './actions/statements';
import { excerpt, find, report, unparenthesized, vmaMember, type Conversion, type Use } from './conversion';
import { removeLeftovers } from './leftovers';

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
  const loops = convertPageLoops(conversion);
  const actions: ActionCall[] = [];
  for (const use of find(conversion.function.body, 'CallExpression')) {
    if (conversion.edits.drops(use.node) || use.node.callee.type !== 'Identifier') continue;
    const action = actionOf(conversion, use);
    if (action && conversion.api.actions.has(action.helper)) actions.push(action);
    else if (action)
      report(
        conversion,
        'MP012',
        use.node,
        `${action.legacy}() needs ${action.helper}(), which this kernel has not`,
      );
    else if (mapsWithoutAction(use.node.callee.name)) {
      report(conversion, 'MP012', use.node, `${use.node.callee.name}() has no action`);
    }
  }
  const helped = find(conversion.function.body, 'CallExpression').filter(
    ({ node }) =>
      node.callee.type === 'Identifier' && conversion.helpers.get(node.callee.name)?.maps === true,
  );
  const places: Use[] = [...loops, ...helped, ...actions.map((action) => action.use)].sort(
    (a, b) => a.node.start - b.node.start,
  );
  refuseSeveral(conversion, places);
  refuseLoops(conversion, [...helped, ...actions.map((action) => action.use)]);
  refuseLateChanges(conversion, places);
  warnOfLocks(conversion, places);
  for (const action of actions) convertAction(conversion, action, actions);
}

/** A descriptor holds one action: a second one on the same path would replace the first. */
function refuseSeveral(conversion: Conversion, places: readonly Use[]): void {
  for (const [i, earlier] of places.entries()) {
    const later = places.slice(i + 1).find((place) => canFollow(conversion.function, earlier, place));
    if (later)
      report(
        conversion,
        'MP010',
        later.node,
        `${excerpt(conversion, later.node)} can follow an earlier mapping call`,
      );
  }
}

function refuseLoops(conversion: Conversion, calls: readonly Use[]): void {
  for (const use of calls) {
    if (enclosingLoop(use))
      report(conversion, 'MP010', use.node, `${excerpt(conversion, use.node)} is called in a loop`);
  }
}

/** Flags and protection that the legacy hook changed after the mapping call, where the action comes later. */
function refuseLateChanges(conversion: Conversion, places: readonly Use[]): void {
  for (const use of [
    ...find(conversion.function.body, 'CallExpression'),
    ...find(conversion.function.body, 'AssignmentExpression'),
  ]) {
    const { node } = use;
    const changes =
      node.type === 'CallExpression'
        ? node.callee.type === 'Identifier' && /^vm_flags_(clear|mod|init|reset)/.test(node.callee.name)
        : /^(vm_flags|__vm_flags|vm_page_prot)$/.test(vmaMember(conversion, node.left) ?? '') &&
          node.operator !== '|=';
    if (!changes) continue;
    const earlier = places.find(
      (place) => place.node.end <= node.start && canFollow(conversion.function, place, use),
    );
    if (earlier)
      report(conversion, 'MP016', node, `${excerpt(conversion, node)} comes after the mapping call`);
  }
}

/** A lock that is held around the mapping call is released before the action is performed. */
function warnOfLocks(conversion: Conversion, places: readonly Use[]): void {
  const calls = find(conversion.function.body, 'CallExpression');
  for (const place of places) {
    const unlock = calls.find(
      (call) =>
        call.node.start > place.node.start &&
        call.node.callee.type === 'Identifier' &&
        isUnlocking(call.node.callee.name),
    );
    const guarded = find(conversion.function.body, 'CGuardStatement').find(
      (guard) => guard.node.start < place.node.start,
    );
    const scoped = place.parents.find(
      (parent) => parent.type === 'CMacroBlock' && /guard/.test(parent.callee.name),
    );
    const at = unlock?.node ?? guarded?.node ?? scoped;
    if (at)
      report(conversion, 'MP017', place.node, `${excerpt(conversion, place.node)} was done under a lock`);
  }
}

function convertAction(conversion: Conversion, action: ActionCall, all: readonly ActionCall[]): void {
  const result = resultUse(action.use);
  const statement = statementOf(action.use);
  if (result.kind === 'other') {
    report(
      conversion,
      'MP011',
      action.use.node,
      `what is done with the result of ${action.legacy}() is not understood`,
    );
    return;
  }
  if (action.size) {
    report(
      conversion,
      'MP029',
      action.size,
      `${excerpt(conversion, action.size)} is not compared with the size of the mapping`,
    );
  }
  switch (result.kind) {
    case 'returned':
      replaceStatement(conversion, statement, [...requests(conversion, action, null), ['return 0;']]);
      return;
    case 'ignored':
      report(conversion, 'MP030', action.use.node, `the result of ${action.legacy}() was ignored`);
      replaceStatement(conversion, statement, requests(conversion, action, null));
      return;
    case 'translated': {
      const error = keepError(conversion, action, result.error);
      replaceStatement(conversion, statement, [
        ...requests(conversion, action, result.error),
        ...error,
        ['return 0;'],
      ]);
      return;
    }
    case 'tested':
      convertTested(conversion, action, result);
      return;
    case 'assigned':
      convertAssigned(conversion, action, result, statement, all);
      return;
  }
}

/** The statements that request the action: the check of the page count, the protection, the helper. */
function requests(conversion: Conversion, action: ActionCall, error: Expression | null): Part[][] {
  const statements: Part[][] = [];
  const { covers, protection } = action;
  if (covers) {
    refuseLockedCheck(conversion, action);
    const errno: Part = error ?? '-ENXIO';
    const pages = `vma_desc_pages(${conversion.desc})`;
    const fits: Part[] = covers.fromOffset
      ? [
          `if (${conversion.desc}->pgoff >= `,
          covers.count,
          ` ||\n    ${pages} > `,
          covers.count,
          ` - ${conversion.desc}->pgoff)`,
        ]
      : [`if (${pages} > `, covers.count, ')'];
    statements.push(indented(conversion, action, [...fits], ['return ', errno, ';']));
  }
  if (protection) statements.push([`${conversion.desc}->page_prot = `, protection, ';']);
  const helper: Part[] = [`${action.helper}(${conversion.desc}`];
  for (const argument of action.arguments) helper.push(', ', ...argument);
  statements.push([...helper, ');']);
  return statements;
}

/** An `if` and its one statement, indented below the statement that they replace. */
function indented(conversion: Conversion, action: ActionCall, test: Part[], body: Part[]): Part[] {
  const { source } = conversion.driver;
  const { node } = statementOf(action.use);
  const indent = /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', node.start - 1) + 1, node.start))![0];
  const lined = test.map((part) => (typeof part === 'string' ? part.replace('\n', `\n${indent}`) : part));
  return [...lined, `\n${indent}\t`, ...body];
}

/** The check that replaces the one inside vm_map_pages() returns on its own: not while a lock is held. */
function refuseLockedCheck(conversion: Conversion, action: ActionCall): void {
  const locked = find(conversion.function.body, 'CallExpression').find(
    (call) =>
      call.node.start > action.use.node.start &&
      call.node.callee.type === 'Identifier' &&
      isUnlocking(call.node.callee.name),
  );
  if (locked) {
    report(
      conversion,
      'MP011',
      action.use.node,
      `${action.legacy}() fails with -ENXIO when the pages do not cover the mapping, and a lock is held here`,
    );
  }
}

/** `if (call) { ... }`: the branch can no longer be taken. */
function convertTested(
  conversion: Conversion,
  action: ActionCall,
  result: Extract<ResultUse, { kind: 'tested' }>,
): void {
  const { test, variable } = result;
  const branch = readErrorBranch(test.consequent);
  if (!canDrop(conversion, action, branch, test.consequent)) return;
  const error = chosenError(conversion, branch, variable?.name ?? null, test);
  const statement = {
    node: test as Statement,
    parents: action.use.parents.slice(action.use.parents.indexOf(test) + 1),
  };
  const replacement: Part[][] = [
    ...requests(conversion, action, error),
    ...keepError(conversion, action, error),
  ];
  if (test.alternate) {
    report(
      conversion,
      'MP011',
      test.alternate,
      `what follows the success of ${action.legacy}() stands in an else branch`,
    );
    return;
  }
  if (variable && laterReads(conversion, variable.name, test.end).length > 0)
    replacement.push([`${variable.name} = 0;`]);
  replaceStatement(conversion, statement, replacement);
}

/** `ret = call;`, `int ret = call;`: the variable is 0 from here on. */
function convertAssigned(
  conversion: Conversion,
  action: ActionCall,
  result: Extract<ResultUse, { kind: 'assigned' }>,
  statement: Use<Statement>,
  all: readonly ActionCall[],
): void {
  const { variable, test } = result;
  let error: Expression | null = null;
  let end = statement.node.end;
  if (test) {
    const branch = readErrorBranch(test.consequent);
    if (!canDrop(conversion, action, branch, test.consequent)) return;
    if (test.alternate) {
      report(
        conversion,
        'MP011',
        test.alternate,
        `what follows the success of ${action.legacy}() stands in an else branch`,
      );
      return;
    }
    error = chosenError(conversion, branch, variable.name, test);
    conversion.edits.removeLines(test);
    end = test.end;
  }
  const replacement: Part[][] = [
    ...requests(conversion, action, error),
    ...keepError(conversion, action, error),
  ];
  const parent = statement.parents[0];
  const next = parent ? siblingsAfter(parent, test ?? statement.node)[0] : undefined;
  if (next?.type === 'ReturnStatement' && next.argument && isVariable(next.argument, variable.name)) {
    conversion.edits.replace(next.argument, '0');
  }
  const calls = all.map((other) => other.use.node);
  if (laterReads(conversion, variable.name, end).length > 0) {
    if (!onlyReturned(conversion, variable.name, end)) {
      report(
        conversion,
        'MP011',
        action.use.node,
        `${variable.name} is tested again after ${action.legacy}()`,
      );
      return;
    }
    if (isOtherwiseZero(conversion, variable.name, calls)) {
      for (const read of laterReads(conversion, variable.name, end)) conversion.edits.replace(read.node, '0');
    } else {
      replacement.push([`${variable.name} = 0;`]);
    }
  }
  if (result.declared) {
    replaceDeclaration(conversion, statement, replacement, variable.name, action);
  } else {
    replaceStatement(conversion, statement, replacement);
  }
}

/** Is every later read of the variable in a return or in a log message? */
function onlyReturned(conversion: Conversion, variable: string, after: number): boolean {
  return laterReads(conversion, variable, after).every((use) => {
    const around = use.parents.find((parent) => parent.type !== 'ParenthesizedExpression');
    if (around?.type === 'ReturnStatement') return true;
    const call = use.parents.find((parent) => parent.type === 'CallExpression');
    return (
      call?.type === 'CallExpression' && call.callee.type === 'Identifier' && isLogging(call.callee.name)
    );
  });
}

function isVariable(expression: Expression, name: string): boolean {
  const bare = unparenthesized(expression);
  return bare.type === 'Identifier' && bare.name === name;
}

/** `int ret = call;`: the declaration goes, or stays without its value; the action follows the declarations. */
function replaceDeclaration(
  conversion: Conversion,
  statement: Use<Statement>,
  replacement: readonly Part[][],
  variable: string,
  action: ActionCall,
): void {
  const { node } = statement;
  const parent = statement.parents[0];
  const later = parent ? siblingsAfter(parent, node) : [];
  if (
    node.type !== 'VariableDeclaration' ||
    node.declarations.length !== 1 ||
    later[0]?.type === 'VariableDeclaration'
  ) {
    report(conversion, 'MP011', action.use.node, `${action.legacy}() is called among other declarations`);
    return;
  }
  const stillRead = laterReads(conversion, variable, node.end).length > 0;
  if (stillRead) {
    report(conversion, 'MP011', action.use.node, `${variable} is used after ${action.legacy}()`);
    return;
  }
  replaceStatement(conversion, statement, replacement);
}

/** May an error branch go? It may log, release a lock and leave; anything else would be lost without a trace. */
function canDrop(conversion: Conversion, action: ActionCall, branch: ErrorBranch, at: Node): boolean {
  if (branch.does) {
    report(
      conversion,
      'MP011',
      branch.does,
      `${excerpt(conversion, branch.does)} depends on the failure of ${action.legacy}()`,
    );
    return false;
  }
  if (branch.returns === null && branch.jumps === null) {
    report(conversion, 'MP011', at, `the hook goes on after ${action.legacy}() has failed`);
    return false;
  }
  if (branch.logs)
    report(conversion, 'MP027', at, `the message about a failed ${action.legacy}() is dropped`);
  return true;
}

/** The error that the hook chose itself instead of the call's; null when it passes the call's on. */
function chosenError(
  conversion: Conversion,
  branch: ErrorBranch,
  variable: string | null,
  at: Node,
): Expression | null {
  const value = branch.stores?.value ?? branch.returns;
  if (value) return variable !== null && isVariable(value, variable) ? null : value;
  return branch.jumps === null ? null : presetError(conversion, branch.jumps, variable, at);
}

/** The error that a variable holds when a branch jumps to where it is returned: `ret = -EINVAL; ... if (call) goto out;`. */
function presetError(
  conversion: Conversion,
  label: string,
  variable: string | null,
  at: Node,
): Expression | null {
  const { body } = conversion.function;
  const target = find(body, 'LabeledStatement').find(({ node }) => node.label.name === label);
  const returned = find(body, 'ReturnStatement').find(
    ({ node }) => target !== undefined && node.start >= target.node.start,
  );
  const argument = returned?.node.argument ?? null;
  if (argument?.type === 'Identifier' && argument.name === variable) return null;
  if (argument && errorConstant(argument) !== null) return argument;
  if (argument?.type === 'Identifier') {
    const values = [
      ...find(body, 'VariableDeclarator').flatMap(({ node }) =>
        node.id.name === argument.name && node.init ? [node.init] : [],
      ),
      ...find(body, 'AssignmentExpression').flatMap(({ node }) =>
        node.end <= at.start && isVariable(node.left, argument.name) ? [node.right] : [],
      ),
    ];
    if (values.length === 1 && errorConstant(values[0]) !== null) return values[0];
  }
  report(conversion, 'MP011', at, `what the hook returns after ${excerpt(conversion, at, 30)} is not known`);
  return null;
}

/** Keep an error number that the hook chose: `desc->action.error_hook`, and the function that it names. */
function keepError(conversion: Conversion, action: ActionCall, error: Expression | null): Part[][] {
  if (!error) return [];
  const errno = errorConstant(error);
  if (errno === null) {
    report(
      conversion,
      'MP011',
      error,
      `the error ${excerpt(conversion, error)} is not a constant that an error_hook could return`,
    );
    return [];
  }
  const name = errorHookName(conversion, errno);
  report(
    conversion,
    action.whole ? 'MP031' : 'MP013',
    action.use.node,
    action.whole
      ? `${name}() keeps ${errno} for a failure of the mapping work`
      : `${name}() keeps ${errno} for a failure of the mapping work; a private writable mapping that is not wholly covered now fails with -EINVAL`,
  );
  return [[`${conversion.desc}->action.error_hook = ${name};`]];
}

/** The name of the error hook for an error number, defined before the hook when it is first needed. */
function errorHookName(conversion: Conversion, errno: string): string {
  const { edits, function: definition } = conversion;
  const base = /mmap/.test(definition.id.name) ? definition.id.name : `${definition.id.name}_mmap`;
  const known = errorHooks.get(edits) ?? new Map<string, string>();
  errorHooks.set(edits, known);
  const key = `${definition.start} ${errno}`;
  const existing = known.get(key);
  if (existing) return existing;
  const sameFunction = [...known.keys()].filter((k) => k.startsWith(`${definition.start} `)).length;
  const name = sameFunction === 0 ? `${base}_error` : `${base}_error_${errno.slice(2).toLowerCase()}`;
  known.set(key, name);
  const at = startWithComment(conversion);
  edits.insert(at, `static int ${name}(int err)\n{\n\treturn ${errno};\n}\n\n`);
  return name;
}

const errorHooks = new WeakMap<object, Map<string, string>>();

/** Where the hook's definition begins, its comment included. */
function startWithComment(conversion: Conversion): number {
  const { driver, function: definition } = conversion;
  const item = driver.items.find((i) => i.start <= definition.start && definition.end <= i.end);
  const start = item?.start ?? definition.start;
  const comment = driver.comments.filter((c) => c.end <= start).at(-1);
  const between = comment ? driver.source.slice(comment.end, start) : '';
  const attached = comment && between.trim() === '' && (between.match(/\n/g)?.length ?? 0) === 1;
  const begin = attached ? comment.start : start;
  return driver.source.lastIndexOf('\n', begin - 1) + 1;
}

/** This concept alone: the actions, and the locals that they leave without a use. */
function convertActions(conversion: Conversion): void {
  convertMmapActions(conversion);
  removeLeftovers(conversion);
}

export default jscodeshiftTransform((hooks) => hooks.flat().forEach(convertActions));
