import { tokenize } from '../../model/lexer';
import type { Edits } from '../../model/edits';
import type { Node, VariableDeclaration, VariableDeclarator } from '../../model/nodes';

/**
 * Remove some of a declaration's declarators, with the commas that join them to their neighbours: not all of them, for the
 * declaration itself would go then.
 * @param source the text that the nodes are of
 */
export function removeDeclarators(
  edits: Edits,
  source: string,
  { declarations: all }: VariableDeclaration,
  gone: ReadonlySet<VariableDeclarator>,
): void {
  all.forEach((declarator, i) => {
    if (!gone.has(declarator)) return;
    const isJoined = all.slice(0, i).some((one) => !gone.has(one));
    const range = isJoined
      ? { start: all[i - 1].end, end: declarator.end }
      : { start: startOf(source, declarator), end: startOf(source, all[i + 1]) };
    if (!edits.drops(range)) edits.remove(range);
  });
}

/** Where a declarator begins, its `*` included. */
function startOf(source: string, { start }: Node): number {
  let at = start;
  while (/[\s*]/.test(source[at - 1] ?? '')) at--;
  return at + /^\s*/.exec(source.slice(at))![0].length;
}

/** Where a declarator ends without its value: before the sign, on either side of which a comment may stand. */
export function endWithoutValue(source: string, { id, init, end }: VariableDeclarator): number {
  const sign = init && tokenize(source, id.end, init.start).findLast(({ text }) => text === '=');
  return sign ? source.slice(0, sign.start).trimEnd().length : end;
}
