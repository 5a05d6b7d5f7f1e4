import { functionFact } from '../../kernel/subsystems';
import { beginConversion } from './begin';
import { boundPlaces } from './bounds';
import { mayBeSeen } from '../../model/both-forms';
import type { Driver, Hook, HookReference } from '../../model/driver';
import { Edits } from '../../model/edits';
import { counterpartAt, isHook, type KernelApi } from '../../model/kernel-api';
import { kernelsFrom } from '../../model/kernel-release';
import { definesOf } from '../../model/defines';
import type { FunctionDeclaration } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import { fitsCallback } from '../hook-signature/callback';
import type { ConvertedHelper, Conversion, Together } from './conversion';
import { CODE, finding, type Finding } from '../findings';
import { definingMacro, whyNotFound, whyNotRead } from '../names/defining-macros';
import { contains, variableUses } from '../../model/query';
import { missingNames } from '../../model/target-names';
import { convertMentions, convertReference } from '../names/hook-mentions';
import { whyWithoutCounterpart } from '../names/without-counterpart';
import type { Decision } from './migrate-source';
import type { Task } from './convert-group';

/** The line to tell of a hook that a file defines for others. */
export function definitionLine(driver: Driver, name: string | null): number {
  const [definition] = name === null ? [] : driver.functions(name);
  return definition ? driver.position(definition.id.start).line : 1;
}

/** The conversions of a hook's definitions; a decision where there is nothing to convert or no way to. */
export function prepareHook(
  { driver, api, shared }: Task,
  hook: Hook,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const helper = hook.references.length === 0 ? shared.get(hook.name ?? '') : undefined;
  if (helper) return helperConversions(driver, hook, helper, api, edits, { ...together, partners: [] });
  const isOlder = ({ replaced, memberRange }: HookReference): boolean =>
    replaced || !mayBeSeen(driver.source, memberRange.start, kernelsFrom(api.since));
  const legacy = hook.references.filter(
    (reference) => reference.member !== 'mmap_prepare' && !isOlder(reference),
  );
  const first = legacy[0];
  if (hook.references.some(isOlder)) {
    if (!first) return { outcome: 'nothing to do', findings: [] };
    // `struct proc_ops` for the target, `struct file_operations` for what came before it.
    if (legacy.every((reference) => isWithoutCounterpart(reference, api)))
      return noCounterpart(first.line, whyWithoutCounterpart(driver, first.operations!));
    const message = `${hook.text} is kept for older kernels elsewhere in this file, but set for all of them here`;
    return blocked(finding(CODE.legacyFormNeeded, first.line, message));
  }
  if (!first && together.names?.get(hook.name ?? '') === undefined)
    return preparedConversions(driver, hook, api, edits, together);
  const line = first?.line ?? definitionLine(driver, hook.name);
  const decided = decideByReferences(driver, hook, api, legacy) ?? decideByName(driver, hook, first, line);
  if (decided) return decided;
  boundPlaces(hook, legacy);
  const definitions = driver.functions(hook.text);
  if (definitions.length === 0) return convertNamedOnly(driver, hook, api, edits, together);
  const untold = legacy.every((reference) => reference.operations === null);
  return untold && !definitions.some((definition) => fitsCallback(definition, api))
    ? noCounterpart(
        line,
        `no structure with mmap_prepare has a callback with the parameters of ${hook.text}()`,
      )
    : conversionsOf(driver, hook, api, edits, together, line, untold);
}

const blocked = (why: Finding): Decision => ({ outcome: 'blocked', findings: [why] });

const noCounterpart = (line: number, message: string): Decision => ({
  outcome: 'no counterpart',
  findings: [finding(CODE.noCounterpart, line, message)],
});

function isWithoutCounterpart(reference: HookReference, api: KernelApi): boolean {
  return reference.operations !== null && !counterpartAt(api, reference);
}

/** Where a hook is no callback, or one that no structure has a new form of; null for any other. */
function decideByReferences(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  legacy: readonly HookReference[],
): Decision | null {
  const [first] = legacy;
  if (hook.text === 'NULL') {
    return {
      outcome: 'nothing to do',
      findings: [finding(CODE.emptyCallback, first?.line ?? 1, 'the callback is NULL')],
    };
  }
  if (!first || !legacy.every((reference) => isWithoutCounterpart(reference, api))) return null;
  return noCounterpart(first.line, whyWithoutCounterpart(driver, first.operations!));
}

/** Where what a hook is called by is no function that can be converted; null for any other. */
function decideByName(
  driver: Driver,
  { name }: Hook,
  first: HookReference | undefined,
  line: number,
): Decision | null {
  if (name === null) {
    const text = first ? driver.source.slice(first.valueRange.start, first.valueRange.end) : '';
    // An operator computes the callback; any other text that is no name is part of a macro.
    const code = /[(?.]|->/.test(text) ? CODE.chosenAtRunTime : CODE.behindMacro;
    const given = first ? macroOfParameter(driver, first, text) : null;
    const what = given === null ? 'not the name of a function' : `a parameter of the macro ${given}`;
    return blocked(finding(code, line, `${text.replace(/\s+/g, ' ')} is ${what}`));
  }
  const fact = functionFact(name, driver.path, driver.source);
  if (fact) return blocked(finding(CODE.sectionReliedOn, line, fact.never));
  const isDefined = driver.functions(name).length > 0;
  const unread = isDefined ? whyNotRead(driver, name) : null;
  if (unread) return blocked(unread);
  const macro = !isDefined && first ? macroOfParameter(driver, first, name) : null;
  return macro === null
    ? null
    : blocked(finding(CODE.behindMacro, line, `${name} is a parameter of the macro ${macro}`));
}

/**
 * The conversions of all the definitions of a hook; a decision when one of them has no vma.
 * @param untold is of none of the structures that name it known what it is?
 */
function conversionsOf(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  together: Together,
  line: number,
  untold: boolean,
): Conversion[] | Decision {
  const definitions = driver.functions(hook.text);
  const conversions = definitions.flatMap((definition) => {
    const conversion = beginConversion(driver, api, hook, definition, edits, together);
    return conversion ? [conversion] : [];
  });
  if (conversions.length === definitions.length) return conversions;
  const hidden = definitions.flatMap((definition) => parametersMacro(driver, definition) ?? [])[0];
  if (!hidden && untold) {
    const types = 'what the types of its parameters and of the structure stand for is not known';
    return blocked(finding(CODE.structureNotTold, line, `${hook.text}() may be another callback: ${types}`));
  }
  const message = hidden
    ? `the parameters of ${hook.text}() are those that the macro ${hidden} stands for`
    : `${hook.text}() has no struct vm_area_struct * parameter`;
  return blocked(finding(CODE.legacyFormNeeded, line, message));
}

/** The macro in whose text a hook is named by a parameter; null for any other name. */
function macroOfParameter(driver: Driver, { valueRange }: HookReference, name: string): string | null {
  const item = driver.items.find((one) => one.kind === 'directive' && contains(one, valueRange));
  const define = item && /^#\s*define\s+(\w+)\(([^)]*)\)/.exec(driver.source.slice(item.start, item.end));
  const isGiven = define?.[2].split(',').some((parameter) => parameter.trim() === name);
  return define && isGiven ? define[1] : null;
}

/** The macro of the file that stands for parameters of a function, `foo_mmap(MMAP_ARGS)`; null when none does. */
function parametersMacro(driver: Driver, { params }: FunctionDeclaration): string | null {
  const defines = definesOf(driver);
  for (const { name, ctype } of params)
    if (name === '' && ctype.kind === 'named' && defines.has(ctype.name)) return ctype.name;
  return null;
}

/** The conversions of a helper's definitions; a decision when one has no vma where the others have it. */
function helperConversions(
  driver: Driver,
  hook: Hook,
  { parameter, newName }: ConvertedHelper,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const definitions = driver.functions(hook.text);
  const unfit = definitions.find((d) => !pointsToStruct(d.params[parameter]?.ctype, 'vm_area_struct'));
  if (unfit) {
    const { line } = driver.position(unfit.id.start);
    const message = `${hook.text}() has no struct vm_area_struct * parameter`;
    return { outcome: 'blocked', findings: [finding(CODE.legacyFormNeeded, line, message)] };
  }
  const weak = definitions.find((d) => /\b__weak\b/.test(driver.source.slice(d.start, d.body.start)));
  if (weak) {
    const { line } = driver.position(weak.id.start);
    const message = `${hook.text}() is __weak: where another file defines it, that one is called`;
    return { outcome: 'blocked', findings: [finding(CODE.visibleElsewhere, line, message)] };
  }
  const isTwin = newName !== hook.text;
  return definitions.flatMap((definition) => {
    const own = isTwin ? new Edits(driver.source) : edits;
    const conversion = beginConversion(driver, api, hook, definition, own, together);
    const beside = isTwin ? edits : null;
    return conversion ? [{ ...conversion, role: 'helper' as const, file: null, newName, beside }] : [];
  });
}

/** A hook of which the target kernel lacks something that it names; null when nothing is missing. */
function decideMissing(driver: Driver, hook: Hook, api: KernelApi): Decision | null {
  const definition = hook.function;
  const missing = definition
    ? missingNames(driver, api).filter(({ range }) => contains(definition, range))
    : [];
  if (missing.length === 0) return null;
  const findings = missing.map(({ range, message }) =>
    finding(CODE.missingInKernel, driver.position(range.start).line, message),
  );
  return { outcome: 'blocked', findings };
}

/** A hook in the new form: whatever of the legacy form is left in it, when transforms run one at a time. */
function preparedConversions(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const missing = decideMissing(driver, hook, api);
  if (missing) return missing;
  const conversion = hook.function
    ? beginConversion(driver, api, hook, hook.function, edits, together)
    : null;
  const left = conversion ? variableUses(conversion.function.body, conversion.vma).length > 0 : false;
  return conversion && left ? [conversion] : { outcome: 'nothing to do', findings: [] };
}

/** A hook that another file defines: converted with that file, or where the kernel has a form of it for descriptors. */
function convertNamedOnly(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Decision {
  const sharedName = together.names?.get(hook.name ?? '');
  const twin = hook.name === null ? undefined : api.twins.get(hook.name);
  const made = hook.name === null ? undefined : api.madeTwins?.get(hook.name);
  const newName = sharedName ?? (twin && isHook(twin) ? twin.name : (made?.newName ?? null));
  if (newName === null) {
    const line = hook.references[0]?.line ?? 1;
    const named = whyNotFound(driver, hook.name ?? '');
    if (named) return { outcome: 'blocked', findings: [named] };
    const macro = hook.name === null ? null : definingMacro(driver, hook.name);
    if (macro !== null) {
      const message = `${hook.name}() is defined by the macro ${macro.name} of line ${macro.line}`;
      return { outcome: 'blocked', findings: [finding(CODE.behindMacro, line, message)] };
    }
    return {
      outcome: 'blocked',
      findings: [finding(CODE.definedElsewhere, line, `${hook.name}() is defined in another file`)],
    };
  }
  const findings: Finding[] = [];
  if (sharedName === undefined) {
    for (const reference of hook.references) {
      const refused = convertReference({ driver, api, edits }, reference, newName);
      if (refused) findings.push(refused);
    }
  } else {
    const shared = true;
    const named = { driver, api, edits, findings, hook, desc: 'desc', newName, shared };
    convertMentions({ ...named, definitions: [], partners: together.partners ?? [] });
  }
  return { outcome: findings.length > 0 ? 'blocked' : 'migrated', findings };
}
