import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { SourceRange } from '../../model/nodes';

/** The member of a descriptor that holds what a member of a vma does. */
export const MEMBERS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    vm_start: 'start',
    vm_end: 'end',
    vm_pgoff: 'pgoff',
    vm_page_prot: 'page_prot',
    vm_ops: 'vm_ops',
    vm_private_data: 'private_data',
    vm_file: 'vm_file',
    vm_mm: 'mm',
  }),
);

/** Where a vma and the descriptor in its place are named. */
interface Named {
  readonly driver: Driver;
  readonly edits: Edits;
  readonly vma: string;
  readonly desc: string;
}

/**
 * `vma->vm_pgoff` in a comment becomes `desc->pgoff`, and so do `@vma->vm_pgoff` and `(vma)->vm_pgoff`; code that passes the vma
 * on, and is commented out, stays as it was: it has no `@`.
 */
export function convertMemberMentions({ driver, edits, vma, desc }: Named, comment: SourceRange): void {
  const text = driver.source.slice(comment.start, comment.end);
  const isCode = new RegExp(`[(,]\\s*${vma}\\s*[,)](?!->)`).test(text);
  const members = [...MEMBERS.keys()].join('|');
  const mention = new RegExp(`(?<![\\w>.])(@?)(?:${vma}|\\((@?)${vma}\\))->(${members})\\b`, 'g');
  for (const match of text.matchAll(mention)) {
    const [all, at, inner] = match;
    if (isCode && at === '' && (inner ?? '') === '') continue;
    const start = comment.start + match.index + at.length;
    const range = { start, end: comment.start + match.index + all.length };
    const name = (inner as string | undefined) === undefined ? desc : `(${inner}${desc})`;
    if (!edits.drops(range)) edits.replace(range, `${name}->${MEMBERS.get(match[3])!}`);
  }
}
