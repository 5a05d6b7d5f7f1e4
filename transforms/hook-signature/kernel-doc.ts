import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { CParameter, SourceRange } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import type { Conversion } from '../mmap-prepare/conversion';
import { renameInComment } from '../rewrite/columns';
import { convertMemberMentions } from '../vma-fields/mentions';

/** A definition or a prototype of a function whose parameters change, and what they are called there. */
interface Documented {
  readonly driver: Driver;
  readonly edits: Edits;
  readonly at: SourceRange;
  readonly vma: string;
  readonly desc: string;
  /** The `struct file *` that it loses; null when it keeps its own, or has none. */
  readonly file: string | null;
}

/** `@vma` in the function's kernel-doc, or what Doxygen has for it, becomes `@desc`, and the description of the dropped file goes. */
export function convertKernelDoc({ driver, edits, function: at, vma, desc, file }: Conversion): void {
  convertDoc({ driver, edits, at, vma, desc, file: file?.name ?? null });
}

/**
 * The same for kernel-doc that stands at a prototype.
 * @param losesFile does it lose its `struct file *`?
 */
export function convertPrototypeDoc(
  { driver, edits, desc }: Pick<Documented, 'driver' | 'edits' | 'desc'>,
  at: SourceRange,
  params: readonly CParameter[],
  losesFile: boolean,
): void {
  const nameOf = (struct: string): string =>
    params.find(({ ctype }) => pointsToStruct(ctype, struct))?.name ?? '';
  const vma = nameOf('vm_area_struct');
  const file = nameOf('file');
  if (vma !== '') convertDoc({ driver, edits, at, vma, desc, file: losesFile && file !== '' ? file : null });
}

/** `@param`, as Doxygen has it, before the name that it describes. */
const DOXYGEN = String.raw`[@\\]param(?:[ \t]*\[[^\]\n]*\])?[ \t]+`;

/** Where a comment begins to describe a parameter, as kernel-doc (`@name:`) or as Doxygen has it. */
const describes = (name: string): string => `(?:@${name}:|${DOXYGEN}${name}\\b)`;

function convertDoc({ driver, edits, at, vma, desc, file }: Documented): void {
  const comment = driver.comments.filter((c) => c.end <= at.start).at(-1);
  if (!comment || comment.type !== 'CommentBlock' || !/@\w+:|[@\\]param\b/.test(comment.value)) return;
  if (driver.source.slice(comment.end, at.start).trim() !== '') return;
  const text = driver.source.slice(comment.start, comment.end);
  const described =
    file === null
      ? null
      : new RegExp(
          `^[ \\t*]*${describes(file)}[^\\n]*\\n(?:[ \\t]*\\*[ \\t]+[^@\\\\\\s/][^\\n]*\\n)*`,
          'm',
        ).exec(text);
  if (described) {
    const start = comment.start + described.index;
    edits.remove({ start, end: start + described[0].length });
  }
  // First, since a name with a member behind it is renamed with that: what a descriptor has not stays the vma's.
  convertMemberMentions({ driver, edits, vma, desc }, comment);
  for (const mention of text.matchAll(new RegExp(`(?:@|${DOXYGEN})${vma}\\b(?!\\)?->)`, 'g'))) {
    const start = comment.start + mention.index + mention[0].length - vma.length;
    renameInComment(edits, comment, { start, end: start + vma.length }, desc);
  }
  // In a line of its own: not where the description of another parameter names it.
  const said = [...text.matchAll(new RegExp(`${describes(vma)}[^\\n]*`, 'g'))].find(({ index }) =>
    /^[ \t*/]*$/.test(text.slice(text.lastIndexOf('\n', index) + 1, index)),
  );
  const type = said && /\bvm_area_struct\b/.exec(said[0]);
  const alone = said && /^@\w+:\s*(?:the )?(vma)\s*$/i.exec(said[0]);
  if (said && type) {
    const start = comment.start + said.index + type.index;
    edits.replace({ start, end: start + type[0].length }, 'vm_area_desc');
  } else if (said && alone) {
    const start = comment.start + said.index + said[0].toLowerCase().lastIndexOf('vma');
    edits.replace({ start, end: start + 3 }, 'descriptor of the mapping');
  }
}
