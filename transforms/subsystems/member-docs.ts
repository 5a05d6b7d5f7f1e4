import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { SourceRange } from '../../model/nodes';

/** The definition of a structure up to one of its members. */
interface Before {
  readonly from: number;
  readonly to: number;
}

/**
 * The kernel-doc of a member is followed by that of the new one beside it.
 * @returns what stands before the new member, where members are described one by one
 */
export function describeBeside(
  driver: Driver,
  edits: Edits,
  [old, name]: readonly [string, string],
  { from, to, indent }: Before & { readonly indent: string },
): string {
  let before = '';
  for (const comment of commentsOf(driver, from, to)) {
    const text = driver.source.slice(comment.start, comment.end);
    const inline = new RegExp(`^/\\*\\*\\s*\\n?[ \\t]*\\*?[ \\t]*@${old}:`).exec(text);
    const entry = new RegExp(
      `^([ \\t]*\\*[ \\t]*)@${old}:([ \\t]*)[^\\n]*\\n(?:[ \\t]*\\*[ \\t]{2,}[^\\n@]*\\n)*`,
      'm',
    ).exec(text);
    if (inline) {
      const lines = [
        `@${name}:`,
        '',
        `The same as @${old}, given a descriptor of the mapping that is to be`,
        `made. Is used in place of @${old} where it is set.`,
      ].map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`);
      before = `\n\n${indent}/**\n${lines.join('')}${indent} */`;
    } else if (entry) {
      const at = comment.start + entry.index + entry[0].length;
      edits.insert(
        at,
        `${entry[1]}@${name}:${entry[2] || ' '}as @${old}, with a descriptor; used in its place where it is set\n`,
      );
    }
  }
  return before;
}

/** The kernel-doc of a member names the one that takes its place. */
export function renameInDoc(
  driver: Driver,
  edits: Edits,
  [old, name]: readonly [string, string],
  { from, to }: Before,
): void {
  for (const comment of commentsOf(driver, from, to)) {
    const found = new RegExp(`@${old}\\b`).exec(driver.source.slice(comment.start, comment.end));
    if (!found) continue;
    const start = comment.start + found.index + 1;
    edits.replace({ start, end: start + old.length }, name);
  }
}

/** The comment before a definition, and those inside it up to a member. */
function commentsOf({ comments, source }: Driver, from: number, to: number): readonly SourceRange[] {
  const before = comments.filter(({ end }) => end <= from && source.slice(end, from).trim() === '');
  return [...before.slice(-1), ...comments.filter(({ start, end }) => start >= from && end <= to).slice(-1)];
}
