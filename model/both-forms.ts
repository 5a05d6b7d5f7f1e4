import {
  conditionalsAround,
  directivesOf,
  type Around,
  type Branch,
  type Conditional,
  type Directive,
} from './conditionals';
import { blankedTextFor, evaluateCondition, kernelVersion, type Kernels } from './kernel-release';

/**
 * Code for two kernels: `.mmap_prepare` in one branch of a condition on the kernel's release, `.mmap` in another. Its
 * legacy hook is already migrated.
 */

/** Does a condition ask for the kernel's release, or for what a build has found out about `mmap_prepare`? */
const ON_RELEASE = /\bLINUX_VERSION_CODE\b|MMAP_PREPARE|mmap_prepare/;
const PREPARE_MEMBER = /(?:\.|->)\s*mmap_prepare\s*=(?!=)/;
const LEGACY_MEMBER = /(?:\.|->)\s*mmap\s*=(?!=)/;

/** The places of a file where both forms stand. */
export interface BothForms {
  /**
   * Is the `mmap` at an offset for older kernels only, and `mmap_prepare` set in its place for newer ones?
   * @param variable the operations structure, where its name is known
   * @param prepared offsets of the places that set `mmap_prepare` of the structure
   */
  replaces(offset: number, variable: string | null, prepared: readonly number[]): boolean;
}

/** Find in a text what sets both forms. Most texts do not; the answer for them costs nothing. */
export function bothFormsOf(source: string): BothForms {
  if (!setsBoth(source)) return { replaces: () => false };
  let directives: readonly Directive[] | null = null;
  return {
    replaces(offset, variable, prepared) {
      const all = (directives ??= directivesOf(source));
      return conditionalsAround(all, offset).some(
        ({ conditional, branch }) =>
          isOnRelease(conditional) &&
          (conditional.branches.some((other) => other !== branch && sets(source, other, variable)) ||
            changesOver(all, conditional, offset, prepared)),
      );
    },
  };
}

/** A search for the word comes first: it is done at once where an expression has to try every member. */
function setsBoth(source: string): boolean {
  return source.includes('mmap_prepare') && PREPARE_MEMBER.test(source) && LEGACY_MEMBER.test(source);
}

/** Do kernels before some version see the one place, and those from there on one of the others, and none both? */
function changesOver(
  directives: readonly Directive[],
  conditional: Conditional,
  legacy: number,
  prepared: readonly number[],
): boolean {
  const seen = (offset: number, code: number): boolean =>
    conditionalsAround(directives, offset).every((around) => isTaken(around, { from: code, to: code }));
  return boundaries(conditional).some(
    (version) =>
      seen(legacy, version - 1) &&
      !seen(legacy, version) &&
      prepared.some((offset) => seen(offset, version) && !seen(offset, version - 1)),
  );
}

/** May kernels take a branch, as far as their version decides? */
function isTaken({ conditional, branch }: Around, kernels: Kernels): boolean {
  const truth = ({ keyword, condition }: Branch): boolean | null => {
    if (keyword === 'else') return true;
    return /^(el)?if$/.test(keyword) ? evaluateCondition(condition, kernels) : null;
  };
  const before = conditional.branches.slice(0, conditional.branches.indexOf(branch));
  return !before.some((other) => truth(other) === true) && truth(branch) !== false;
}

/** The text that was looked at last, and whether it asks for the kernel's release. */
let last: { readonly source: string; readonly asks: boolean } | null = null;

/** May any of the kernels see what stands at an offset of a text, as far as conditions on the version decide? */
export function mayBeSeen(source: string, offset: number, kernels: Kernels): boolean {
  // It is asked of each of a file's hooks.
  if (last?.source !== source) last = { source, asks: source.includes('LINUX_VERSION_CODE') };
  if (!last.asks) return true;
  return conditionalsAround(directivesOf(source), offset).every((around) => isTaken(around, kernels));
}

function isOnRelease(conditional: Conditional): boolean {
  return conditional.branches.some((branch) => ON_RELEASE.test(branch.condition));
}

/** Does a branch set `mmap_prepare`, for the same structure when it holds whole declarations? */
function sets(source: string, branch: Branch, variable: string | null): boolean {
  const text = source.slice(branch.body.start, branch.body.end);
  if (!PREPARE_MEMBER.test(withoutComments(text))) return false;
  const declares = /^[A-Za-z_]/m.test(text);
  return !declares || variable === null || text.includes(variable);
}

/** A text that works on two kernels, as each of them sees it. */
export interface KernelSides {
  /** The `LINUX_VERSION_CODE` from which the new form is used. */
  readonly version: number;
  /** What the last kernel before that one sees: the legacy form. */
  readonly older: string;
  /** What that kernel sees: the new form. */
  readonly newer: string;
}

/**
 * Tell the two sides of a text that sets `mmap` for older kernels and `mmap_prepare` for newer ones. Lines stay where they
 * are: what a kernel does not see is empty, so that line numbers and columns hold for the whole text.
 * @returns null when the text has no such pair, or when something else than `LINUX_VERSION_CODE` chooses
 */
export function kernelSides(source: string): KernelSides | null {
  if (!setsBoth(source)) return null;
  const forms = bothFormsOf(source);
  const directives = directivesOf(source);
  const offsets = (member: RegExp): number[] =>
    [...source.matchAll(new RegExp(member, 'g'))].map((match) => match.index);
  for (const offset of offsets(LEGACY_MEMBER)) {
    if (!forms.replaces(offset, null, offsets(PREPARE_MEMBER))) continue;
    const around = conditionalsAround(directives, offset);
    for (const version of around.flatMap(({ conditional }) => boundaries(conditional))) {
      const older = blankedTextFor(source, { from: version - 1, to: version - 1 });
      const newer = blankedTextFor(source, { from: version, to: version });
      if (LEGACY_MEMBER.test(older) && PREPARE_MEMBER.test(newer)) return { version, older, newer };
    }
  }
  return null;
}

/** The versions at which a conditional changes from one branch to another because of the version alone. */
function boundaries(conditional: Conditional): number[] {
  return conditional.branches.flatMap(({ condition }) => {
    const at = (code: number): boolean | null => evaluateCondition(condition, { from: code, to: code });
    const named = condition.matchAll(/KERNEL_VERSION\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)/g);
    return [...named].flatMap(([, major, minor, patch]) => {
      const version = kernelVersion(Number(major), Number(minor), Number(patch));
      // `> KERNEL_VERSION(7, 0, 255)` changes after the version that it names.
      return [version, version + 1].filter(
        (v) => at(v - 1) !== null && at(v) !== null && at(v - 1) !== at(v),
      );
    });
  });
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ');
