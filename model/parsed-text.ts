import type { Node as SyntaxNode } from 'web-tree-sitter';
import { convertDeclaration, convertFunction } from './declarations';
import { convertExpression, meaningful, unparsed, type ExpressionContext } from './expressions';
import { parseC } from './grammar';
import { isTooDeep, TooDeep } from './nesting';
import type { CType, Expression, TopLevel } from './nodes';
import { prepareItem, type Prepared, type Replacement } from './replacements';
import { convertBlock, convertDefine, convertStatement } from './statements';
import type { TopLevelItem } from './top-level';

/** From what the grammar gives for one text to nodes of the model: of an item of a file, and of what stands embedded in one. */

/**
 * Parse a C expression that stands alone, such as a macro's value. Ranges are offsets into `text`.
 * @returns null when the text is not one expression
 */
export function parseExpression(text: string): Expression | null {
  const before = 'void f(void) { x = (';
  const source = `${before}${text}\n); }`;
  const item = { start: 0, end: source.length };
  if (isTooDeep(source)) return null;
  const prepared = prepareItem(source, item, before.indexOf('{'));
  const tree = parseC(prepared.text);
  if (tree === null) return null;
  try {
    const context = conversion(source, before.length, prepared, -before.length);
    const body = tree.rootNode.namedChildren[0]?.childForFieldName('body');
    const inner = body?.namedChildren[0]?.namedChildren[0]?.childForFieldName('right');
    if (!inner || tree.rootNode.hasError || inner.type !== 'parenthesized_expression') return null;
    const value = meaningful(inner)[0];
    return value ? convertExpression(context, value) : null;
  } catch (error) {
    if (error instanceof TooDeep) return null;
    throw error;
  } finally {
    tree.delete();
  }
}

/** The conversion of one parsed text whose first character stands at `base` in the file. */
export function conversion(
  source: string,
  textStart: number,
  prepared: Prepared,
  base: number,
): ExpressionContext {
  const context: ExpressionContext = {
    at: (offset) => offset + base,
    text: (start, end) => source.slice(start + (base < 0 ? textStart : 0), end + (base < 0 ? textStart : 0)),
    replaced: (start) => prepared.replaced.get(base < 0 ? start + textStart : start),
    typeofAt: (start) => {
      const replaced = context.replaced(start);
      return replaced?.kind === 'typeof' ? typeofType(context, replaced, base < 0 ? -textStart : 0) : null;
    },
    caseLast: (start) => {
      const replaced = context.replaced(start);
      if (replaced?.kind !== 'case-range') return null;
      const dots = /^[.\s]*/.exec(replaced.text)![0].length;
      return embedded(context, replaced, base < 0 ? -textStart : 0, dots, replaced.text.length, '');
    },
    frontOf: (start) => (base < 0 ? start : frontOf(source, start, prepared)),
    expression: (node) => convertExpression(context, node),
    block: (node) => convertBlock(context, node),
  };
  return context;
}

const annotations = new WeakMap<Prepared, ReadonlyMap<number, number>>();

/** The annotations of a text: where they begin, by where they end. */
function annotationsOf(prepared: Prepared): ReadonlyMap<number, number> {
  let known = annotations.get(prepared);
  if (!known) {
    const found = [...prepared.replaced.values()].filter(({ kind }) => kind === 'annotation');
    annotations.set(prepared, (known = new Map(found.map(({ start, end }) => [end, start]))));
  }
  return known;
}

/** Where the annotations begin that stand right in front of an offset of the file: the grammar is not given those. */
function frontOf(source: string, start: number, prepared: Prepared): number {
  const ends = annotationsOf(prepared);
  let front = start;
  for (;;) {
    let at = front;
    while (/\s/.test(source[at - 1] ?? '')) at--;
    const from = ends.get(at);
    if (from === undefined) return front;
    front = from;
  }
}

/** The type that a replaced `typeof(...)` names; what stands in its parentheses is parsed on its own: an expression, or else a type. */
function typeofType(outer: ExpressionContext, replaced: Replacement, shift: number): CType | null {
  const argument =
    typeofArgument(outer, replaced, shift, '') ?? typeofArgument(outer, replaced, shift, 'sizeof');
  return argument && { kind: 'typeof', argument };
}

function typeofArgument(
  outer: ExpressionContext,
  replaced: Replacement,
  shift: number,
  operator: '' | 'sizeof',
): Expression | null {
  return embedded(outer, replaced, shift, replaced.text.indexOf('(') + 1, replaced.text.length - 1, operator);
}

/** Parse a part of a replaced text, from `open` to `close`, as an expression or, with `sizeof` before it, as a type. */
function embedded(
  outer: ExpressionContext,
  replaced: Replacement,
  shift: number,
  open: number,
  close: number,
  operator: '' | 'sizeof',
): Expression | null {
  const start = replaced.start + open + shift;
  const before = `void f(void) { x = ${operator}(`;
  const source = `${before}${replaced.text.slice(open, close)}); }`;
  const prepared = prepareItem(source, { start: 0, end: source.length }, before.indexOf('{'));
  const tree = parseC(prepared.text);
  if (tree === null) return null;
  try {
    const move = start - before.length;
    const context: ExpressionContext = {
      at: (offset) => offset + move,
      text: (from, to) => outer.text(from, to),
      replaced: (offset) => prepared.replaced.get(offset - move),
      typeofAt: (offset) => {
        const inner = context.replaced(offset);
        return inner?.kind === 'typeof' ? typeofType(context, inner, move) : null;
      },
      caseLast: () => null,
      // There are no declarations in an expression.
      frontOf: (offset) => offset,
      expression: (node) => convertExpression(context, node),
      block: (node) => convertBlock(context, node),
    };
    const body = tree.rootNode.namedChildren[0]?.childForFieldName('body');
    const value = body?.namedChildren[0]?.namedChildren[0]?.childForFieldName('right');
    if (!value || tree.rootNode.hasError) return null;
    const converted = convertExpression(context, value);
    return converted.type === 'CSizeof' && operator !== '' ? converted.argument : converted;
  } finally {
    tree.delete();
  }
}

/**
 * The nodes of a function's item, which have to be the function alone: where the grammar closes the body before the lexer
 * does, what is behind would be no part of it.
 */
export function wholeOnly(context: ExpressionContext, nodes: TopLevel[], item: TopLevelItem): TopLevel[] {
  const whole = nodes.every((node) => node.type !== 'FunctionDeclaration' || node.end >= item.end);
  if (whole) return nodes;
  const { start, end } = item;
  return [{ type: 'CUnparsed', start, end, text: context.text(start, end) }];
}

export function topLevel(context: ExpressionContext, node: SyntaxNode): TopLevel[] {
  switch (node.type) {
    case 'comment':
      return [];
    case 'function_definition':
      return [
        convertFunction(context, node, (body) => convertBlock(context, body)) ?? unparsed(context, node),
      ];
    case 'declaration':
    case 'type_definition':
    case 'struct_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return [convertDeclaration(context, node)];
    case 'preproc_def':
    case 'preproc_function_def':
      return [convertDefine(context, node)];
    case ';':
      return [];
    default: {
      if (!node.isNamed) return [];
      const statement = convertStatement(context, node);
      switch (statement.type) {
        case 'CPreprocDirective':
        case 'CPreprocConditional':
        case 'ExpressionStatement':
        case 'EmptyStatement':
        case 'CAsmStatement':
        case 'CUnparsed':
          return [statement];
        default:
          return [unparsed(context, node)];
      }
    }
  }
}
