import { jscodeshiftTransform } from './entry';
import type { Driver, HookReference } from '../model/driver';
import { isHook } from '../model/kernel-api';
import { columnAfter } from '../model/layout';
import { tokenize, type Token } from '../model/lexer';
import type { Edits } from '../model/edits';
import type { CPrototype, Node, SourceRange, Statement } from '../model/nodes';
import { pointsToStruct } from '../model/types';
import { report, variableUses, type Conversion } from './conversion';
import { finding, type Finding } from './findings';

/**
 * The signature of a hook (HOWTO, "How To Use"): `int (*mmap_prepare)(struct vm_area_desc *)`.
 *
 * The function gets its new name and its one parameter; the `struct file *` becomes a local where it is still used. The
 * operations structures, prototypes, kernel-doc and comments that name the function follow.
 *
 * Refused: a function that other code calls, exports or declares elsewhere, since that code would need to change too.
 */
export function convertSignature(conversion: Conversion): void {
  const { driver, edits, hook } = conversion;
  const definition = conversion.function;
  const first = definition.params[0];
  const last = definition.params[definition.params.length - 1];
  if (!first || !last || hook.name === null) return;
  const name = preparedName(driver.source, hook.name);
  const leading = leadingParameters(conversion);
  if (!leading) {
    const text = driver.source.slice(first.declaration.start, last.declaration.end).replace(/\s+/g, ' ');
    report(
      conversion,
      'MP009',
      definition.id,
      `${hook.name}(${text}) has not the parameters of the callback`,
    );
    return;
  }
  edits.replace(definition.id, name);
  edits.replace(
    { start: first.declaration.start, end: last.declaration.end },
    [...leading, `struct vm_area_desc *${conversion.desc}`].join(', '),
  );
  keepFileAsLocal(conversion);
  convertKernelDoc(conversion);
}

/** `foo_mmap` becomes `foo_mmap_prepare`, another name gets `_prepare` or, if it does not say mmap, `_mmap_prepare`. */
export function preparedName(source: string, name: string): string {
  const preferred = /mmap/.test(name) ? `${name}_prepare` : `${name}_mmap_prepare`;
  return new RegExp(`\\b${preferred}\\b`).test(source) ? `${preferred}_desc` : preferred;
}

/** The texts of the parameters that stay before the descriptor; null when the function's own do not fit the callback. */
function leadingParameters(conversion: Conversion): string[] | null {
  const { api, driver, hook } = conversion;
  const { params } = conversion.function;
  const operations = hook.references.find(
    (r) => r.operations !== null && api.counterparts.has(r.operations),
  )?.operations;
  const leading = operations ? (api.counterparts.get(operations)?.leading ?? []) : [];
  const expected = leading.length > 0 ? leading.length + 1 : 2;
  if (params.length !== expected) return null;
  const last = params[params.length - 1];
  if (!pointsToStruct(last.ctype, 'vm_area_struct')) return null;
  if (leading.length === 0 && !pointsToStruct(params[0].ctype, 'file')) return null;
  return params
    .slice(0, leading.length)
    .map((p) => driver.source.slice(p.declaration.start, p.declaration.end).replace(/\s+/g, ' '));
}

/** Keep the `struct file *` parameter as the hook's first local, where something still uses it. */
function keepFileAsLocal(conversion: Conversion): void {
  const { driver, edits, file } = conversion;
  const { body } = conversion.function;
  if (!file || file.name === '') return;
  const uses = variableUses(body, file.name).filter((use) => !edits.drops(use.node));
  if (uses.length === 0) return;
  const type = driver.source
    .slice(file.declaration.start, file.declaration.end)
    .replace(/\s+/g, ' ')
    .replace(/\* /g, '*');
  const lineBreak = driver.source.includes('\r\n') ? '\r\n' : '\n';
  const local = `${type} = ${conversion.desc}->file;`;
  const first = firstStatement(
    body.body,
    uses.map((use) => use.node),
  );
  const bodyLine = driver.source.indexOf('\n', body.start) + 1;
  if (!first || bodyLine === 0 || first.start < bodyLine) {
    edits.insert(body.start + 1, ` ${local}`);
    return;
  }
  const firstLine = driver.source.lastIndexOf('\n', first.start) + 1;
  const indent = /^[ \t]+/.exec(driver.source.slice(firstLine, first.start))?.[0] ?? '\t';
  const declares = first.type === 'VariableDeclaration';
  const at = declares || first !== body.body[0] ? firstLine : bodyLine;
  edits.insert(at, `${indent}${local}${lineBreak}${declares ? '' : lineBreak}`);
}

/** The statement that a declaration has to precede: inside a conditional directive's branch, when only that branch uses it. */
function firstStatement(body: readonly Statement[], uses: readonly Node[]): Statement | undefined {
  const [first] = body;
  if (first?.type !== 'CPreprocConditional') return first;
  const branch = first.branches.find((b) => uses.every((use) => b.start <= use.start && use.end <= b.end));
  const inner = branch?.body[0];
  return inner ? firstStatement(branch.body as readonly Statement[], uses) : first;
}

/** `@vma:` of the function's kernel-doc becomes `@desc:`, and the line of the dropped file goes. */
function convertKernelDoc(conversion: Conversion): void {
  const { driver, edits, function: definition } = conversion;
  const comment = driver.comments.filter((c) => c.end <= definition.start).at(-1);
  if (!comment || comment.type !== 'CommentBlock' || !/@\w+:/.test(comment.value)) return;
  if (driver.source.slice(comment.end, definition.start).trim() !== '') return;
  for (const line of driver.source.slice(comment.start, comment.end).matchAll(/^.*@(\w+):.*(?:\n|$)/gm)) {
    const name = line[1];
    const start = comment.start + line.index;
    const at = start + line[0].indexOf(`@${name}:`) + 1;
    if (name === conversion.vma) {
      edits.replace({ start: at, end: at + name.length }, conversion.desc);
    } else if (name === conversion.file?.name && line[0].endsWith('\n')) {
      edits.remove({ start, end: start + line[0].length });
    }
  }
}

/**
 * Convert everything else in the file that names the hook: its operations structures, prototypes and comments.
 * @param conversions one for each definition of the hook; findings go to the first
 */
export function convertMentions(conversions: readonly Conversion[]): void {
  const conversion = conversions[0];
  if (!conversion || conversion.hook.name === null) return;
  const { driver, hook } = conversion;
  const name = preparedName(driver.source, conversion.hook.name);
  for (const reference of hook.references) {
    const refused = convertReference(conversion, reference, name);
    if (refused) conversion.findings.push(refused);
  }
  const known: SourceRange[] = [
    ...hook.references.map((reference) => reference.valueRange),
    ...conversions.map((c) => c.function.id),
  ];
  const prototypes = driver.items
    .filter(
      (item) =>
        item.kind === 'declaration' &&
        new RegExp(`\\b${hook.name}\\s*\\(`).test(driver.source.slice(item.start, item.end)),
    )
    .flatMap((item) => driver.model(item))
    .filter((node): node is CPrototype => node.type === 'CPrototype' && node.id.name === hook.name);
  for (const token of tokensNear(driver, conversion.hook.name)) {
    const text = driver.source.slice(token.start, token.end);
    if (token.kind === 'comment') {
      renameIn(conversion, token, name);
      continue;
    }
    if (token.kind === 'directive' && new RegExp(`\\b${hook.name}\\b`).test(withoutComments(text))) {
      convertAlias(conversion, token, text, name);
      continue;
    }
    if (token.kind !== 'identifier' || token.text !== hook.name) continue;
    // A structure's tag may be spelled like the hook: it is another name space.
    if (/\b(struct|union|enum)\s+$/.test(driver.source.slice(Math.max(0, token.start - 20), token.start)))
      continue;
    if (known.some((range) => range.start <= token.start && token.end <= range.end)) continue;
    const prototype = prototypes.find((p) => p.id.start === token.start);
    if (prototype) convertPrototype(conversion, prototype, name);
    else report(conversion, 'MP009', token, `${hook.name} is used here with the legacy signature`);
  }
  const exposed = conversions.find((c) => !c.function.storage.includes('static'));
  if (exposed) {
    report(conversion, 'MP008', exposed.function.id, `${hook.name} is not static`);
  }
}

/** The tokens of the items of a file that have a name in them, with the comments before each: all that can mention it. */
function tokensNear(driver: Driver, name: string): Token[] {
  const { source } = driver;
  const ends = [...driver.items.map((item) => item.end), source.length];
  const tokens: Token[] = [];
  let item = 0;
  for (let mention = source.indexOf(name); mention >= 0; mention = source.indexOf(name, ends[item])) {
    while (ends[item] <= mention) item++;
    tokens.push(...tokenize(source, item === 0 ? 0 : ends[item - 1], ends[item]));
  }
  return tokens;
}

/** What converting a place that names a hook needs. */
type Place = Pick<Conversion, 'driver' | 'api' | 'edits'>;

/**
 * Convert one `.mmap = f`: the member, the alignment of its `=`, and the value.
 * @param name the new callback's name
 * @returns why it cannot be, or null
 */
export function convertReference(place: Place, reference: HookReference, name: string): Finding | null {
  const { api, driver, edits } = place;
  const counterpart = reference.operations === null ? undefined : api.counterparts.get(reference.operations);
  if (!counterpart) {
    return reference.operations === null
      ? finding('MP026', reference.line, 'the structure that this member belongs to is not known')
      : finding(
          'MP020',
          reference.line,
          `struct ${reference.operations} has no mmap_prepare member in this kernel`,
        );
  }
  const { memberRange, valueRange } = reference;
  const between = driver.source.slice(memberRange.end, valueRange.start);
  const lineStart = driver.source.lastIndexOf('\n', memberRange.start - 1) + 1;
  const before = columnAfter(driver.source.slice(lineStart, memberRange.end));
  const space = /^[ \t]*/.exec(between)![0];
  const target = columnAfter(space, before);
  const after = before + counterpart.member.length - (memberRange.end - memberRange.start);
  edits.replace(
    { start: memberRange.start, end: memberRange.end + space.length },
    counterpart.member + gap(space, after, target),
  );
  const value = driver.source.slice(valueRange.start, valueRange.end);
  edits.replace(valueRange, value.replace(/\w+$/, name));
  if (space.length <= 1)
    alignValue(
      edits,
      between.slice(space.length),
      after + space.length,
      before + space.length,
      memberRange.end + space.length,
    );
  return null;
}

/** Where tabs after the `=` align the values (`.mmap =\t\tf`), the value stays in its column. */
function alignValue(edits: Edits, between: string, column: number, oldColumn: number, start: number): void {
  const tabs = /^=[ \t]*\t[ \t]*$/.exec(between);
  if (!tabs) return;
  const target = columnAfter(between, oldColumn);
  const range = { start: start + 1, end: start + between.length };
  edits.replace(range, gap('\t', column + 1, target));
}

/** White space from one column to another, of the kind that stood there; one space when the column is passed. */
function gap(space: string, from: number, to: number): string {
  if (space === '') return '';
  if (from >= to) return space.startsWith('\t') && from % 8 === 0 ? '\t' : ' ';
  if (!space.includes('\t')) return ' '.repeat(to - from);
  let tabs = '';
  while (columnAfter(tabs, from) < to) tabs += '\t';
  return columnAfter(tabs, from) === to ? tabs : ' '.repeat(to - from);
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\//g, '');

/** `#define foo_mmap NULL`, `#define foo_mmap generic_file_mmap`: what the name stands for in another configuration. */
function convertAlias(conversion: Conversion, directive: SourceRange, text: string, name: string): void {
  const { api, edits, hook } = conversion;
  const alias = new RegExp(`^(\\s*#\\s*define\\s+)${hook.name}(\\s+)(\\w+)\\s*$`).exec(withoutComments(text));
  const twin = alias ? api.twins.get(alias[3]!) : undefined;
  const value = alias?.[3] === 'NULL' ? 'NULL' : twin && isHook(twin) ? twin.name : null;
  if (!alias || value === null || text !== withoutComments(text)) {
    report(conversion, 'MP022', directive, `${hook.name} is named by a preprocessor directive`);
    return;
  }
  const start = directive.start + alias[1]!.length;
  edits.replace({ start, end: start + hook.name!.length }, name);
  const at = start + hook.name!.length + alias[2]!.length;
  edits.replace({ start: at, end: at + alias[3]!.length }, value);
}

function convertPrototype(conversion: Conversion, prototype: CPrototype, name: string): void {
  const first = prototype.params[0];
  const last = prototype.params[prototype.params.length - 1];
  if (!first || !last) return;
  const leading = leadingParameters(conversion) ?? [];
  const kept = prototype.params
    .slice(0, leading.length)
    .map((p) => conversion.driver.source.slice(p.declaration.start, p.declaration.end));
  const parameter = last.name === '' ? 'struct vm_area_desc *' : `struct vm_area_desc *${conversion.desc}`;
  conversion.edits.replace(prototype.id, name);
  conversion.edits.replace(
    { start: first.declaration.start, end: last.declaration.end },
    [...kept, parameter].join(', '),
  );
}

/** Rename the hook where a comment names it. */
function renameIn(conversion: Conversion, comment: SourceRange, name: string): void {
  const text = conversion.driver.source.slice(comment.start, comment.end);
  for (const match of text.matchAll(new RegExp(`\\b${conversion.hook.name}\\b`, 'g'))) {
    const start = comment.start + match.index;
    const range = { start, end: start + match[0].length };
    if (!conversion.edits.drops(range)) conversion.edits.replace(range, name);
  }
}

/** This concept alone: every definition, then everything that names the hook. */
function convertSignatures(hooks: readonly (readonly Conversion[])[]): void {
  hooks.flat().forEach(convertSignature);
  hooks.forEach(convertMentions);
}

export default jscodeshiftTransform(convertSignatures);
