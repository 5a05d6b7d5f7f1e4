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

/** `vma->vm_pgoff` in a comment becomes `desc->pgoff`; code that passes the vma on, and is commented out, stays as it was. */
export function convertMemberMentions({ driver, edits, vma, desc }: Named, comment: SourceRange): void {
  if (new RegExp(`[(,]\\s*${vma}\\s*[,)]`).test(driver.source.slice(comment.start, comment.end))) return;
  const member = new RegExp(`(?<![\\w>.])${vma}->(${[...MEMBERS.keys()].join('|')})\\b`, 'g');
  for (const match of driver.source.slice(comment.start, comment.end).matchAll(member)) {
    const start = comment.start + match.index;
    const range = { start, end: start + match[0].length };
    if (!edits.drops(range)) edits.replace(range, `${desc}->${MEMBERS.get(match[1])!}`);
  }
}
