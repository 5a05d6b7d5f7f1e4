import { endWithoutValue } from '../rewrite/declarators';
import { aliasesOf } from '../../analysis/initialisers';
import type { Driver } from '../../model/driver';
import type { Part } from '../../model/edits';
import type {
  FunctionDeclaration,
  Node,
  Statement,
  VariableDeclaration,
  VariableDeclarator,
} from '../../model/nodes';
import { unparenthesized } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { lineBehind } from '../rewrite/lines';
import { lineBreakOf } from '../rewrite/source-text';
import { aroundOf, insertLines } from './edits';
import { readHead, type CloseHead } from './close-head';

/**
 * The early return of a `close` that is called for a mapping whose private data is NULL. What the declarations in front of it
 * work out from the private data, or do, has to come behind it.
 */

/** Make a `close` return early for a mapping whose private data `mapped` has not stored. */
export function guardClose(conversion: Conversion, close: FunctionDeclaration): void {
  const { driver } = conversion;
  const head = readHead(driver, close);
  const waiting = [...head.waiting];
  const apart = waiting.every((declarator) => canBeSetLater(driver, head, declarator));
  // What cannot be declared without its value is declared behind the guard, and all that follows it.
  const first = head.declarations.findIndex((one) => one.declarations.some((d) => head.waiting.has(d)));
  const before = apart || first < 0 ? head.declarations : head.declarations.slice(0, first);
  insertGuard(conversion, close, head, before, apart ? waiting : []);
}

/** What keeps a variable from being declared without its value: a cleanup that would find nothing set, a type taken from it. */
const WHOLE = /\b(__free|__cleanup|__attribute__|__auto_type|auto|CLASS)\b/;

/** Can a variable be declared first, and be given its value by an assignment? */
function canBeSetLater(driver: Driver, { declarations }: CloseHead, declarator: VariableDeclarator): boolean {
  const { init, id } = declarator;
  const declaration = declarations.find((one) => one.declarations.includes(declarator));
  if (!declaration || !init || unparenthesized(init).type === 'CInitializerList') return false;
  const specifiers = driver.source.slice(declaration.start, declaration.declarations[0].start);
  const own = driver.source.slice(declarator.start, init.start);
  if (id.ctype.kind === 'array' || WHOLE.test(`${specifiers} ${own}`)) return false;
  return !/\bconst\b[^*]*$/.test(`${specifiers} ${own}`);
}

/** Write the guard behind some declarations, and behind it the assignments of those whose values wait for it. */
function insertGuard(
  conversion: Conversion,
  close: FunctionDeclaration,
  { declarators, vma, lead }: CloseHead,
  before: readonly VariableDeclaration[],
  later: readonly VariableDeclarator[],
): void {
  const { source } = conversion.driver;
  const edits = aroundOf(conversion);
  const declared = before.flatMap((declaration) => declaration.declarations);
  const known = declarators.filter((one) => declared.includes(one));
  const [local] = aliasesOf(known, lead);
  const assignments = later.map((declarator) => {
    const init = declarator.init!;
    edits.remove({ start: endWithoutValue(source, declarator), end: init.end });
    return `\t${declarator.id.name} = ${source.slice(init.start, init.end)};\n`;
  });
  const comment = '\t/* vm_ops->mapped has not completed: nothing was taken. */\n';
  const guard = `${comment}\tif (!${local ?? `${vma}->vm_private_data`})\n\t\treturn;\n`;
  const rest = close.body.body.slice(before.length);
  if (!source.slice(close.body.start, close.body.end).includes('\n')) {
    const lines = (nodes: readonly Node[]): Part[] => nodes.flatMap((node): Part[] => ['\t', node, '\n']);
    const start = source.slice(0, close.body.start).trimEnd().length;
    const gap = before.length > 0 ? '\n' : '';
    const range = { start, end: close.body.end };
    edits.replace(range, '\n{\n', ...lines(before), `${gap}${guard}\n`, ...assignments, ...lines(rest), '}');
    return;
  }
  insertBehind(conversion, close, before.at(-1), rest[0], guard, assignments);
}

function insertBehind(
  conversion: Conversion,
  close: FunctionDeclaration,
  last: VariableDeclaration | undefined,
  next: Statement | undefined,
  guard: string,
  assignments: readonly string[],
): void {
  const { source } = conversion.driver;
  const before = last ? '\n' : '';
  const after = assignments.length > 0 ? `\n${assignments.join('')}` : '';
  const from = last ? last.end : close.body.start + 1;
  const at = lineBehind(conversion.driver, from);
  if (next && next.start < at) {
    // What follows on the line of the last declaration, comments included, comes behind the guard.
    const end = from + /^[ \t]*/.exec(source.slice(from))![0].length;
    const text = `\n${before}${guard}${after}\n\t`.replace(/\n/g, lineBreakOf(conversion));
    aroundOf(conversion).replace({ start: from, end }, text);
    return;
  }
  const gap = /^[ \t]*\r?\n/.test(source.slice(at));
  insertLines(conversion, at, `${before}${guard}${after}${gap ? '' : '\n'}`);
}
