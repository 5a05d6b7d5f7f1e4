import { structureOf } from '../../analysis/structures';
import { isMappingCall, isRewritten } from '../../kernel/groups';
import { beginConversion } from '../mmap-prepare/begin';
import { boundHelpers, TooIntricate } from '../mmap-prepare/bounds';
import type { Driver, Hook } from '../../model/driver';
import { counterpartAt, type KernelApi } from '../../model/kernel-api';
import type {
  BlockStatement,
  CallExpression,
  Expression,
  FunctionDeclaration,
  Identifier,
  IfStatement,
  SourceRange,
  Statement,
} from '../../model/nodes';
import { errorHookFor } from '../mmap-actions/error-hooks';
import { Edits } from '../../model/edits';
import { pointsToStruct } from '../../model/types';
import { followFailure, type Failure } from '../mmap-actions/failures';
import { statementOf } from '../mmap-actions/paths';
import { resultUse, type ResultUse } from '../mmap-actions/results';
import { tellsOfMapping } from '../mmap-actions/stored-results';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { isZero } from '../../analysis/values';
import { foreignUse } from './helper-uses';
import { twinName } from './helper-twins';
import { descriptorParameter } from '../hook-signature/columns';
import { convertKernelDoc } from '../hook-signature/kernel-doc';
import { report, type Conversion, type ConvertedHelper } from '../mmap-prepare/conversion';
import { find, findFrom, unparenthesized, type Use } from '../../model/query';
import { CODE } from '../findings';
import { indexOfWord } from '../../model/words';

/**
 * Functions that a hook passes its vma to (HOWTO, "How To Use"): they take the descriptor instead, and are converted with
 * the hook. That needs every caller to be converted with them; where one is not, the function stays as it is, and a twin
 * for descriptors is made beside it (`helper-twins.ts`).
 *
 * Those of this file are static; functions that several files name come with the conversion (`across-files.ts`).
 *
 * Refused: callers that do something with the error of a mapping call which the helper can no longer report.
 */

/** A call that passes the vma on: the call, the function of this file that it reaches, and at which parameter. */
export interface HelperCall {
  readonly use: Use<CallExpression>;
  readonly argument: Identifier;
  readonly name: string;
  /** Empty for a function that comes with the conversion: it is converted in its own right. */
  readonly definitions: readonly FunctionDeclaration[];
  readonly parameter: number;
}

/** Every call in a function that passes the vma to a function which can be converted with it. */
export function helperCalls(conversion: Conversion): HelperCall[] {
  return find(conversion.function.body, 'CallExpression').flatMap((use): HelperCall[] => {
    const { callee } = use.node;
    if (callee.type !== 'Identifier' || isRewritten(callee.name)) return [];
    const { name } = callee;
    const parameter = use.node.arguments.findIndex(
      (a) => a.type === 'Identifier' && a.name === conversion.vma,
    );
    const argument = use.node.arguments[parameter];
    if (argument?.type !== 'Identifier') return [];
    if (conversion.helpers.get(name)?.isHook) {
      const own = callsWithOwn(conversion, use.node);
      return own ? [{ use, argument, name, definitions: [], parameter }] : [];
    }
    const callback = conversion.helpers.get(name);
    if (callback?.isCallback)
      return callback.parameter === parameter ? [{ use, argument, name, definitions: [], parameter }] : [];
    if (isOperation(conversion, name)) return [];
    // The file may have a stub of its own for a configuration, which has a twin, too.
    if (conversion.api.madeTwins?.get(name)?.parameter === parameter)
      return [{ use, argument, name, definitions: [], parameter }];
    const definitions = staticFunctions(conversion.driver, name);
    if (definitions.length === 0) {
      const comes = conversion.helpers.get(name)?.parameter === parameter;
      return comes ? [{ use, argument, name, definitions, parameter }] : [];
    }
    const takesVma = definitions.every((d) => pointsToStruct(d.params[parameter]?.ctype, 'vm_area_struct'));
    return takesVma ? [{ use, argument, name, definitions, parameter }] : [];
  });
}

/** Does a hook call another one for its own file and vma? */
function callsWithOwn(
  { file, vma, function: hook }: Conversion,
  { arguments: given }: CallExpression,
): boolean {
  const [first, second, third] = given;
  const own = first?.type === 'Identifier' && first.name === file?.name && second?.type === 'Identifier';
  const changed = find(hook.body, 'AssignmentExpression').some(
    ({ node }) => node.left.type === 'Identifier' && node.left.name === file?.name,
  );
  return own && second.name === vma && third === undefined && !changed;
}

/** The definitions of a function that only this file can call; empty when other files may. */
function staticFunctions(driver: Driver, name: string): readonly FunctionDeclaration[] {
  const definitions = driver.functions(name);
  return definitions.every((d) => d.storage.includes('static')) ? definitions : [];
}

/** Is the function a member of an operations structure (`.open = f`, or of old `open: f`)? Then the kernel calls it with a vma. */
function isOperation({ driver: { source } }: Conversion, name: string): boolean {
  for (let at = indexOfWord(source, name); at >= 0; at = indexOfWord(source, name, at + 1)) {
    const isLast = /^\s*[,}\n]/.test(source.slice(at + name.length, at + name.length + AROUND));
    if (
      isLast &&
      /(?:\.\w+\s*=|(?:[{,]|\*\/)\s*\w+\s*:)\s*&?$/.test(source.slice(Math.max(0, at - AROUND), at))
    )
      return true;
  }
  return false;
}

/** How many characters before a name and behind it tell whether a member is set to it. */
const AROUND = 200;

/** A function of the file that is to be converted, and the first conversion that passes its vma to it. */
interface Reached {
  readonly call: HelperCall;
  readonly caller: Conversion;
}

/**
 * Add conversions for the functions that hooks pass their vma to, and in turn for those that these pass it to.
 * @param roots what is converted in its own right
 * @param form whether the new text will be whole, so that a twin can be made of a function that has to stay as it is
 * @returns the roots, and behind them the helpers
 * @throws TooIntricate when there are more of them than are followed
 */
export function withHelpers(roots: readonly Conversion[], form: 'whole' | 'part'): Conversion[] {
  const all = [...roots];
  const reached = reachedFrom(roots);
  const twins = twinsAmong(roots, reached);
  for (const [name, { call, caller }] of reached) {
    const { driver, api, hook, edits: callersEdits, beside, helpers, findings } = caller;
    const edits = beside ?? callersEdits;
    const foreign = twins.get(name);
    const isTwin = foreign !== undefined;
    if (foreign && form === 'part') {
      const { line } = driver.position(foreign.start);
      const message = `${caller.vma} is passed to ${name}(), which line ${line} uses with a vma, too`;
      report(caller, CODE.vmaPassedOn, call.use.node, message, { passedTo: name });
      continue;
    }
    const newName = isTwin ? twinName(name, driver.source) : name;
    for (const definition of call.definitions) {
      const helper = beginConversion(
        driver,
        api,
        hook,
        definition,
        isTwin ? new Edits(driver.source) : edits,
      );
      if (!helper) continue;
      for (const found of helper.findings) if (!findings.includes(found)) findings.push(found);
      all.push({
        ...helper,
        file: null,
        helpers,
        findings,
        newName,
        role: 'helper',
        callers: all,
        beside: isTwin ? edits : null,
        passes: caller.passes,
        sectionsLater: caller.sectionsLater,
      });
    }
    helpers.set(name, {
      parameter: call.parameter,
      maps: call.definitions.some((definition) => mapsAnything(driver, definition, new Set(), helpers)),
      newName,
      tells: call.definitions.every((definition) => tellsBy(definition, helpers)),
    });
  }
  return all;
}

/** The functions of the file that are reached from some by passing the vma on, by name. */
function reachedFrom(roots: readonly Conversion[]): Map<string, Reached> {
  const reached = new Map<string, Reached>();
  const pending = roots.map((root) => ({ conversion: root, root }));
  for (const { conversion, root } of pending) {
    for (const call of helperCalls(conversion)) {
      if (call.definitions.length === 0 || reached.has(call.name)) continue;
      reached.set(call.name, { call, caller: root });
      boundHelpers(root.driver, root.function, reached.size);
      for (const definition of call.definitions) {
        const { driver, api, hook } = root;
        const together = { helpers: root.helpers };
        const helper = beginConversion(driver, api, hook, definition, new Edits(driver.source), together);
        if (helper) pending.push({ conversion: helper, root });
      }
    }
  }
  return reached;
}

/**
 * The helpers that something needs in their legacy form, and what does: code that is not converted, or a function that
 * stays as it is beside its twin.
 */
function twinsAmong(
  roots: readonly Conversion[],
  reached: ReadonlyMap<string, Reached>,
): ReadonlyMap<string, SourceRange> {
  const twins = new Map<string, SourceRange>();
  for (;;) {
    const inPlace = [...reached].filter(([name]) => !twins.has(name));
    const bodies = [
      ...roots.filter((root) => root.beside === null).map((root) => root.function),
      ...inPlace.flatMap(([, { call }]) => call.definitions),
    ];
    const before = twins.size;
    for (const [name] of inPlace) {
      const foreign = foreignUse(roots[0].driver, name, bodies);
      if (foreign) twins.set(name, foreign);
    }
    if (twins.size === before) return twins;
  }
}

/** Put the hooks together that pass their vma to the same function: they are converted with each other. */
export function groupHooks(driver: Driver, api: KernelApi, hooks: readonly Hook[]): Hook[][] {
  const groups: { hooks: Hook[]; helpers: Set<string> }[] = [];
  // A hook without a counterpart is not converted, and one alone has nobody to share with: their functions stay unread.
  const convertible = hooks.filter((hook) => mayBeConverted(hook, api));
  const named = new Set(convertible.flatMap(({ name }) => (name === null ? [] : [name])));
  const structures = structuresSet(driver, convertible);
  for (const hook of hooks) {
    const shares = convertible.length > 1 && convertible.includes(hook);
    const helpers = shares ? reachedHelpers(driver, api, hook) : new Set<string>();
    if (shares && hook.name !== null) {
      helpers.add(hook.name);
      for (const name of calledHooks(driver, hook.name, named)) helpers.add(name);
      for (const name of installedBy(driver, hook.name)) helpers.add(`&${name}`);
      for (const name of structures.get(hook) ?? []) helpers.add(`=${name}`);
    }
    const shared = groups.filter((group) => [...helpers].some((name) => group.helpers.has(name)));
    for (const group of shared) groups.splice(groups.indexOf(group), 1);
    groups.push({
      hooks: [...shared.flatMap((group) => group.hooks), hook],
      helpers: new Set([...shared.flatMap((group) => [...group.helpers]), ...helpers]),
    });
  }
  return groups.map((group) => group.hooks);
}

/** The structures of the hooks of a file of which code sets a member: what one hook is in, another may be put into. */
function structuresSet(driver: Driver, hooks: readonly Hook[]): ReadonlyMap<Hook, readonly string[]> {
  const isSet = hooks.some(({ references }) => references.some(({ kind }) => kind === 'assignment'));
  if (!isSet) return new Map();
  return new Map(
    hooks.map((hook) => [
      hook,
      hook.references.flatMap((place) =>
        [...structureOf(driver, place).places].map((one) => one.split('.')[0]),
      ),
    ]),
  );
}

/** The operations that a hook installs: what one hook takes for them, `mapped` of the same ones takes for all. */
function installedBy(driver: Driver, name: string): string[] {
  return driver.functions(name).flatMap(({ body }) =>
    find(body, 'AssignmentExpression').flatMap(({ node: { left, right } }) => {
      const target = unparenthesized(left);
      const value = unparenthesized(right);
      const isOperations =
        target.type === 'MemberExpression' &&
        target.property.type === 'Identifier' &&
        target.property.name === 'vm_ops';
      const operations = value.type === 'CAddressOf' ? unparenthesized(value.argument) : null;
      return isOperations && operations?.type === 'Identifier' ? [operations.name] : [];
    }),
  );
}

/** The hooks of a file that one of them calls. */
function calledHooks(driver: Driver, name: string, hooks: ReadonlySet<string>): string[] {
  return driver
    .functions(name)
    .flatMap(({ body }) =>
      find(body, 'CallExpression').flatMap(({ node }) =>
        node.callee.type === 'Identifier' && node.callee.name !== name && hooks.has(node.callee.name)
          ? [node.callee.name]
          : [],
      ),
    );
}

/** Whether a structure that holds a hook may have a counterpart: one of an unknown type may. A hook of another file is asked for. */
export function mayBeConverted({ references }: Hook, api: KernelApi): boolean {
  return (
    references.length === 0 ||
    references.some((one) => one.operations === null || counterpartAt(api, one) !== undefined)
  );
}

function reachedHelpers(driver: Driver, api: KernelApi, hook: Hook): Set<string> {
  try {
    const roots = (hook.name === null ? [] : driver.functions(hook.name)).flatMap((definition) => {
      const conversion = beginConversion(driver, api, hook, definition, new Edits(driver.source));
      return conversion ? [conversion] : [];
    });
    return new Set(reachedFrom(roots).keys());
  } catch (error) {
    // It is refused for that when its turn comes.
    if (error instanceof TooIntricate) return new Set();
    throw error;
  }
}

/** Does a function make a mapping call, or one of the file that it calls, or one that is converted with it? */
export function mapsAnything(
  driver: Driver,
  definition: FunctionDeclaration,
  seen: Set<string>,
  helpers: ReadonlyMap<string, ConvertedHelper> = new Map(),
): boolean {
  const vma = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'))?.name;
  return find(definition.body, 'CallExpression').some(({ node }) => {
    // A callback that is handed the vma may map.
    if (unparenthesized(node.callee).type === 'MemberExpression')
      return node.arguments.some((a) => a.type === 'Identifier' && a.name === vma);
    if (node.callee.type !== 'Identifier' || seen.has(node.callee.name)) return false;
    const { name } = node.callee;
    seen.add(name);
    if (isMappingCall(name)) return true;
    const inner = driver.functions(name);
    if (inner.length === 0) return helpers.get(name)?.maps === true;
    return inner.some((f) => mapsAnything(driver, f, seen, helpers));
  });
}

/** Does a function return 0 only where it has mapped nothing? */
export function tellsBy(
  definition: FunctionDeclaration,
  helpers: ReadonlyMap<string, ConvertedHelper>,
): boolean {
  return tellsOfMapping(definition, helpers, (call) => {
    const name = call.callee.type === 'Identifier' ? call.callee.name : '';
    return isMappingCall(name) || helpers.get(name)?.maps === true;
  });
}

/** Convert the calls of a function to helpers that are converted with it: the argument becomes the descriptor. */
export function convertHelperCalls(conversion: Conversion): void {
  for (const { use, argument, name } of helperCalls(conversion)) {
    const helper = conversion.helpers.get(name);
    if (!helper || conversion.edits.drops(argument)) continue;
    if (helper.maps) refuseLostErrors(conversion, use, name);
    if (helper.isHook) {
      conversion.edits.replace(use.node, `${helper.newName}(${conversion.desc})`);
      continue;
    }
    conversion.edits.replace(argument, conversion.desc);
    if (helper.newName !== name) conversion.edits.replace(use.node.callee, helper.newName);
  }
}

/**
 * A helper that requests an action returns 0 where it used to return the mapping call's error, as far as that goes: its caller
 * is followed as from a mapping call that has failed.
 */
export function refuseLostErrors(conversion: Conversion, use: Use<CallExpression>, name: string): void {
  const result = resultUse(use);
  if (result.kind === 'returned' || tellsTruth(conversion.driver, name)) return;
  if (goesOnWithout(use)) {
    report(conversion, CODE.resultIgnored, use.node, `a failure of ${name}() was none of the mapping`);
    return;
  }
  const test = result.kind === 'tested' || result.kind === 'assigned' ? result.test : null;
  if (test && returnsStored(use, test)) return;
  const failure = failureOf(conversion, use, result);
  if (failure && failure.does.length === 0 && isKept(conversion, use, test, name, failure)) {
    const [said] = failure.logs;
    if (said)
      report(
        conversion,
        CODE.messageDropped,
        said,
        `the message about a failed ${name}() is not written for its mapping call any more`,
      );
    return;
  }
  report(
    conversion,
    CODE.dependsOnMappingResult,
    use.node,
    `what is done with the error of ${name}() would no longer be done for its mapping call`,
  );
}

/** `if (call(..., &ret)) return ret;`: what the call has stored is passed on, as what it has returned would be. */
function returnsStored({ node: call }: Use<CallExpression>, { consequent }: IfStatement): boolean {
  const [only, another] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  if (another !== undefined || only?.type !== 'ReturnStatement') return false;
  const returned = only.argument;
  return (
    returned?.type === 'Identifier' &&
    call.arguments.some(
      (argument) =>
        argument.type === 'CAddressOf' &&
        argument.argument.type === 'Identifier' &&
        argument.argument.name === returned.name,
    )
  );
}

/** Does a function say whether it has mapped, and not with which error it has not? */
function tellsTruth(driver: Driver, name: string): boolean {
  return driver
    .functions(name)
    .some(({ returns }) => returns.kind === 'named' && /^_?[Bb]ool/.test(returns.name));
}

function failureOf(conversion: Conversion, use: Use<CallExpression>, result: ResultUse): Failure | null {
  if (result.kind !== 'tested' && result.kind !== 'assigned') return null;
  const flow = flowOf(conversion.function);
  const at = pointOf(flow, use);
  const test = result.kind === 'tested' ? flow.points.get(result.test.test) : undefined;
  if (!at || (result.kind === 'tested' && !(test?.whenTrue && test.whenFalse))) return null;
  const failed = test?.whenTrue ? [test.whenTrue] : at.next;
  const succeeded = test?.whenFalse ? [test.whenFalse] : at.next;
  return followFailure(conversion, use, at, result.variable?.name ?? null, failed, succeeded);
}

/** Is the error that a caller returns the helper's, or one that the action is given as well? */
function isKept(
  conversion: Conversion,
  use: Use<CallExpression>,
  test: IfStatement | null,
  name: string,
  { returns }: Failure,
): boolean {
  switch (returns.kind) {
    case 'error':
      return returns.of === use.node;
    case 'constant':
      return keepsError(conversion, use, test ?? statementOf(use).node, returns.expression);
    case 'zero':
      report(conversion, CODE.resultIgnored, use.node, `the hook succeeded although ${name}() had failed`);
      return true;
    default:
      return false;
  }
}

/**
 * `if (... && !call()) return 0;` before statements that only fill in the mapping and `return 0;`: what failed to be mapped at once
 * comes by faults, say. Errors of the call itself still choose that way.
 */
function goesOnWithout({ node, parents }: Use<CallExpression>): boolean {
  const index = parents.findIndex((parent) => parent.type === 'IfStatement');
  const test = parents[index];
  const block = parents[index + 1];
  if (test?.type !== 'IfStatement' || test.alternate || block?.type !== 'BlockStatement') return false;
  const [negated, ...joined] = parents.slice(0, index);
  const isNegated =
    negated?.type === 'UnaryExpression' && negated.operator === '!' && negated.argument === node;
  const isJoined = joined.every(
    (parent) =>
      parent.type === 'ParenthesizedExpression' ||
      (parent.type === 'LogicalExpression' && parent.operator === '&&'),
  );
  const after = block.body.slice(block.body.indexOf(test) + 1);
  return isNegated && isJoined && returnsZero(test.consequent) && after.length > 0 && after.every(isHarmless);
}

function isHarmless(statement: Statement): boolean {
  if (returnsZero(statement)) return true;
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  return (
    expression.type === 'AssignmentExpression' &&
    expression.left.type === 'MemberExpression' &&
    findFrom(expression.right, 'CallExpression').length === 0
  );
}

function returnsZero(statement: Statement): boolean {
  return statement.type === 'ReturnStatement' && statement.argument !== null && isZero(statement.argument);
}

/**
 * The caller's own error number for a failure of what the helper has mapped is set behind the test of the helper's own errors,
 * or the call, where the test does not follow at once.
 */
function keepsError(
  conversion: Conversion,
  use: Use<CallExpression>,
  test: Statement,
  error: Expression,
): boolean {
  const index = use.parents.indexOf(test);
  const around = index < 0 ? blockOf(conversion, test) : use.parents[index + 1];
  if (around?.type !== 'BlockStatement' || test.type === 'VariableDeclaration') return false;
  if (test.type === 'IfStatement' && test.alternate) return false;
  const statement = errorHookFor(conversion, error, use.node, null);
  if (statement === null) return false;
  const { driver, edits } = conversion;
  const start = driver.source.lastIndexOf('\n', test.start - 1) + 1;
  const indent = /^[ \t]*/.exec(driver.source.slice(start, test.start))![0];
  const lineBreak = driver.source.includes('\r\n') ? '\r\n' : '\n';
  edits.insert(test.end, `${lineBreak}${indent}${statement}`);
  return true;
}

function blockOf({ function: { body } }: Conversion, test: Statement): BlockStatement | undefined {
  const blocks = [body, ...find(body, 'BlockStatement').map(({ node }) => node)];
  return blocks.find((block) => block.body.includes(test));
}

/** The signature of a helper: its name, if that is its twin's, and its vma parameter, which becomes the descriptor. */
export function convertHelperSignature(conversion: Conversion): void {
  const { edits, function: definition, newName } = conversion;
  const parameter = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  if (!parameter) return;
  edits.replace(
    parameter.declaration,
    descriptorParameter(conversion.driver, parameter.declaration, conversion.desc),
  );
  if (newName !== definition.id.name) edits.replace(definition.id, newName);
  if (conversion.beside === null) convertKernelDoc(conversion);
}
