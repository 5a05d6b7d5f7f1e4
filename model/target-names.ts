import { namesOf, RELEASES } from '../kernel/releases';
import type { Driver } from './driver';
import type { KernelApi } from './kernel-api';
import type { FunctionDeclaration, MemberExpression, SourceRange } from './nodes';
import { kernelVersion } from './kernel-release';
import { mayBeSeen } from './both-forms';
import { calleeName, find, variableUses } from './query';
import { pointsToStruct } from './types';

/** Something that the new form of a hook names, and that is not there: the code would not compile. */
export interface MissingName {
  readonly range: SourceRange;
  /** What it is, in words: `vma_desc_test_flags() is not in Linux 7.1`. */
  readonly message: string;
}

const EVERY_NAME: ReadonlySet<string> = new Set([...RELEASES.values()].flatMap((r) => [...namesOf(r)]));
const EVERY_ACTION_MEMBER: ReadonlySet<string> = new Set(
  [...RELEASES.values()].flatMap(({ actionMembers }) => [...actionMembers]),
);

/** Helpers of descriptors by their names: one that no release has is a misspelt one. */
const DESCRIPTOR_HELPER = /^(?:vma_desc_|mmap_action_)\w+$/;

/**
 * What functions that take a descriptor name of the mapping code and the target kernel does not have: helpers, actions,
 * members of the action.
 * @param api the target kernel
 * @returns in source order
 */
export function missingNames(driver: Driver, api: KernelApi): MissingName[] {
  const offered = namesOf(api);
  const kernel = RELEASES.has(api.name) ? `Linux ${api.name}` : api.name;
  const isOwn = (name: string): boolean =>
    driver.functions(name).length > 0 || new RegExp(`#\\s*define\\s+${name}\\b`).test(driver.source);
  const missing: MissingName[] = [];
  for (const definition of preparedFunctions(driver)) {
    for (const { node } of find(definition.body, 'CallExpression')) {
      const name = calleeName(node);
      if (name === null || offered.has(name) || isOwn(name)) continue;
      if (EVERY_NAME.has(name) || (DESCRIPTOR_HELPER.test(name) && RELEASES.has(api.name)))
        missing.push({ range: node.callee, message: `${name}() is not in ${kernel}${whereInstead(name)}` });
    }
    for (const { node } of find(definition.body, 'MemberExpression')) {
      const { object, property } = node;
      if (isOldFlagsOf(definition, node) && RELEASES.has(api.name)) {
        const message = `struct vm_area_desc of ${kernel} has no vm_flags, but vma_flags`;
        missing.push({ range: property, message });
        continue;
      }
      if (node.computed || object.type !== 'MemberExpression' || property.type !== 'Identifier') continue;
      const isAction = object.property.type === 'Identifier' && object.property.name === 'action';
      if (!isAction || api.actionMembers.has(property.name) || !EVERY_ACTION_MEMBER.has(property.name))
        continue;
      missing.push({
        range: property,
        message: `struct mmap_action of ${kernel} has no ${property.name}${memberInstead(property.name)}`,
      });
    }
  }
  const [major, minor] = api.since;
  const kernels = { from: kernelVersion(major, minor), to: kernelVersion(major, minor, 255) };
  return missing.filter(({ range }) => mayBeSeen(driver.source, range.start, kernels));
}

/** Is it the word of flags that a descriptor had before the kernels that are known, `desc->vm_flags`? */
function isOldFlagsOf({ params }: FunctionDeclaration, { object, property }: MemberExpression): boolean {
  if (object.type !== 'Identifier' || property.type !== 'Identifier' || property.name !== 'vm_flags')
    return false;
  const { name } = object;
  return params.some((param) => param.name === name && pointsToStruct(param.ctype, 'vm_area_desc'));
}

/** Functions of the file that take a descriptor. */
function preparedFunctions(driver: Driver): FunctionDeclaration[] {
  return driver.program.body.filter(
    (item): item is FunctionDeclaration =>
      item.type === 'FunctionDeclaration' && item.params.some((p) => pointsToStruct(p.ctype, 'vm_area_desc')),
  );
}

function whereInstead(name: string): string {
  return told([...RELEASES.values()].filter((release) => namesOf(release).has(name)).map((r) => r.name));
}

function memberInstead(member: string): string {
  return told([...RELEASES.values()].filter((r) => r.actionMembers.has(member)).map((r) => r.name));
}

function told(releases: readonly string[]): string {
  return releases.length === 0 ? '' : `, but in ${releases.join(', ')}`;
}

/**
 * Names of the legacy form that are left in functions of the new form, where nothing declares them: a `vma` that a
 * conversion forgot.
 * @param legacy the driver before
 * @param prepared the driver after
 */
export function undeclaredNames(legacy: Driver, prepared: Driver): MissingName[] {
  const names = new Set(
    legacy.hooks.flatMap(({ function: hook }) =>
      (hook?.params ?? [])
        .filter((p) => pointsToStruct(p.ctype, 'vm_area_struct') || pointsToStruct(p.ctype, 'file'))
        .map((p) => p.name),
    ),
  );
  return preparedFunctions(prepared).flatMap((definition) =>
    [...names].flatMap((name): MissingName[] => {
      if (name === '' || isDeclared(prepared, definition, name)) return [];
      const [use] = variableUses(definition.body, name);
      const message = `${name} is not declared in ${definition.id.name}()`;
      return use ? [{ range: use.node, message }] : [];
    }),
  );
}

function isDeclared(driver: Driver, definition: FunctionDeclaration, name: string): boolean {
  if (definition.params.some((p) => p.name === name)) return true;
  if (find(definition.body, 'VariableDeclarator').some(({ node }) => node.id.name === name)) return true;
  const isMacro = new RegExp(`#\\s*define\\s+${name}\\b`).test(driver.source);
  return isMacro || driver.variable(name) !== null || driver.functions(name).length > 0;
}
