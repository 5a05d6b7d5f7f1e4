import { becomesAction, mapsWithoutAction } from '../../kernel/groups';
import type { Driver } from '../../model/driver';
import type { Part } from '../../model/edits';
import type { CallExpression, Expression, Identifier } from '../../model/nodes';
import type { Conversion } from '../mmap-prepare/conversion';
import { effectsIn } from '../../analysis/effects';
import { namesLooseMacro } from '../../analysis/loose-macros';
import { isRepeatable } from '../../analysis/purity';
import { widthOf } from '../../analysis/widths';
import { canFollow } from '../../analysis/control-flow';
import { isElsewhere, isJustMapping, relationOf, type Range } from './bounds';
import { isOnlySize, isPageMultiple, isPages, isPageSize, isStart, isWholeSize, onlyValue } from './sizes';
import { find, unparenthesized, variableUses, type Use } from '../../model/query';
import { isOwnProtection, isStored } from './own-protection';

/** What a legacy mapping call asks for, as an action on the descriptor. */
export interface ActionCall {
  readonly use: Use<CallExpression>;
  /** The legacy function's name. */
  readonly legacy: string;
  /** The `mmap_action_*` helper. */
  readonly helper: string;
  /** The helper's arguments after the descriptor. */
  readonly arguments: readonly (readonly Part[])[];
  /** The protection to assign to `desc->page_prot` first, when it is not the vma's own. */
  readonly protection: Expression | null;
  /** The number of pages that must cover the mapping, or the legacy call fails with -ENXIO; with `pgoff`, from that page on. */
  readonly covers: { readonly count: Expression; readonly fromOffset: boolean } | null;
  /** How the checks before the mapping exists can fail, with an error that no error_hook filters; null when they cannot. */
  readonly unfiltered: string | null;
  /** The array of pages that the action reads after the hook has returned; null when there is none. */
  readonly pages: Expression | null;
  /** The size when it is an expression that may exceed the mapping, and the action fails then; null when it cannot. */
  readonly size: Expression | null;
  /** The address, of which nothing tells that it lies in the mapping; null when it does, or none is given. */
  readonly elsewhere: Expression | null;
  /** The size in bytes when the mapping may be smaller, and is all that is mapped now; null when it cannot be. */
  readonly larger: Expression | null;
}

/**
 * A size in whole pages, as the legacy call makes it. PAGE_ALIGN() computes in the type that it is given, and the call took
 * an `unsigned long`: the last page of 4 GiB would come to 0 in 32 bits, which no action may be asked for.
 */
function inPages(conversion: Conversion, size: Expression): Part[] {
  if (isPageMultiple(conversion, size)) return [size];
  const { driver, function: definition } = conversion;
  const width = widthOf({ reader: effectsIn(driver), definition, given: null }, size);
  if (width === 'address' || width === 'constant') return ['PAGE_ALIGN(', size, ')'];
  return ['PAGE_ALIGN((unsigned long)', ...operand(driver, size, /^$/), ')'];
}

/** Is the call one that could become an action, with the vma as its first argument? */
export function isMappingCall(conversion: Conversion, { callee, arguments: [vma] }: CallExpression): boolean {
  const named = callee.type === 'Identifier' && becomesAction(callee.name);
  return named && vma?.type === 'Identifier' && vma.name === conversion.vma;
}

const mapping = new WeakMap<Conversion, readonly CallExpression[]>();

/** Every call of a hook that maps something, by itself or through a function that is converted with it. */
export function mappingCalls(conversion: Conversion): readonly CallExpression[] {
  let calls = mapping.get(conversion);
  if (!calls) mapping.set(conversion, (calls = mappingCallsIn(conversion)));
  return calls;
}

function mappingCallsIn(conversion: Conversion): CallExpression[] {
  return find(conversion.function.body, 'CallExpression').flatMap((use): CallExpression[] => {
    const { callee } = use.node;
    if (callee.type !== 'Identifier') return [];
    const maps =
      actionOf(conversion, use) !== null ||
      mapsWithoutAction(callee.name) ||
      callee.name.startsWith('mmap_action_') ||
      (conversion.helpers.get(callee.name)?.maps ?? false);
    return maps ? [use.node] : [];
  });
}

/**
 * Recognise a call as an action.
 * @returns null for a call that is none, or whose arguments are not as expected
 */
export function actionOf(conversion: Conversion, use: Use<CallExpression>): ActionCall | null {
  const { callee } = use.node;
  const args = use.node.arguments;
  const vma = args[0];
  if (callee.type !== 'Identifier' || vma?.type !== 'Identifier' || vma.name !== conversion.vma) return null;
  const base = {
    use,
    legacy: callee.name,
    protection: null,
    covers: null,
    pages: null,
    unfiltered: null,
    size: null,
    elsewhere: null,
    larger: null,
  };
  switch (callee.name) {
    case 'remap_pfn_range':
    case 'io_remap_pfn_range':
      return remap(conversion, use, base);
    case 'vm_iomap_memory': {
      const [, start, length] = args;
      if (!start || !length || args.length !== 3) return null;
      return {
        ...base,
        helper: 'mmap_action_simple_ioremap',
        arguments: [[start], [length]],
        unfiltered: 'a range that the region does not cover now fails with -EINVAL',
      };
    }
    case 'vm_map_pages':
    case 'vm_map_pages_zero': {
      const [, pages, count] = args;
      if (!pages || !count || args.length !== 3) return null;
      const fromOffset = callee.name === 'vm_map_pages';
      const first: Part[] =
        fromOffset && !isPages(conversion, count)
          ? [...operand(conversion.driver, pages, /^[-+]$/), ` + ${conversion.desc}->pgoff`]
          : [pages];
      return {
        ...base,
        helper: 'mmap_action_map_kernel_pages_full',
        arguments: [first],
        pages,
        covers: { count, fromOffset },
      };
    }
    case 'vm_insert_pages':
      return insertPages(conversion, use, base);
    case 'vm_insert_page':
      return onePage(conversion, use, base);
    default:
      return null;
  }
}

/** A range of page frames: `mmap_action_remap()`, or its form for the whole mapping where that is asked for, or more. */
function remap(
  conversion: Conversion,
  use: Use<CallExpression>,
  base: Omit<ActionCall, 'helper' | 'arguments'>,
): ActionCall | null {
  const [, address, pfn, size, prot] = use.node.arguments;
  if (!address || !pfn || !size || !prot || use.node.arguments.length !== 5) return null;
  const helper = base.legacy === 'remap_pfn_range' ? 'mmap_action_remap' : 'mmap_action_ioremap';
  const protection = isOwnProtection(conversion, prot) || isStored(conversion, prot, use) ? null : prot;
  const fromStart = isStart(conversion, address);
  const full = { ...base, helper: `${helper}_full`, arguments: [[pfn]], protection } as const;
  if (fromStart && (isWholeSize(conversion, size) || isOnlySize(conversion, size, use))) return full;
  const range: Range = { address, size, unit: 'bytes' };
  const relation = relationOf(conversion, range, use);
  if (isRepeatable(conversion.driver, conversion.function, size)) {
    if (relation === 'covers') return { ...full, larger: size };
    if (isJustMapping(conversion, range, use)) return full;
  }
  const bounded = fromStart && isPageSize(size);
  return {
    ...base,
    helper,
    arguments: [[address], [pfn], inPages(conversion, size)],
    protection,
    unfiltered: 'a private writable mapping that is not wholly covered now fails with -EINVAL',
    size: bounded || relation === 'within' ? null : size,
    elsewhere: isElsewhere(conversion, address) ? address : null,
  };
}

/** An array of pages, of which nobody asks how many were left: `mmap_action_map_kernel_pages()`. */
function insertPages(
  conversion: Conversion,
  use: Use<CallExpression>,
  base: Omit<ActionCall, 'helper' | 'arguments'>,
): ActionCall | null {
  const [, address, pages, count] = use.node.arguments;
  if (!address || !pages || count?.type !== 'CAddressOf' || use.node.arguments.length !== 4) return null;
  if (count.argument.type !== 'Identifier' || isReadAfter(conversion, use, count.argument)) return null;
  const fromStart = isStart(conversion, address);
  const value = onlyValue(conversion, count.argument, count);
  const relation = relationOf(conversion, { address, size: count.argument, unit: 'pages' }, use);
  if (fromStart && value && isPages(conversion, value))
    return { ...base, helper: 'mmap_action_map_kernel_pages_full', arguments: [[pages]], pages };
  return {
    ...base,
    helper: 'mmap_action_map_kernel_pages',
    arguments: [[address], [pages], [count.argument]],
    pages,
    unfiltered: 'a range that leaves the mapping now fails with -EFAULT',
    size: relation === 'unknown' ? count.argument : null,
    elsewhere: isElsewhere(conversion, address) ? address : null,
  };
}

/**
 * A single page that the driver keeps: `mmap_action_map_kernel_pages()` of an array of one, which is where the page is
 * kept. The array is read when the hook has returned, so that a page in a local, or one that is computed, has none.
 */
function onePage(
  conversion: Conversion,
  use: Use<CallExpression>,
  base: Omit<ActionCall, 'helper' | 'arguments'>,
): ActionCall | null {
  const [, address, page] = use.node.arguments;
  if (!address || !page || use.node.arguments.length !== 3 || canFollow(conversion.function, use, use))
    return null;
  const kept = unparenthesized(page);
  const outlives =
    (kept.type === 'MemberExpression' &&
      (kept.arrow || kept.computed || kept.object.type === 'MemberExpression')) ||
    (kept.type === 'Identifier' && isFileVariable(conversion, kept.name));
  if (!outlives || !isRepeatable(conversion.driver, conversion.function, kept)) return null;
  const fromStart = isStart(conversion, address);
  return {
    ...base,
    helper: 'mmap_action_map_kernel_pages',
    arguments: [fromStart ? [`${conversion.desc}->start`] : [address], ['&', kept], ['1']],
    pages: kept,
    unfiltered: fromStart ? null : 'a range that leaves the mapping now fails with -EFAULT',
  };
}

/** Is a name that of a variable of the file, and no local or parameter? */
function isFileVariable({ driver, function: hook }: Conversion, name: string): boolean {
  const local =
    hook.params.some((p) => p.name === name) ||
    find(hook.body, 'VariableDeclarator').some(({ node }) => node.id.name === name);
  return !local && driver.variable(name) !== null;
}

/** Is the count that vm_insert_pages() leaves behind looked at? */
function isReadAfter(conversion: Conversion, use: Use<CallExpression>, count: Identifier): boolean {
  return variableUses(conversion.function.body, count.name).some((other) => {
    const inside = use.node.start <= other.node.start && other.node.end <= use.node.end;
    return !inside && canFollow(conversion.function, use, other);
  });
}

/** An expression as an operand: in parentheses unless its operator, also that of a macro, is one of those that bind tightly enough. */
export function operand(driver: Driver, expression: Expression, tight: RegExp): Part[] {
  const loose =
    namesLooseMacro(driver, expression) ||
    expression.type === 'ConditionalExpression' ||
    expression.type === 'LogicalExpression' ||
    expression.type === 'AssignmentExpression' ||
    expression.type === 'SequenceExpression' ||
    (expression.type === 'BinaryExpression' && !tight.test(expression.operator));
  return loose ? ['(', expression, ')'] : [expression];
}
