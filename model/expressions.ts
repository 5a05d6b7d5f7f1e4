import type { Node as SyntaxNode } from 'web-tree-sitter';
import { integerKind } from '../kernel/integer-types';
import { textOf, textOfField } from './grammar';
import { numberLiteral, unescapeC } from './literals';
import type {
  AssignmentExpression,
  BlockStatement,
  CBinaryOperator,
  CDesignatedInitializer,
  CDesignator,
  CInitializerList,
  CTypeName,
  CUnparsed,
  Expression,
  Identifier,
  SourceRange,
} from './nodes';
import { enterLevel, leaveLevel } from './nesting';
import type { Replacement } from './replacements';
import { descriptorType, type TypeContext } from './types';

/** What converting an expression needs to know of the file and of the statements around it. */
export interface ExpressionContext extends TypeContext {
  /** What was replaced at a file offset, if anything. */
  replaced(start: number): Replacement | undefined;
  /** The last value of a case range that begins at a file offset (`case 1 ... 5:`), or null. */
  caseLast(start: number): Expression | null;
  /** Where what belongs to a declaration that begins at a file offset for the grammar begins in the file. */
  frontOf(start: number): number;
  /** Convert a block: for GNU statement expressions. */
  block(node: SyntaxNode): BlockStatement;
}

/** The children of a node that mean something: no punctuation, no comments. */
export function meaningful(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter(
    (child): child is SyntaxNode => child !== null && child.type !== 'comment',
  );
}

/** A node that the grammar could not make sense of, as it stands in the file. */
export function unparsed(context: TypeContext, node: SyntaxNode): CUnparsed {
  const start = context.at(node.startIndex);
  const end = context.at(node.endIndex);
  return { type: 'CUnparsed', start, end, text: context.text(start, end) };
}

/** Does the node itself (not something deeper) hold a parse error? */
export function isBroken(node: SyntaxNode): boolean {
  // Asked first: each question is a call into WebAssembly, and a node with an error in it is rare.
  if (!node.hasError) return false;
  return (
    node.isError || node.isMissing || node.children.some((c) => c !== null && (c.isError || c.isMissing))
  );
}

/** Convert a tree-sitter expression to ESTree. What is not understood becomes CUnparsed. */
export function convertExpression(context: ExpressionContext, node: SyntaxNode): Expression {
  enterLevel();
  try {
    return convertLevel(context, node);
  } finally {
    leaveLevel();
  }
}

function convertLevel(context: ExpressionContext, node: SyntaxNode): Expression {
  if (isBroken(node)) return unparsed(context, node);
  const start = context.at(node.startIndex);
  const end = context.at(node.endIndex);
  const range = { start, end };
  const field = (name: string): Expression => {
    const child = node.childForFieldName(name);
    return child ? convertExpression(context, child) : unparsed(context, node);
  };
  const operator = (): string => textOfField(node, 'operator') ?? '';

  switch (node.type) {
    case 'identifier':
    case 'field_identifier':
    case 'statement_identifier':
    case 'true':
    case 'false':
    case 'null': {
      const replaced = context.replaced(start);
      if (replaced?.kind === 'type-argument') return replacedType(replaced);
      if (replaced?.kind === 'parenthesised')
        return { type: 'Identifier', ...range, name: replaced.text.slice(1, -1).trim() };
      const ctype = replaced?.kind === 'typeof' ? context.typeofAt(start) : null;
      if (ctype) return { type: 'CTypeName', ...range, ctype };
      return identifier(context, node);
    }
    case 'type_identifier':
    case 'primitive_type':
      return { type: 'CTypeName', ...range, ctype: { kind: 'named', name: textOf(node) } };
    case 'number_literal':
      if (context.replaced(start)?.kind === 'callee')
        return { type: 'Identifier', ...range, name: context.replaced(start)!.text };
      return numberLiteral(textOf(node), start, end);
    case 'char_literal': {
      const code = unescapeC(textOf(node)).charCodeAt(0);
      const value = BigInt(code > 127 ? code - 256 : code);
      return { type: 'Literal', ...range, value, raw: textOf(node), literal: 'character' };
    }
    case 'string_literal':
      return {
        type: 'Literal',
        ...range,
        value: unescapeC(textOf(node)),
        raw: textOf(node),
        literal: 'string',
      };
    case 'concatenated_string': {
      const parts = meaningful(node).map((part) =>
        part.type === 'string_literal' ? unescapeC(textOf(part)) : '',
      );
      return {
        type: 'Literal',
        ...range,
        value: parts.join(''),
        raw: context.text(start, end),
        literal: 'string',
      };
    }
    case 'call_expression':
      return convertCall(context, node);
    case 'field_expression':
      return underCasts(field('argument'), (object) => ({
        type: 'MemberExpression',
        start: object.start,
        end,
        object: bareName(object),
        property: field('field'),
        computed: false,
        arrow: operator() === '->',
      }));
    case 'subscript_expression':
      return underCasts(field('argument'), (object) => ({
        type: 'MemberExpression',
        start: object.start,
        end,
        object,
        property: field('index'),
        computed: true,
        arrow: false,
      }));
    case 'binary_expression': {
      const op = operator();
      if (op === '&&' || op === '||') {
        return {
          type: 'LogicalExpression',
          ...range,
          operator: op,
          left: field('left'),
          right: field('right'),
        };
      }
      return {
        type: 'BinaryExpression',
        ...range,
        operator: op as CBinaryOperator,
        left: field('left'),
        right: field('right'),
      };
    }
    case 'unary_expression': {
      const op = operator();
      if (op !== '!' && op !== '~' && op !== '-' && op !== '+') return unparsed(context, node);
      return { type: 'UnaryExpression', ...range, operator: op, prefix: true, argument: field('argument') };
    }
    case 'update_expression': {
      const argument = node.childForFieldName('argument');
      const step = operator() === '--' ? '--' : '++';
      if (argument === null || argument.startIndex === node.startIndex)
        return postfixed(range, step, field('argument'));
      return {
        type: 'UpdateExpression',
        ...range,
        operator: step,
        prefix: true,
        argument: field('argument'),
      };
    }
    case 'assignment_expression':
      return {
        type: 'AssignmentExpression',
        ...range,
        operator: operator() as AssignmentExpression['operator'],
        left: field('left'),
        right: field('right'),
      };
    case 'conditional_expression': {
      const consequence = node.childForFieldName('consequence');
      return {
        type: 'ConditionalExpression',
        ...range,
        test: field('condition'),
        consequent: consequence ? convertExpression(context, consequence) : null,
        alternate: field('alternative'),
      };
    }
    case 'comma_expression':
      return { type: 'SequenceExpression', ...range, expressions: commaList(context, node) };
    case 'parenthesized_expression': {
      const inner = meaningful(node)[0];
      if (!inner) return unparsed(context, node);
      if (inner.type === 'compound_statement') {
        return { type: 'CStatementExpression', ...range, body: context.block(inner) };
      }
      return { type: 'ParenthesizedExpression', ...range, expression: convertExpression(context, inner) };
    }
    case 'cast_expression': {
      const type = node.childForFieldName('type');
      if (!type) return unparsed(context, node);
      return {
        type: 'CCastExpression',
        ...range,
        ctype: descriptorType(context, type),
        argument: field('value'),
      };
    }
    case 'pointer_expression':
      // To the grammar `ops "x"` is one text; nobody takes the address of a part of such, nor what it points to.
      if (node.childForFieldName('argument')?.type === 'concatenated_string') return unparsed(context, node);
      return operator() === '&'
        ? { type: 'CAddressOf', ...range, argument: field('argument') }
        : { type: 'CDereference', ...range, argument: field('argument') };
    case 'sizeof_expression':
    case 'alignof_expression': {
      const type = node.childForFieldName('type');
      const argument = type ? typeName(context, type) : field('value');
      return {
        type: 'CSizeof',
        ...range,
        operator: node.type === 'sizeof_expression' ? 'sizeof' : 'alignof',
        argument,
      };
    }
    case 'offsetof_expression': {
      const type = node.childForFieldName('type');
      if (!type) return unparsed(context, node);
      return { type: 'COffsetof', ...range, ctype: descriptorType(context, type), member: field('member') };
    }
    case 'type_descriptor':
      return typeName(context, node);
    case 'compound_literal_expression': {
      const type = node.childForFieldName('type');
      const value = field('value');
      if (!type || value.type !== 'CInitializerList') return unparsed(context, node);
      return { type: 'CCompoundLiteral', ...range, ctype: descriptorType(context, type), value };
    }
    case 'initializer_list':
      return initializerList(context, node);
    case 'initializer_pair':
      return designated(context, node);
    case 'extension_expression': {
      const inner = meaningful(node)[0];
      return inner ? convertExpression(context, inner) : unparsed(context, node);
    }
    default:
      return unparsed(context, node);
  }
}

/** The Identifier of a name that the grammar found. */
export function identifier(context: TypeContext, node: SyntaxNode): Identifier {
  return {
    type: 'Identifier',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    name: textOf(node),
  };
}

/** The operands of a comma expression, left to right. */
export function commaList(context: ExpressionContext, node: SyntaxNode): Expression[] {
  if (node.type !== 'comma_expression') return [convertExpression(context, node)];
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  return [...(left ? commaList(context, left) : []), ...(right ? commaList(context, right) : [])];
}

function convertCall(context: ExpressionContext, node: SyntaxNode): Expression {
  const end = context.at(node.endIndex);
  const callee = node.childForFieldName('function');
  const list = node.childForFieldName('arguments');
  if (!callee || !list || isBroken(list)) return unparsed(context, node);
  const given = meaningful(list).map((argument) =>
    argument.type === 'compound_statement'
      ? unparsed(context, argument)
      : convertExpression(context, argument),
  );
  const operand: SourceRange = { start: context.at(list.startIndex), end };
  return underCasts(convertExpression(context, callee), (called) => {
    const ctype = integerNamed(called);
    if (ctype === null || given.length !== 1)
      return { type: 'CallExpression', start: called.start, end, callee: called, arguments: given };
    const argument: Expression = { type: 'ParenthesizedExpression', ...operand, expression: given[0] };
    return { type: 'CCastExpression', start: called.start, end, ctype, argument };
  });
}

/** The integer type that stands alone in parentheses: what it seems to be called with is cast to it. */
function integerNamed(called: Expression): CTypeName['ctype'] | null {
  if (called.type !== 'ParenthesizedExpression' || called.expression.type !== 'Identifier') return null;
  const { name } = called.expression;
  return integerKind(name) === null ? null : { kind: 'named', name };
}

/**
 * `(u64)(v)->len` is `(u64)((v)->len)`: what stands behind an operand belongs to it before a cast does (C11 6.5.2). The grammar, which
 * does not know that `u64` is a type, reads a call of it first.
 */
function underCasts(operand: Expression, behind: (operand: Expression) => Expression): Expression {
  if (operand.type !== 'CCastExpression') return behind(operand);
  const argument = underCasts(operand.argument, behind);
  return { ...operand, end: argument.end, argument };
}

function typeName(context: TypeContext, node: SyntaxNode): CTypeName {
  return {
    type: 'CTypeName',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    ctype: descriptorType(context, node),
  };
}

/** A type argument whose text was made an identifier for the grammar: read back from what stood there. */
function replacedType(replaced: Replacement): CTypeName {
  const { start, end } = replaced;
  const stars = replaced.text.match(/\*/g)?.length ?? 0;
  const words = replaced.text
    .replace(/\*/g, ' ')
    .replace(/\b(const|volatile)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const tagged = /^(struct|union|enum) (\w+)$/.exec(words);
  let ctype: CTypeName['ctype'] = tagged
    ? { kind: tagged[1] as 'struct' | 'union' | 'enum', tag: tagged[2], definition: null }
    : { kind: 'named', name: words };
  for (let i = 0; i < stars; i++) ctype = { kind: 'pointer', to: ctype };
  return { type: 'CTypeName', start, end, ctype };
}

/** `(name)`, of which a member is taken, as the name: the parentheses mean nothing there. */
function bareName(object: Expression): Expression {
  let bare = object;
  while (bare.type === 'ParenthesizedExpression') bare = bare.expression;
  return bare.type === 'Identifier' ? bare : object;
}

function initializerList(context: ExpressionContext, node: SyntaxNode): CInitializerList {
  return {
    type: 'CInitializerList',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    elements: meaningful(node).map((element) => convertExpression(context, element)),
  };
}

function designated(context: ExpressionContext, node: SyntaxNode): CDesignatedInitializer | CUnparsed {
  const value = node.childForFieldName('value');
  if (!value) return unparsed(context, node);
  const designators: CDesignator[] = [];
  for (const child of meaningful(node)) {
    if (child.startIndex >= value.startIndex) break;
    const range = { start: context.at(child.startIndex), end: context.at(child.endIndex) };
    if (child.type === 'field_designator') {
      designators.push({ kind: 'member', name: /[\w$\u0080-\uffff]*$/.exec(textOf(child))![0], range });
    } else if (child.type === 'field_identifier') {
      designators.push({ kind: 'member', name: textOf(child), range });
    } else if (child.type === 'subscript_designator') {
      const index = meaningful(child)[0];
      if (!index) return unparsed(context, node);
      designators.push({ kind: 'index', index: convertExpression(context, index), last: null, range });
    } else if (child.type === 'subscript_range_designator') {
      const from = child.childForFieldName('start');
      const to = child.childForFieldName('end');
      if (!from || !to) return unparsed(context, node);
      designators.push({
        kind: 'index',
        index: convertExpression(context, from),
        last: convertExpression(context, to),
        range,
      });
    } else {
      return unparsed(context, node);
    }
  }
  return {
    type: 'CDesignatedInitializer',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    designators,
    value: convertExpression(context, value),
  };
}

/**
 * `!x++` is `!(x++)`, and `*p++` `*(p++)`: an operator behind its operand binds closer than any before it, casts included
 * (C11 6.5.2.4). The grammar reads them the other way round.
 */
function postfixed({ start, end }: SourceRange, operator: '++' | '--', argument: Expression): Expression {
  switch (argument.type) {
    case 'UnaryExpression':
    case 'CDereference':
    case 'CAddressOf':
    case 'CCastExpression': {
      const inner = argument.argument;
      return { ...argument, end, argument: postfixed({ start: inner.start, end }, operator, inner) };
    }
    default:
      return { type: 'UpdateExpression', start, end, operator, prefix: false, argument };
  }
}
