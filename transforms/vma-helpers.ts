import type { Driver, Hook, HookReference } from '../model/driver';
import type { KernelApi } from '../model/kernel-api';
import type { CallExpression, FunctionDeclaration, Identifier } from '../model/nodes';
import { Edits } from '../model/edits';
import { inAnotherNameSpace, tokenize } from '../model/lexer';
import { pointsToStruct } from '../model/types';
import { errorConstant, readErrorBranch, resultUse } from './actions/results';
import { convertKernelDoc } from './kernel-doc';
import { beginConversion, find, report, type Conversion, type Use } from './conversion';

/**
 * Functions that a hook passes its vma to (HOWTO, "How To Use"): they take the descriptor instead, and are converted with
 * the hook. That needs every caller to be converted with them; one that is not keeps its legacy form, and so the hook.
 *
 * Refused: functions that other code calls or takes the address of, and callers that do something with the error of a
 * mapping call which the helper can no longer report.
 */

/** Calls that other transforms convert although the file may define functions of these names. */
export const OWN_NAMES =
  /^(remap_pfn_range|io_remap_pfn_range|vm_iomap_memory|vm_map_pages(_zero)?|vm_insert_pages?|vma_pages|vm_flags_\w+)$/;

/** A call that passes the vma on: the call, the function of this file that it reaches, and at which parameter. */
export interface HelperCall {
  readonly use: Use<CallExpression>;
  readonly argument: Identifier;
  readonly name: string;
  readonly definitions: readonly FunctionDeclaration[];
  readonly parameter: number;
}

/** Every call in a function that passes the vma to a static function of the same file. */
export function helperCalls(conversion: Conversion): HelperCall[] {
  return find(conversion.function.body, 'CallExpression').flatMap((use): HelperCall[] => {
    const { callee } = use.node;
    if (callee.type !== 'Identifier' || OWN_NAMES.test(callee.name)) return [];
    const parameter = use.node.arguments.findIndex(
      (a) => a.type === 'Identifier' && a.name === conversion.vma,
    );
    const argument = use.node.arguments[parameter];
    if (argument?.type !== 'Identifier' || isOperation(conversion, callee.name)) return [];
    const definitions = conversion.driver.functions(callee.name);
    const takesVma = definitions.every((d) => pointsToStruct(d.params[parameter]?.ctype, 'vm_area_struct'));
    if (definitions.length === 0 || !takesVma || !definitions.every((d) => d.storage.includes('static')))
      return [];
    return [{ use, argument, name: callee.name, definitions, parameter }];
  });
}

/** Is the function a member of an operations structure (`.open = f`)? Then the kernel calls it with a vma. */
function isOperation(conversion: Conversion, name: string): boolean {
  return new RegExp(`\\.\\w+\\s*=\\s*&?${name}\\s*[,}\\n]`).test(conversion.driver.source);
}

/**
 * Add conversions for the functions that hooks pass their vma to, and in turn for those that these pass it to.
 * @returns the hooks' conversions, and behind them the helpers'
 */
export function withHelpers(hooks: readonly Conversion[]): Conversion[] {
  const all = [...hooks];
  for (const conversion of all) {
    for (const call of helperCalls(conversion)) {
      if (conversion.helpers.has(call.name)) continue;
      const foreign = foreignUse(all, call);
      if (foreign !== null) {
        report(
          conversion,
          'MP001',
          call.use.node,
          `${conversion.vma} is passed to ${call.name}(), which line ${foreign} uses with a vma, too`,
        );
        continue;
      }
      for (const definition of call.definitions) {
        const { driver, api, hook, edits } = conversion;
        const helper = beginConversion(driver, api, hook, definition, edits);
        if (!helper) continue;
        const added: Conversion = {
          ...helper,
          file: null,
          helpers: conversion.helpers,
          findings: conversion.findings,
        };
        conversion.helpers.set(call.name, {
          conversion: added,
          parameter: call.parameter,
          maps: mapsAnything(driver, definition, new Set()),
        });
        all.push(added);
      }
    }
  }
  return all;
}

/** Put the hooks together that pass their vma to the same function: they can only be converted with each other. */
export function groupHooks(driver: Driver, api: KernelApi): Hook[][] {
  const groups: { hooks: Hook[]; helpers: Set<string> }[] = [];
  // A hook without a counterpart is not converted, and one alone has nobody to share with: their functions stay unread.
  const convertible = driver.hooks.filter((hook) => hook.references.some((r) => mayBeConverted(r, api)));
  for (const hook of driver.hooks) {
    const shares = convertible.length > 1 && convertible.includes(hook);
    const helpers = shares ? reachedHelpers(driver, api, hook) : new Set<string>();
    const shared = groups.filter((group) => [...helpers].some((name) => group.helpers.has(name)));
    for (const group of shared) groups.splice(groups.indexOf(group), 1);
    groups.push({
      hooks: [...shared.flatMap((group) => group.hooks), hook],
      helpers: new Set([...shared.flatMap((group) => [...group.helpers]), ...helpers]),
    });
  }
  return groups.map((group) => group.hooks);
}

/** Whether the structure that a place sets may have a counterpart: that of an unknown type may. */
function mayBeConverted({ operations }: HookReference, api: KernelApi): boolean {
  return operations === null || api.counterparts.has(operations);
}

function reachedHelpers(driver: Driver, api: KernelApi, hook: Hook): Set<string> {
  const reached = new Set<string>();
  const pending = hook.function ? [hook.function] : [];
  for (const definition of pending) {
    const conversion = beginConversion(driver, api, hook, definition, new Edits(driver.source));
    for (const call of conversion ? helperCalls(conversion) : []) {
      if (reached.has(call.name)) continue;
      reached.add(call.name);
      pending.push(...call.definitions);
    }
  }
  return reached;
}

const MAPPING =
  /^(remap_pfn_range|io_remap_pfn_range|vm_iomap_memory|vm_map_pages(_zero)?|vm_insert_pages?)$/;

/** Does a function, or one of the file that it calls, make a mapping call? */
function mapsAnything(driver: Driver, definition: FunctionDeclaration, seen: Set<string>): boolean {
  return find(definition.body, 'CallExpression').some(({ node }) => {
    if (node.callee.type !== 'Identifier' || seen.has(node.callee.name)) return false;
    seen.add(node.callee.name);
    if (MAPPING.test(node.callee.name)) return true;
    return driver.functions(node.callee.name).some((inner) => mapsAnything(driver, inner, seen));
  });
}

/** The line of a use of a helper outside the functions that are converted; null when there is none. */
function foreignUse(converted: readonly Conversion[], call: HelperCall): number | null {
  const { driver } = converted[0];
  const bodies = [...converted.map((c) => c.function), ...call.definitions];
  for (const token of tokenize(driver.source)) {
    const named =
      token.kind === 'identifier'
        ? token.text === call.name
        : token.kind === 'directive' &&
          new RegExp(`^#(?!\\s*include\\b)[^]*\\b${call.name}\\b`).test(
            driver.source.slice(token.start, token.end),
          );
    if (!named || bodies.some((body) => body.start <= token.start && token.end <= body.end)) continue;
    if (inAnotherNameSpace(driver.source, token) || isPrototype(driver.source, token.end)) continue;
    return driver.position(token.start).line;
  }
  return null;
}

/** `name(struct ... vma);` at file level: a prototype, which is converted with the function. */
function isPrototype(source: string, end: number): boolean {
  return /^\s*\([^;{}()]*\bstruct\s+vm_area_struct\s*\*[^;{}()]*\)\s*;/.test(source.slice(end, end + 400));
}

/** Convert the calls of a function to helpers that are converted with it: the argument becomes the descriptor. */
export function convertHelperCalls(conversion: Conversion): void {
  for (const { use, argument, name } of helperCalls(conversion)) {
    const helper = conversion.helpers.get(name);
    if (!helper || conversion.edits.drops(argument)) continue;
    if (helper.maps) refuseLostErrors(conversion, use, name);
    conversion.edits.replace(argument, conversion.desc);
  }
}

/** A helper that requests an action returns 0 where it used to return the mapping call's error: may its caller not care? */
function refuseLostErrors(conversion: Conversion, use: Use<CallExpression>, name: string): void {
  const result = resultUse(use);
  const passedOn = result.kind === 'returned' || (result.kind === 'assigned' && result.test === null);
  if (passedOn) return;
  const test = result.kind === 'tested' || result.kind === 'assigned' ? result.test : null;
  const branch = test ? readErrorBranch(test.consequent) : null;
  if (branch && !branch.does && errorConstant(branch.stores?.value ?? branch.returns) === null) return;
  report(
    conversion,
    'MP011',
    use.node,
    `what is done with the error of ${name}() would no longer be done for its mapping call`,
  );
}

/** The signature of a helper: its vma parameter becomes the descriptor, in its definition and its prototypes. */
export function convertHelperSignature(conversion: Conversion): void {
  const { driver, edits, function: definition } = conversion;
  const parameter = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  if (!parameter) return;
  edits.replace(parameter.declaration, `struct vm_area_desc *${conversion.desc}`);
  convertKernelDoc(conversion);
  const index = definition.params.indexOf(parameter);
  for (const item of driver.items) {
    const text = driver.source.slice(item.start, item.end);
    if (item.kind !== 'declaration' || !new RegExp(`\\b${definition.id.name}\\s*\\(`).test(text)) continue;
    for (const node of driver.model(item)) {
      const declared =
        node.type === 'CPrototype' && node.id.name === definition.id.name ? node.params[index] : undefined;
      if (!declared || edits.drops(declared.declaration)) continue;
      edits.replace(
        declared.declaration,
        `struct vm_area_desc *${declared.name === '' ? '' : conversion.desc}`,
      );
    }
  }
}
