import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { NEWEST_RELEASE, namesOf, RELEASES } from '../kernel/releases';
import { madeTwins, type MadeTwin } from './made-twins';
import { readRegular, textWithin } from './regular-file';
import type { Counterpart, DescriptorTwin, KernelRelease } from '../kernel/releases/release';
import { hasWord } from './words';

export type { Counterpart, DescriptorForm, DescriptorTwin } from '../kernel/releases/release';

/** What a target kernel offers to a converted hook, and how it behaves. */
export type KernelApi = KernelRelease & {
  /** What the build of the module defines, by name: the value, or null for what it does not define. Others are not known. */
  readonly macros?: ReadonlyMap<string, string | null>;
  /** Functions that a tree has twins of, which the release has not: by their legacy name. */
  readonly madeTwins?: ReadonlyMap<string, MadeTwin>;
  /** Operations of other files that get a `mapped` which does what their `open` does, where a legacy hook calls the callbacks. */
  readonly mappedElsewhere?: ReadonlySet<string>;
  /** Are twins to be made of functions whose callers are all known? */
  readonly makesTwins?: true;
  /** Are these only for callbacks that a legacy hook calls, for a mapping that exists already? */
  readonly nestedTwins?: true;
  /** Callbacks that have a counterpart wherever they have a legacy form, by structure: a descriptor can be handed on to them. */
  readonly handedOn?: ReadonlyMap<string, Counterpart>;
};

/**
 * What takes the place of the member that a place sets; undefined where nothing does. A structure with several members for
 * mappings has those behind the first under `STRUCT.MEMBER`.
 */
export function counterpartAt(
  { counterparts }: Pick<KernelApi, 'counterparts'>,
  { operations, member }: { readonly operations: string | null; readonly member: string },
): Counterpart | undefined {
  if (operations === null) return undefined;
  const own = counterparts.get(`${operations}.${member}`);
  if (own) return own;
  const known = counterparts.get(operations);
  const isOf = known?.legacy === undefined || [known.legacy, known.member].includes(member);
  return isOf ? known : undefined;
}

/** Members and what takes their place, under the names by which `counterpartAt()` finds them. */
export function byMember(
  all: readonly (readonly [string, Counterpart])[],
): (readonly [string, Counterpart])[] {
  const first = new Set<string>();
  return all.map(([struct, counterpart]) => {
    const isFirst = !first.has(struct);
    first.add(struct);
    return [isFirst ? struct : `${struct}.${counterpart.legacy}`, counterpart];
  });
}

/** The built-in releases by name. */
export const PROFILES: Readonly<Record<string, KernelApi>> = Object.assign(
  Object.create(null) as Record<string, KernelApi>,
  Object.fromEntries(RELEASES),
);

/** Can the function itself be an `->mmap` callback, and its twin an `->mmap_prepare` one? */
export function isHook(twin: DescriptorTwin): boolean {
  return twin.vmaArgument === 1;
}

/** Is a kernel API one of the built-in profiles, and not read from a tree? */
export function isProfile(api: KernelApi): boolean {
  return RELEASES.has(api.name);
}

/** tools/ of a kernel has an include/linux/mm.h of its own, but not the types that go with it. */
function isKernelTree(directory: string): boolean {
  return ['mm.h', 'mm_types.h'].every((header) => existsSync(join(directory, 'include/linux', header)));
}

/** The tree around each directory that was asked for. */
const trees = new Map<string, string | null>();

/** Lets a process that goes on look for trees anew. */
export function forgetEnclosingTrees(): void {
  trees.clear();
}

/**
 * The kernel tree around a path: the nearest directory upwards with include/linux/mm.h.
 * @returns its path, or null
 */
export function enclosingTree(path: string): string | null {
  const directory = resolve(path);
  let tree = trees.get(directory);
  if (tree === undefined) {
    const parent = dirname(directory);
    const above = (): string | null => (parent === directory ? null : enclosingTree(parent));
    trees.set(directory, (tree = isKernelTree(directory) ? directory : above()));
  }
  return tree;
}

/** The text of a file of a tree; nothing when there is none. */
function textOf(tree: string, name: string): string {
  return textWithin(join(tree, name), tree) ?? '';
}

/** The release whose behaviour a tree has, by its Makefile: the newest one that is not newer; null when that cannot be told. */
function releaseOf(tree: string): KernelRelease | null {
  const text = textOf(tree, 'Makefile') || textOf(tree, 'include/config/kernel.release');
  const made = /^VERSION = (\d+)\nPATCHLEVEL = (\d+)/m.exec(text) ?? /^(\d+)\.(\d+)/.exec(text);
  if (!made) return null;
  const code = (major: number, minor: number): number => major * 1000 + minor;
  const own = code(Number(made[1]), Number(made[2]));
  const older = [...RELEASES.values()].filter(
    ({ name, since: [major, minor] }) => /^\d/.test(name) && code(major, minor) <= own,
  );
  return older.at(-1) ?? null;
}

/**
 * Read from a kernel tree's headers what they offer. What headers do not tell, its behaviour, is that of the release that
 * its Makefile names.
 * @param tree the directory that holds include/linux/mm.h
 * @returns null when the tree is older than mmap_prepare and its helpers for flags
 * @throws when include/linux/mm.h cannot be read
 */
export function readKernelApi(tree: string): KernelApi | null {
  const header = (name: string): string => textOf(tree, join('include/linux', name));
  const mm = readRegular(join(tree, 'include/linux/mm.h'), tree).toString('utf8') + header('mm_inline.h');
  const fs = header('fs.h');
  const types = header('mm_types.h');
  const defines = (name: string): boolean => new RegExp(`\\b${name}\\s*\\(`).test(mm);
  // Kernels before 7.0 that have the callback have no way to set flags in it; their f_op->mmap still works.
  if (!/\(\*mmap_prepare\)\s*\(/.test(fs) || !defines('vma_desc_set_flags')) return null;
  const named = (preferred: string, older: string): string => (defines(preferred) ? preferred : older);
  const body = (struct: string, text: string): string =>
    new RegExp(`struct ${struct} \\{[^]*?\\n\\};`).exec(text)?.[0] ?? '';
  const existing = (name: string): string | null =>
    new RegExp(`\\b${name}\\s*\\(`).test(mm + types) ? name : null;
  const declarations = mm + fs + types + header('shmem_fs.h');
  const declares = (name: string): boolean => new RegExp(`\\b${name}\\s*\\(`).test(declarations);
  const base = releaseOf(tree) ?? NEWEST_RELEASE;
  const all = [...RELEASES.values()];
  const action = body('mmap_action', types);
  const hasMember = (member: string): boolean => hasWord(action, member);
  const compat = /\ncompat_set_desc_from_vma\(|compat_set_desc_from_vma\([^]*?\n\}/.exec(
    textOf(tree, 'mm/util.c'),
  )?.[0];
  const counterparts = new Map(all[0].counterparts);
  const uio = all.map((release) => release.counterparts.get('uio_info')).find((c) => c !== undefined);
  if (uio && /\(\*mmap_prepare\)\s*\(\s*struct uio_info \*/.test(header('uio_driver.h')))
    counterparts.set('uio_info', uio);
  const actions = new Set(all.flatMap((release) => [...release.actions]).filter(defines));
  const discontiguous = all.map((release) => release.mapDiscontiguousPages).find((name) => name !== null);
  return {
    ...base,
    name: tree,
    since: releaseOf(tree)?.since ?? (defines('vma_desc_test') || actions.size > 4 ? [7, 1] : [7, 0]),
    testFlag: named('vma_desc_test', 'vma_desc_test_flags'),
    testAny: named('vma_desc_test_any', 'vma_desc_test_flags'),
    testAll: defines('vma_desc_test_all') ? 'vma_desc_test_all' : null,
    setMask: defines('vma_desc_set_flags_mask') ? 'vma_desc_set_flags_mask' : null,
    clearMask: defines('vma_desc_clear_flags_mask') ? 'vma_desc_clear_flags_mask' : null,
    flagsFromWord: existing('legacy_to_vma_flags'),
    wordFromFlags: existing('vma_flags_to_legacy'),
    pageProtOfFlags: existing('vma_get_page_prot'),
    flagPredicates: new Map(
      all
        .flatMap((release) => [...release.flagPredicates])
        .filter(([, call]) => defines(call.slice(0, call.indexOf('(')))),
    ),
    actions,
    helpers: new Set(all.flatMap((release) => [...namesOf(release)]).filter(declares)),
    actionMembers: new Set(all.flatMap((release) => [...release.actionMembers]).filter(hasMember)),
    errorTranslation: hasMember('error_override')
      ? 'error_override'
      : hasMember('error_hook')
        ? 'error_hook'
        : null,
    successHook: hasMember('success_hook'),
    setAnonymous: existing('vma_desc_set_anonymous'),
    mapDiscontiguousPages: discontiguous !== undefined && defines(discontiguous) ? discontiguous : null,
    compatKeepsVmOps:
      compat === undefined ? base.compatKeepsVmOps : /->vm_ops\s*=\s*vma->vm_ops/.test(compat),
    mapped: /\(\*mapped\)\s*\(/.test(body('vm_operations_struct', mm)),
    canMmapFile: /\bcan_mmap_file\s*\(/.test(fs) ? 'can_mmap_file' : null,
    constMm: /const struct mm_struct \*(const )?mm;/.test(body('vm_area_desc', types)),
    counterparts,
    twins: new Map(all.flatMap((release) => [...release.twins]).filter(([, twin]) => declares(twin.name))),
    forms: new Map(
      all
        .flatMap((release) => [...release.forms])
        .filter(([, { call }]) => hasForm(fs + header('dax.h'), call)),
    ),
    evidence: new Map(),
    madeTwins: madeTwins([mm, header('dma-mapping.h')]),
  };
}

/** Do headers declare the function of a form, with a descriptor where the form has one? */
function hasForm(declarations: string, call: string): boolean {
  const first = call.includes('($desc') ? 'const struct vm_area_desc \\*' : '';
  return new RegExp(`\\b${call.slice(0, call.indexOf('('))}\\s*\\(${first}`).test(declarations);
}

/** The functions with a vma that a kernel's headers of the mapping code declare. */
export function readMappingFunctions(tree: string): Set<string> {
  const text = ['mm.h', 'fs.h'].map((name) => textOf(tree, join('include/linux', name))).join('');
  return new Set(
    [...text.matchAll(/\b(\w+)\s*\([^;{}()]*\bvm_area_struct\b[^;{}()]*\)/g)].map(([, name]) => name),
  );
}
