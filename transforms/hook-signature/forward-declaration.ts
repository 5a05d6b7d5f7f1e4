import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';

/** A declaration that declares a structure and nothing else, on a line of its own or behind another one. */
const declarationOf = (tag: string): RegExp =>
  new RegExp(`(?<=^[ \\t]*|[;}][ \\t]*)struct\\s+${tag}\\s*;`, 'gm');

/**
 * A header that only declares `struct vm_area_struct;` for its prototypes has to declare `struct vm_area_desc;` as well,
 * or in its place when it names the other no more: a structure that a parameter list declares is not that of the callers.
 * @param edits all that is to be done to the file
 */
export function declareDescriptor(driver: Driver, edits: Edits): void {
  const { source } = driver;
  const declaration = declared(driver, 'vm_area_struct');
  if (!declaration || declared(driver, 'vm_area_desc')) return;
  const span = { start: declaration.index, end: declaration.index + declaration[0].length };
  if (edits.touches(span) || !edits.mentions('vm_area_desc', { start: 0, end: source.length })) return;
  const text = edits.apply();
  const isNeeded = text.replace(declaration[0], '').includes('vm_area_struct');
  if (!isNeeded) {
    edits.replace(span, 'struct vm_area_desc;');
    return;
  }
  const before = source.slice(source.lastIndexOf('\n', span.start) + 1, span.start);
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  edits.insert(span.start, `struct vm_area_desc;${before.trim() === '' ? lineBreak + before : ' '}`);
}

/** Where a file declares a structure for what stands behind it. */
function declared(driver: Driver, tag: string): RegExpExecArray | undefined {
  const isComment = ({ index }: RegExpExecArray): boolean =>
    driver.comments.some(({ start, end }) => start < index && index < end);
  return [...driver.source.matchAll(declarationOf(tag))].find(
    (one) => !isComment(one) && driver.itemOf(one.index)?.kind !== 'function',
  );
}
