import type { Repository } from './git';

/** Characters of a subject line at most, as git and checkpatch want it. */
const SUBJECT_CHARACTERS = 75;
/** Commits of a file that are looked at. */
const COMMITS = 40;

/** A commit that changes more files than this speaks for a tree, not for a driver. */
const MOST_FILES = 10;

/** Words that begin a subject but name no subsystem. */
const NO_PREFIX =
  /^(?:treewide|tree-wide|Revert|Merge|Reapply|Linux|fixup!|squash!|UPSTREAM|BACKPORT|FROMLIST)\b/i;

/** What stands before the text of a subject: parts that end with a colon, and for some subsystems a name and a dash. */
const PREFIX = /^((?:[\w/.,+*()\-[\]]+(?: [\w/.,+*()\-[\]]+){0,2}: +)+(?:[\w./]+ - +)?)(\S)/;

/** How the subjects of a file's history begin. */
export interface SubjectStyle {
  /** With the space at its end. */
  readonly prefix: string;
  /** Whether a capital letter follows. */
  readonly capital: boolean;
}

/**
 * How subjects begin, by those of earlier commits: the most frequent beginning, of equals the newest.
 *
 * @param subjects the newest first
 * @returns null when none has a beginning
 */
export function styleOf(subjects: readonly string[]): SubjectStyle | null {
  const found = new Map<string, { count: number; capitals: number }>();
  for (const subject of subjects) {
    if (NO_PREFIX.test(subject)) continue;
    const [, prefix, next] = PREFIX.exec(subject) ?? [];
    if (prefix === undefined) continue;
    const entry = found.get(prefix) ?? { count: 0, capitals: 0 };
    entry.count += 1;
    if (/[A-Z]/.test(next)) entry.capitals += 1;
    found.set(prefix, entry);
  }
  const [best] = [...found].sort((a, b) => b[1].count - a[1].count);
  if (best === undefined) return null;
  const [prefix, { count, capitals }] = best;
  return { prefix, capital: capitals * 2 > count };
}

/** How subsystems begin their subjects, where the path alone does not say it; the most special first. `$1` is what the group matched. */
const BY_PATH: readonly (readonly [RegExp, string, boolean?])[] = [
  [/^sound\/soc\/([\w-]+)\//, 'ASoC: $1: ', true],
  [/^sound\/usb\//, 'ALSA: usb: ', true],
  [/^sound\/core\/oss\//, 'ALSA: pcm_oss: ', true],
  [/^sound\/core\/.*?(\w+)\.c$/, 'ALSA: $1: ', true],
  [/^sound\//, 'ALSA: ', true],
  [/^drivers\/gpu\/drm\/([\w-]+)\//, 'drm/$1: ', true],
  [/^drivers\/gpu\/drm\//, 'drm: ', true],
  [/^drivers\/accel\/([\w-]+)\//, 'accel/$1: ', true],
  [/^drivers\/infiniband\/(?:hw|sw|ulp)\/([\w-]+)\//, 'RDMA/$1: ', true],
  [/^drivers\/infiniband\/core\//, 'RDMA/core: ', true],
  [/^drivers\/media\/(?:[\w-]+\/)*?([\w-]+)\/[^/]+$/, 'media: $1: '],
  [/^drivers\/video\/fbdev\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, 'fbdev: $1: ', true],
  [/^drivers\/staging\/([\w-]+)\//, 'staging: $1: '],
  [/^drivers\/scsi\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, 'scsi: $1: ', true],
  [/^drivers\/target\//, 'scsi: target: ', true],
  [/^drivers\/misc\/([\w-]+)\//, 'misc: $1: '],
  [/^drivers\/misc\/([\w-]+)\.[ch]$/, 'misc: $1: '],
  [/^drivers\/char\/([\w-]+)\/[^/]+$/, 'char: $1: '],
  [/^drivers\/char\/([\w-]+)\.[ch]$/, 'char: $1: '],
  [/^drivers\/net\/(?:[\w-]+\/)*([\w-]+)\/[^/]+$/, 'net: $1: '],
  [/^drivers\/usb\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, 'usb: $1: '],
  [/^drivers\/uio\/([\w-]+)\.[ch]$/, 'uio: $1: '],
  [/^drivers\/vfio\/pci\/([\w-]+)\//, 'vfio/$1: ', true],
  [/^drivers\/vfio\/pci\//, 'vfio/pci: ', true],
  [/^drivers\/xen\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, 'xen/$1: '],
  [/^drivers\/s390\/(?:[\w-]+\/)*([\w-]+)\/[^/]+$/, 's390/$1: '],
  [/^drivers\/platform\/([\w-]+)\//, 'platform/$1: ', true],
  [/^drivers\/hwtracing\/stm\//, 'stm class: ', true],
  [/^drivers\/hwtracing\/intel_th\//, 'intel_th: ', true],
  [/^drivers\/hwtracing\/([\w-]+)\//, '$1: '],
  [/^drivers\/pci\//, 'PCI: ', true],
  [/^drivers\/hsi\//, 'HSI: ', true],
  [/^drivers\/crypto\/(?:[\w-]+\/)*([\w-]+)\/[^/]+$/, 'crypto: $1 - '],
  [/^drivers\/input\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, 'Input: $1 - '],
  [/^drivers\/android\//, 'binder: '],
  [/^drivers\/comedi\//, 'comedi: '],
  [/^drivers\/([\w-]+)\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, '$1: $2: '],
  [/^arch\/([\w-]+)\/kvm\//, 'KVM: $1: ', true],
  [/^arch\/([\w-]+)\/(?:[\w-]+\/)*([\w-]+)\.[ch]$/, '$1/$2: '],
  [/^virt\/kvm\//, 'KVM: ', true],
  [/^(?:fs|kernel|ipc|mm|block|security)\/([\w-]+)\//, '$1: '],
  [/^(?:kernel|ipc|mm|fs)\/([\w-]+)\.[ch]$/, '$1: '],
  [/^net\/([\w-]+)\//, 'net/$1: '],
];

/** How a subject begins by the place of a file in a kernel tree alone; outside of one, by the file's name. */
export function styleByPath(name: string): SubjectStyle {
  for (const [pattern, form, capital = false] of BY_PATH) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const prefix = form.replace(/\$(\d)/g, (_, group: string) => match[Number(group)]);
    return { prefix: withoutRepetition(prefix), capital };
  }
  return { prefix: `${/([^/]+?)(?:\.[ch])?$/.exec(name)?.[1] ?? name}: `, capital: false };
}

/** `hpet: hpet: ` says a thing twice. */
const withoutRepetition = (prefix: string): string => prefix.replace(/^([\w-]+): \1(?:[_-]\w+)?: /, '$1: ');

/**
 * How the subject of a change to some files begins: as those of their own history do, or by their place.
 *
 * @param names of the files, from the top of the work tree
 */
export function subjectStyle(repository: Repository, names: readonly string[]): SubjectStyle {
  const log = repository.ask([
    'log',
    '--no-merges',
    `--max-count=${COMMITS}`,
    '--full-diff',
    // Counting lines would take minutes where a commit imports a tree.
    '--name-only',
    '--format=%x00%s',
    '--',
    ...names,
  ]);
  const subjects = (log ?? '').split('\0').flatMap((commit) => {
    const [subject, ...rest] = commit.split('\n');
    const files = rest.filter((line) => line !== '').length;
    return subject === '' || files > MOST_FILES ? [] : [subject];
  });
  return styleOf(subjects) ?? styleByPath(names[0]);
}

/** The subject of a change to a driver: the longest of what can be said that fits a line. */
export function subjectOf({ prefix, capital }: SubjectStyle, hooks: readonly string[]): string {
  const verb = capital ? 'Replace' : 'replace';
  const many = hooks.length > 1 ? 'hooks' : 'hook';
  const texts = [
    `${verb} deprecated mmap ${many} with mmap_prepare`,
    `${verb} mmap ${many} with mmap_prepare`,
    `${capital ? 'Use' : 'use'} mmap_prepare`,
  ];
  return prefix + (texts.find((text) => (prefix + text).length <= SUBJECT_CHARACTERS) ?? texts[2]);
}
