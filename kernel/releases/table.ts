import { RELEASES, type KernelRelease } from '.';

/** What a row of the table tells of a release. */
const ROWS: readonly (readonly [string, (release: KernelRelease) => string | readonly string[] | null])[] = [
  ['one flag is tested by', ({ testFlag }) => testFlag],
  ['any of several', ({ testAny }) => testAny],
  ['all of several', ({ testAll }) => testAll],
  ['a word of flags becomes flags by', ({ flagsFromWord }) => flagsFromWord],
  ['actions', ({ actions }) => [...actions].map((name) => name.replace('mmap_action_', ''))],
  ['pages that are found one by one', ({ mapDiscontiguousPages }) => mapDiscontiguousPages],
  ['the error of an action is replaced by', ({ errorTranslation }) => errorTranslation],
  ['a mapping is made anonymous by', ({ setAnonymous, successHook }) => setAnonymous ?? (successHook ? 'success_hook' : null)],
  ['`vm_ops->mapped`', ({ mapped }) => (mapped ? 'yes' : 'no')],
  ['counterparts', ({ counterparts }) => [...counterparts.keys()]],
  ['`desc->vm_ops` begins as', ({ initialVmOps }) => (initialVmOps === 'null' ? 'NULL' : 'vma_dummy_vm_ops')],
  ['a merge replaces private data', ({ mergeWritesUserFields }) => (mergeWritesUserFields ? 'yes' : 'no')],
  ['all of it was', ({ evidence }) => ([...evidence.values()].every(({ how }) => how === 'seen') ? 'seen' : 'said in part')],
]; // prettier-ignore

/** A table, in Markdown, of what is written for each release, one release a column. */
export function releaseTable(): string {
  const releases = [...RELEASES.values()];
  const cell = (value: string | readonly string[] | null): string => {
    if (value === null) return '-';
    if (typeof value !== 'string') return value.map((name) => `\`${name}\``).join(', ');
    return /[_>]/.test(value) ? `\`${value}\`` : value;
  };
  const rows = [
    ['', ...releases.map(({ name }) => name)],
    ...ROWS.map(([title, of]) => [title, ...releases.map((release) => cell(of(release)))]),
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)].join('\n');
}
