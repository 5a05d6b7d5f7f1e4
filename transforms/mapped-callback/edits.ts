import { columnAfter } from '../../model/layout';
import { tokenize } from '../../model/lexer';
import { wholeLines, type Edits, type Part } from '../../model/edits';
import type { FunctionDeclaration, Node, SourceRange, Statement } from '../../model/nodes';
import { beginningOf } from '../rewrite/before-hook';
import { spaceTo } from '../rewrite/columns';
import { lineBehind, lineStartAt } from '../rewrite/lines';
import { endWithComments, lineBreakOf } from '../rewrite/source-text';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { commentsBefore, type MappedFunction } from './function';
import { memberFunction, memberOf, Refusal, type Operations } from './operations';
import { jumpsToTail, type Plan } from './plan';
import { jumpsByLabel } from '../../analysis/paths';
import { isPure } from '../../analysis/purity';
import { alwaysLeaves } from './shape';
import { unparenthesized, contains } from '../../model/query';
import { CODE } from '../findings';

/**
 * Remove from the hook what moves and what undid it, with their comments, and the `if`s that only led there.
 * @throws Refusal when a test that cannot go would be left with nothing to do
 */
export function removeFromHook(conversion: Conversion, gone: readonly Statement[]): void {
  const { edits } = conversion;
  const isGone = (statement: Statement): boolean => {
    if (gone.includes(statement) || edits.drops(statement)) return true;
    if (statement.type === 'BlockStatement') return statement.body.length > 0 && statement.body.every(isGone);
    return (
      statement.type === 'IfStatement' &&
      isPure(conversion.driver, conversion.function, statement.test) &&
      isGone(statement.consequent) &&
      (!statement.alternate || isGone(statement.alternate))
    );
  };
  const all = jumpsByLabel(conversion.driver, conversion.function);
  const isJumpedTo = (label: string): boolean => {
    const jumps = all.get(label) ?? [];
    const goes = (jump: Node): boolean => edits.drops(jump) || gone.some((one) => contains(one, jump));
    return jumps.length === 0 || !jumps.every(goes);
  };
  const visit = (statement: Statement): void => {
    if (edits.drops(statement) || !gone.some((one) => contains(statement, one))) return;
    if (isGone(statement) && (gone.includes(statement) || !edits.touches(statement))) {
      removeStatement(conversion, statement);
      return;
    }
    switch (statement.type) {
      case 'BlockStatement':
        statement.body.forEach(visit);
        return;
      case 'LabeledStatement':
        if (!isGone(statement.body)) visit(statement.body);
        else if (!isJumpedTo(statement.label.name)) removeStatement(conversion, statement);
        else edits.remove({ start: afterLabel(conversion, statement), end: statement.body.end });
        return;
      case 'IfStatement': {
        const { consequent, alternate } = statement;
        if (isGone(consequent) && !edits.drops(consequent)) refuseEmpty(conversion, statement);
        visit(consequent);
        if (
          alternate &&
          isGone(alternate) &&
          !edits.touches({ start: consequent.end + 1, end: alternate.end })
        )
          edits.remove({ start: consequent.end, end: alternate.end });
        else if (alternate) visit(alternate);
        return;
      }
      case 'SwitchStatement':
        for (const { consequent } of statement.cases) consequent.forEach(visit);
        return;
      default:
        throw new Refusal(
          CODE.undoNotUnderstood,
          statement,
          `what moves stands inside ${excerpt(conversion, statement, 40)}, which stays`,
        );
    }
  };
  conversion.function.body.body.forEach(visit);
}

function refuseEmpty(conversion: Conversion, statement: Extract<Statement, { type: 'IfStatement' }>): never {
  throw new Refusal(
    CODE.undoNotUnderstood,
    statement,
    `nothing would be left to do when ${excerpt(conversion, statement.test)}`,
  );
}

/** The edits of what is around the function: where it stays beside its twin, those of the twin are of its own text alone. */
export function aroundOf({ beside, edits }: Conversion): Edits {
  return beside ?? edits;
}

/** Insert text around the hook with the line ends of the file. */
export function insertLines(conversion: Conversion, at: number, text: string): void {
  aroundOf(conversion).insert(at, text.replace(/\r?\n/g, lineBreakOf(conversion)));
}

/** Where the colon of a label ends. */
function afterLabel(
  conversion: Conversion,
  statement: Extract<Statement, { type: 'LabeledStatement' }>,
): number {
  return conversion.driver.source.indexOf(':', statement.label.end) + 1;
}

function removeStatement(conversion: Conversion, statement: Statement): void {
  const { edits, driver } = conversion;
  if (statement.type === 'ReturnStatement') {
    const { argument } = statement;
    if (argument && !edits.drops(argument)) edits.replace(argument, '0');
    return;
  }
  const first = commentsBefore(conversion, statement)[0]?.start ?? statement.start;
  const end = endWithComments(conversion, statement);
  edits.remove(withBlankLine(driver.source, { start: first, end }));
}

/** The lines of a span, and the empty line after them where another one, or an opening brace, stands before. */
function withBlankLine(source: string, range: SourceRange): SourceRange {
  const lines = wholeLines(source, range);
  if (source[lines.end - 1] !== '\n') return lines;
  const before = source.slice(0, lines.start);
  const opens = /(\{|\n)[ \t]*\r?\n$/.test(before);
  const after = /^[ \t]*\r?\n/.exec(source.slice(lines.end));
  if (opens && after) return { start: lines.start, end: lines.end + after[0].length };
  const closes = /^[ \t]*\}/.test(source.slice(lines.end));
  const gap = /\n([ \t]*\r?\n)$/.exec(before);
  if (closes && gap) return { start: lines.start - gap[1].length, end: lines.end };
  return lines;
}

/**
 * Remove the error path at the end of the hook when only what moved came to it.
 * @returns whether it went, and all undos with it
 */
export function removeDesertedTail(conversion: Conversion, plan: Plan): boolean {
  const { edits, driver } = conversion;
  const [first] = plan.tail;
  const last = plan.tail.at(-1);
  const { body } = conversion.function.body;
  if (!first || !last) return false;
  // What was given back before it goes, too, or is gone with the test of what is mapped.
  const goes = (statement: Statement): boolean =>
    edits.drops(statement) || plan.undos.some((undo) => undo.node === behindLabels(statement));
  let from = body.indexOf(first);
  while (from > 0 && goes(body[from - 1])) from--;
  const before = body[from - 1];
  if (!before || !alwaysLeaves(before)) return false;
  const tail = { start: first.start, end: last.end };
  const isShared = jumpsToTail(conversion, { ...plan, tail: body.slice(from) }).some(
    (jump) => !edits.drops(jump),
  );
  // What goes before it ends where it begins.
  if (isShared || edits.touches({ start: tail.start + 1, end: tail.end })) return false;
  edits.remove(withBlankLine(driver.source, tail));
  // With what goes before it, nothing is left behind the empty line.
  const between = /^[^\n]*\n([ \t]*\r?\n)/.exec(driver.source.slice(before.end, body[from].start));
  if (between && body[from] !== first) {
    const end = before.end + between[0].length;
    edits.remove({ start: end - between[1].length, end });
  }
  return true;
}

function behindLabels(statement: Statement): Statement {
  return statement.type === 'LabeledStatement' ? behindLabels(statement.body) : statement;
}

/**
 * Add `.mapped = name` to the operations structure, before its first member, in the style of that member: `mapped: name`
 * beside GNU's old designators.
 * @throws Refusal where the members are given by their order
 */
export function addMember(conversion: Conversion, operations: Operations, name: string): void {
  const { driver } = conversion;
  const { source } = driver;
  const { list } = operations;
  const model = memberOf(operations, 'open') ?? memberOf(operations, 'close') ?? list.elements[0];
  if (!model) {
    insertLines(conversion, list.start + 1, ` .mapped = ${name}, `);
    return;
  }
  if (model.type !== 'CDesignatedInitializer') {
    const message = `${operations.name} gives its members by their order`;
    throw new Refusal(CODE.noOperations, model, message);
  }
  const designator = model.designators[0];
  const between = source.slice(designator.range.end, model.value.start);
  const isOld = isOldDesignator(source, designator.range);
  const opening = lineBehind(driver, list.start);
  const multiline = opening <= model.start;
  if (!multiline) {
    addToLine(conversion, operations, isOld ? `mapped: ${name},` : `.mapped = ${name},`);
    return;
  }
  const lineStart = source.lastIndexOf('\n', model.start) + 1;
  const indent = source.slice(lineStart, model.start);
  const sign = isOld ? ':' : '=';
  const member = isOld ? 'mapped' : '.mapped';
  const [spaceBefore, spaceAfter] = between.split(sign);
  const from = columnAfter(`${indent}${member}`);
  const modelEnd = columnAfter(source.slice(lineStart, designator.range.end));
  const equals = columnAfter(spaceBefore, modelEnd);
  const before = spaceBefore && spaceTo(spaceBefore, from, equals);
  const afterEquals = columnAfter(before, from) + 1;
  const value = columnAfter(`${spaceBefore}${sign}${spaceAfter}`, modelEnd);
  const after =
    /^[ ]?$/.test(spaceAfter) || value <= afterEquals
      ? spaceAfter.slice(0, 1)
      : spaceTo(spaceAfter, afterEquals, value);
  insertLines(conversion, opening, `${indent}${member}${before}${sign}${after}${name},\n`);
}

/** `open: f`, as GNU C had it before C99: the name is followed by a colon, and no dot stands before it. */
function isOldDesignator(source: string, { start }: SourceRange): boolean {
  return source[start] !== '.' && source[start] !== '[';
}

/** Add the member to an initialiser on one line, which is broken into lines when it gets too long. */
function addToLine(conversion: Conversion, { list }: Operations, text: string): void {
  const { driver } = conversion;
  const edits = aroundOf(conversion);
  const { source } = driver;
  const lineStart = source.lastIndexOf('\n', list.start) + 1;
  const lineEnd = source.indexOf('\n', list.end);
  if (columnAfter(source.slice(lineStart, lineEnd)) + text.length + 1 <= 80) {
    insertLines(conversion, list.elements[0]?.start ?? list.end - 1, `${text} `);
    return;
  }
  const lineBreak = lineBreakOf(conversion);
  const members = list.elements.flatMap((element): Part[] => [`${lineBreak}\t`, element, ',']);
  edits.replace(list, `{${lineBreak}\t${text}`, ...members, `${lineBreak}}`);
}

/** Define `mapped` before `open`, or else before the hook, and declare it before the structure where it comes later. */
export function addFunction(conversion: Conversion, operations: Operations, mapped: MappedFunction): void {
  const anchors: FunctionDeclaration[] = [];
  for (const member of ['open', 'close']) {
    const definition = memberFunction(conversion, operations, member);
    if (definition && definition !== 'unknown') anchors.push(definition);
  }
  anchors.push(conversion.function);
  const body = mapped.definition;
  const anchor =
    anchors.find((candidate) => isDeclaredBefore(conversion, body, candidate.start)) ?? conversion.function;
  const structure = operations.declaration;
  const hookOnly = anchor === conversion.function;
  const at = beginningOf(conversion.driver, anchor);
  if (anchor.start < structure.start || !hookOnly) insertLines(conversion, at, body);
  else {
    const early = isDeclaredBefore(conversion, body, structure.start);
    insertLines(conversion, early ? beginningOf(conversion.driver, structure) : at, body);
    if (early) return;
  }
  if (anchor.start > structure.start) declareEarlier(conversion, operations, mapped);
}

/** Have the functions take a const file that `mapped` gives its own: each once, whoever else does the same. */
export function makeConst(conversion: Conversion, { madeConst }: MappedFunction): void {
  const edits = aroundOf(conversion);
  for (const { declaration } of madeConst) {
    const struct = { start: declaration.start, end: declaration.start + 'struct'.length };
    if (!edits.replaces(struct)) edits.replace(struct, 'const struct');
  }
}

/** Is every function and variable of the file that a text names declared before a place? */
function isDeclaredBefore(conversion: Conversion, text: string, at: number): boolean {
  const { driver } = conversion;
  const names = new Set([...tokenize(text)].filter((t) => t.kind === 'identifier').map((t) => t.text));
  return [...names].every((name) => {
    const definitions = driver.items.filter((item) => {
      if (item.kind === 'directive') return false;
      const header = driver.source.slice(item.start, item.kind === 'function' ? item.bodyStart : item.end);
      return declares(header, name, item.kind);
    });
    return definitions.length === 0 || definitions.some((item) => item.start < at);
  });
}

function declares(header: string, name: string, kind: 'function' | 'declaration'): boolean {
  // Nearly every item of a file is about something else.
  if (!header.includes(name)) return false;
  if (kind === 'function') return new RegExp(`\\b${name}\\s*\\(`).test(header);
  const bare = header.replace(/\{[^]*\}/g, '{}').replace(/=[^]*$/, '');
  return new RegExp(`\\b${name}\\s*(\\(|\\[|;|=|$|,)`).test(bare) && !/^\s*typedef/.test(bare);
}

/** A prototype beside those of `open` and `close`, or else before the structure. */
function declareEarlier(conversion: Conversion, operations: Operations, mapped: MappedFunction): void {
  const { driver } = conversion;
  const names = ['open', 'close', 'fault'].flatMap((member) => {
    const element = memberOf(operations, member);
    const value = element && unparenthesized(element.value);
    return value?.type === 'Identifier' ? [value.name] : [];
  });
  const prototype = driver.items.find((item) => {
    if (item.kind !== 'declaration' || item.start > operations.declaration.start) return false;
    const text = driver.source.slice(item.start, item.end);
    return names.some((name) => new RegExp(`\\b${name}\\s*\\(`).test(text)) && !text.includes('{');
  });
  if (prototype) {
    insertLines(conversion, lineStartAt(driver, prototype.start), mapped.prototype);
  } else {
    insertLines(conversion, beginningOf(driver, operations.declaration), `${mapped.prototype}\n`);
  }
}
