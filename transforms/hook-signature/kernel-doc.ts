import type { Conversion } from '../mmap-prepare/conversion';

/** `@vma` in the function's kernel-doc becomes `@desc`, and the description of the dropped file goes. */
export function convertKernelDoc(conversion: Conversion): void {
  const { driver, edits, file, function: definition } = conversion;
  const comment = driver.comments.filter((c) => c.end <= definition.start).at(-1);
  if (!comment || comment.type !== 'CommentBlock' || !/@\w+:/.test(comment.value)) return;
  if (driver.source.slice(comment.end, definition.start).trim() !== '') return;
  const text = driver.source.slice(comment.start, comment.end);
  const described = file
    ? new RegExp(`^[ \\t*]*@${file.name}:[^\\n]*\\n(?:[ \\t]*\\*[ \\t]+[^@\\s/][^\\n]*\\n)*`, 'm').exec(text)
    : null;
  if (described) {
    const start = comment.start + described.index;
    edits.remove({ start, end: start + described[0].length });
  }
  for (const mention of text.matchAll(new RegExp(`@${conversion.vma}\\b`, 'g'))) {
    const start = comment.start + mention.index + 1;
    const range = { start, end: start + conversion.vma.length };
    if (!edits.drops(range)) edits.replace(range, conversion.desc);
  }
  const said = new RegExp(`@${conversion.vma}:[^\\n]*`).exec(text);
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
