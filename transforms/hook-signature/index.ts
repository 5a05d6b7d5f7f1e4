import { asBlockComment, onOneLine } from '../rewrite/source-text';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import { convertPrototypes, placeTwins } from '../names/helper-twins';
import { convertHelperCalls, convertHelperSignature, withHelpers } from '../names/vma-helpers';
import type { Driver } from '../../model/driver';
import type { SourceRange, Statement } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import { report, type Conversion, type Steps } from '../mmap-prepare/conversion';
import { convertMentions, counterpartOf, leadingCount, namedHook } from '../names/hook-mentions';
import { declarationLike, descriptorParameter } from './columns';
import { convertKernelDoc } from './kernel-doc';
import { commentsOfParameter, lastParameter } from './parameter-comments';
import { macrosNaming, namesOfBody } from '../refusals/hidden-uses';
import { lineBehind, lineStartAt } from '../rewrite/lines';
import { CODE } from '../findings';

/**
 * The signature of a hook (HOWTO, "How To Use"): `int (*mmap_prepare)(struct vm_area_desc *)`.
 *
 * The function gets its new name and its one parameter; the `struct file *` becomes a local where it is still used. The
 * operations structures, prototypes, kernel-doc and comments that name the function follow.
 *
 * Refused: a function that other code calls, exports or declares elsewhere, since that code would need to change too.
 */
export function convertSignature(conversion: Conversion): void {
  const { driver, edits, hook, newName } = conversion;
  const definition = conversion.function;
  const first = definition.params[0];
  const last = definition.params[definition.params.length - 1];
  if (!first || !last || hook.name === null) return;
  const counterpart = counterpartOf(conversion.api, hook);
  const vma = definition.params.find(({ ctype }) => pointsToStruct(ctype, 'vm_area_struct'));
  if (counterpart?.parameters && vma && definition.params.length === counterpart.parameters.length) {
    edits.replace(definition.id, newName);
    edits.replace(vma.declaration, descriptorParameter(driver, vma.declaration, conversion.desc));
    convertKernelDoc(conversion);
    return;
  }
  const leading = leadingParameters(conversion);
  if (!leading) {
    const text = driver.source.slice(first.declaration.start, last.declaration.end).replace(/\s+/g, ' ');
    report(
      conversion,
      CODE.legacyFormNeeded,
      definition.id,
      `${hook.name}(${text}) has not the parameters of the callback`,
    );
    return;
  }
  edits.replace(definition.id, newName);
  edits.replace(
    { start: first.declaration.start, end: last.declaration.end },
    [...leading, lastParameter(driver, definition.params, conversion.desc, leading)].join(', '),
  );
  keepFileAsLocal(conversion);
  convertKernelDoc(conversion);
}

/** The texts of the parameters that stay before the descriptor; null when the function's own do not fit the callback. */
function leadingParameters(conversion: Conversion): string[] | null {
  const { api, driver, hook } = conversion;
  const { params } = conversion.function;
  const leading = leadingCount(api, hook);
  const expected = leading > 0 ? leading + 1 : 2;
  if (params.length !== expected) return null;
  const last = params[params.length - 1];
  if (!pointsToStruct(last.ctype, 'vm_area_struct')) return null;
  if (leading === 0 && !pointsToStruct(params[0].ctype, 'file')) return null;
  return params
    .slice(0, leading)
    .map((p) => onOneLine(driver.source.slice(p.declaration.start, p.declaration.end)));
}

/** Keep the `struct file *` parameter as the hook's first local, where something still uses it. */
function keepFileAsLocal(conversion: Conversion): void {
  const { driver, edits, file } = conversion;
  const { body } = conversion.function;
  if (!file || file.name === '') return;
  const uses = namesOfBody(driver, conversion.function).filter(
    (token) => token.text === file.name && !edits.drops(token),
  );
  const named = macrosNaming(driver, conversion.function, file.name);
  if (uses.length === 0 && named.length === 0 && !edits.mentions(file.name, body)) return;
  const type = driver.source
    .slice(file.declaration.start, file.declaration.end)
    .replace(/\/\*[^]*?\*\/|\/\/[^\n]*|\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?\* ?/g, ' *');
  const lineBreak = driver.source.includes('\r\n') ? '\r\n' : '\n';
  const declaration = `${type} = ${conversion.desc}->file;`;
  const { before, behind } = commentsOfParameter(driver, conversion.function.params, file);
  const comments = [
    ...before.map(asBlockComment),
    ...behind.slice(0, -1).map(asBlockComment),
    ...behind.slice(-1),
  ];
  // GNU C only takes label declarations in front of everything else.
  const statements = body.body.filter(
    ({ start, end }) => !/^__label__\b/.test(driver.source.slice(start, end)),
  );
  const first = firstStatement(statements, [...uses, ...named.map(({ use }) => use)]);
  const bodyLine = lineBehind(driver, body.start);
  if (!first || first.start < bodyLine) {
    edits.insert(body.start + 1, ` ${[declaration, ...comments.map(asBlockComment)].join(' ')}`);
    return;
  }
  const firstLine = lineStartAt(driver, first.start);
  const indent = /^[ \t]+/.exec(driver.source.slice(firstLine, first.start))?.[0] ?? '\t';
  const inColumns = inColumnsOf(driver, statements, indent, declaration);
  const local = [inColumns, ...comments].join(' ');
  // A declaration may have become a statement, or may have gone.
  const left = statements.find((statement) => !edits.drops(statement) || edits.replaces(statement));
  const next = first === statements[0] && left ? left : first;
  const declares = declaresVariable(driver, next) && !edits.replaces(next);
  const at = declares || first !== body.body[0] ? firstLine : bodyLine;
  const isApart = declares || /^[ \t]*\r?\n/.test(driver.source.slice(at));
  edits.insert(at, `${indent}${local}${lineBreak}${isApart ? '' : lineBreak}`);
}

/** The declaration of the file, in the columns of the others where these have some. */
function inColumnsOf(
  driver: Driver,
  body: readonly Statement[],
  indent: string,
  declaration: string,
): string {
  const [, type, declarator, value] = /^(.*\w) (\**\w+) (= .*)$/.exec(declaration) ?? [];
  if (type === undefined) return declaration;
  return declarationLike(driver, body, indent, { type, declarator, value });
}

/** Does a statement declare something, itself or by a macro such as `LIST_HEAD(list);`? */
function declaresVariable(driver: Driver, { type, start, end }: Statement): boolean {
  if (type === 'VariableDeclaration') return true;
  return /^(?:DECLARE_\w+|DEFINE_\w+|H?LIST_HEAD|CLASS)\s*\(/.test(driver.source.slice(start, end));
}

/** The statement that a declaration has to precede: inside a conditional directive's branch, when only that branch uses it. */
function firstStatement(body: readonly Statement[], uses: readonly SourceRange[]): Statement | undefined {
  const [first] = body;
  if (first?.type !== 'CPreprocConditional') return first;
  const branch = first.branches.find((b) => uses.every((use) => b.start <= use.start && use.end <= b.end));
  const inner = branch?.body[0];
  return inner ? firstStatement(branch.body as readonly Statement[], uses) : first;
}

/**
 * Convert what names the functions that were converted: mentions of the hooks, prototypes of the helpers. Twins take their
 * places.
 * @param roots what is converted in its own right
 * @param all the same, and the helpers
 */
export function convertNames(roots: readonly (readonly Conversion[])[], all: readonly Conversion[]): void {
  for (const conversions of roots)
    if (conversions[0]?.role === 'hook') convertMentions(namedHook(conversions));
  const declared = new Set(roots.flat().map((root) => root.function.id.name));
  for (const { function: definition, helpers, driver, edits, beside } of all) {
    const name = definition.id.name;
    const helper = helpers.get(name);
    if (declared.has(name) || !helper) continue;
    declared.add(name);
    convertPrototypes({ driver, edits: beside ?? edits }, name, helper);
  }
  placeTwins(all);
}

/** This concept alone: every definition, the functions that take the vma in turn, then everything that names them. */
export const steps: Steps = (roots) => {
  const all = withHelpers(roots.flat(), 'part');
  for (const conversion of all) {
    convertHelperCalls(conversion);
    if (conversion.role === 'hook') convertSignature(conversion);
    else convertHelperSignature(conversion);
  }
  convertNames(roots, all);
  return all;
};

export default jscodeshiftTransform(steps);
