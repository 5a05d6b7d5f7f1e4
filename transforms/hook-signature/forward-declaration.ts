import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';

/**
 * A header that only declares `struct vm_area_struct;` for its prototypes has to declare `struct vm_area_desc;` as well,
 * or in its place when it names the other no more: a structure that a parameter list declares is not that of the callers.
 * @param edits all that is to be done to the file
 */
export function declareDescriptor(driver: Driver, edits: Edits): void {
  const { source } = driver;
  const isComment = ({ index }: RegExpExecArray): boolean =>
    driver.comments.some(({ start, end }) => start < index && index < end);
  const declarations = source.matchAll(/^struct[ \t]+vm_area_struct[ \t]*;/gm);
  const declaration = [...declarations].find((one) => !isComment(one));
  if (!declaration || /^struct[ \t]+vm_area_desc[ \t]*;/m.test(source)) return;
  const span = { start: declaration.index, end: declaration.index + declaration[0].length };
  if (edits.touches(span) || !edits.mentions('vm_area_desc', { start: 0, end: source.length })) return;
  const text = edits.apply();
  const isNeeded = text.replace(declaration[0], '').includes('vm_area_struct');
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  if (isNeeded) edits.insert(span.start, `struct vm_area_desc;${lineBreak}`);
  else edits.replace(span, 'struct vm_area_desc;');
}
