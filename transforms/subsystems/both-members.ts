import type { Counterpart } from '../../model/kernel-api';
import { Edits } from '../../model/edits';
import { columnAfter } from '../../model/layout';
import { parseDriver } from '../../model/parse';
import { spaceTo } from '../rewrite/columns';
import type { CallbackMember } from './structures';
import type { Survey } from './survey';

/**
 * Set the new member beside the legacy one wherever a file sets that: `.mmap = f` is followed by `.mmap_prepare = f_prepare`.
 * @param text the file as it is by now
 * @returns the new text; null where a place is not understood
 */
export function withBothMembers(
  path: string,
  text: string,
  { struct, member }: CallbackMember,
  { member: newMember }: Counterpart,
  { references }: Survey,
): string | null {
  const names = references
    .filter((r) => r.file === path && r.operations === struct && r.member === member)
    .map(({ name }) => name);
  if (names.length === 0) return text;
  const driver = parseDriver(text, { path });
  const places = driver
    .hooksIn([member])
    .flatMap((hook) => hook.references.map((reference) => ({ name: hook.name, reference })))
    .filter(
      ({ name, reference }) =>
        names.includes(name) && reference.member === member && (reference.operations ?? struct) === struct,
    );
  if (places.length !== names.length) return null;
  const edits = new Edits(text);
  for (const { name, reference } of places) {
    const { memberRange, valueRange, kind } = reference;
    const line = text.lastIndexOf('\n', memberRange.start) + 1;
    const before = text.slice(line, memberRange.start);
    const between = text.slice(memberRange.end, valueRange.start);
    const isPlain = /^[ \t]*(?:[\w.\->]*(?:\.|->))$/.test(before) && /^[ \t]*=[ \t]*$/.test(between);
    if (!isPlain || name === null) return null;
    const end = /^[ \t]*[,;]/.exec(text.slice(valueRange.end));
    if (!end && kind === 'assignment') return null;
    const column = columnAfter(
      before + text.slice(memberRange.start, memberRange.end) + between.replace(/=[^]*/, ''),
    );
    const gap = spaceTo(between.replace(/=[^]*/, ''), columnAfter(before + newMember), column);
    const set = `${before}${newMember}${gap}= ${name}_prepare`;
    const separator = end?.[0].trim() ?? ',';
    const at = valueRange.end + (end?.[0].length ?? 0);
    if (end) edits.insert(at, `\n${set}${separator}`);
    else edits.insert(at, `,\n${set}`);
  }
  return edits.apply();
}
