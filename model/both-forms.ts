import {
  conditionalsAround,
  directivesOf,
  type Branch,
  type Conditional,
  type Directive,
} from './conditionals';
import { blankedTextFor, evaluateCondition, kernelVersion } from './kernel-release';

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
   * Does another branch of a condition on the release set `mmap_prepare` in place of the `mmap` at an offset?
   * @param variable the operations structure, where its name is known
   */
  replaces(offset: number, variable: string | null): boolean;
}

/** Find in a text what sets both forms. Most texts do not; the answer for them costs nothing. */
export function bothFormsOf(source: string): BothForms {
  if (!PREPARE_MEMBER.test(source) || !LEGACY_MEMBER.test(source)) return { replaces: () => false };
  let directives: readonly Directive[] | null = null;
  return {
    replaces(offset, variable) {
      directives ??= directivesOf(source);
      return conditionalsAround(directives, offset).some(
        ({ conditional, branch }) =>
          isOnRelease(conditional) &&
          conditional.branches.some((other) => other !== branch && sets(source, other, variable)),
      );
    },
  };
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
  if (!PREPARE_MEMBER.test(source) || !LEGACY_MEMBER.test(source)) return null;
  const forms = bothFormsOf(source);
  const directives = directivesOf(source);
  for (const match of source.matchAll(new RegExp(LEGACY_MEMBER, 'g'))) {
    if (!forms.replaces(match.index, null)) continue;
    for (const { conditional } of conditionalsAround(directives, match.index)) {
      const version = boundary(conditional);
      if (version === null) continue;
      const older = blankedTextFor(source, { from: version - 1, to: version - 1 });
      const newer = blankedTextFor(source, { from: version, to: version });
      if (LEGACY_MEMBER.test(older) && PREPARE_MEMBER.test(newer)) return { version, older, newer };
    }
  }
  return null;
}

/** The version at which a conditional changes from one branch to another; null when none does alone. */
function boundary(conditional: Conditional): number | null {
  for (const { condition } of conditional.branches) {
    for (const [, ...numbers] of condition.matchAll(
      /KERNEL_VERSION\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)/g,
    )) {
      const [major, minor, patch] = numbers.map(Number);
      // `> KERNEL_VERSION(7, 0, 255)` changes after the version that it names.
      for (const version of [kernelVersion(major, minor, patch), kernelVersion(major, minor, patch) + 1]) {
        const at = (code: number) => evaluateCondition(condition, { from: code, to: code });
        if (at(version - 1) !== null && at(version) !== null && at(version - 1) !== at(version))
          return version;
      }
    }
  }
  return null;
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ');
