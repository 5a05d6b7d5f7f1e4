import { textOf } from './grammar';
import { partsOfDefine } from './defines';
import { factOf } from '../kernel/facts';
import { guardOf } from '../kernel/guards';
import type { Node as SyntaxNode } from 'web-tree-sitter';
import { constantOf } from './dead-text';
import { convertDeclaration } from './declarations';
import {
  convertExpression,
  commaList,
  identifier,
  isBroken,
  meaningful,
  unparsed,
  type ExpressionContext,
} from './expressions';
import { enterLevel, leaveLevel } from './nesting';
import type {
  BlockStatement,
  CPreprocBranch,
  CPreprocConditional,
  CPreprocDefine,
  CPreprocDirective,
  Expression,
  ForStatement,
  Statement,
  SwitchCase,
  VariableDeclaration,
} from './nodes';

/** Convert a compound statement. Parse errors directly inside it become CUnparsed statements. */
export function convertBlock(context: ExpressionContext, node: SyntaxNode): BlockStatement {
  return {
    type: 'BlockStatement',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    body: statements(context, node.children),
  };
}

function statements(context: ExpressionContext, nodes: readonly (SyntaxNode | null)[]): Statement[] {
  const result: Statement[] = [];
  for (const node of nodes) {
    if (!node || node.type === 'comment') continue;
    if (!node.isNamed && !node.isError && !node.isMissing) {
      if (node.type === ';')
        result.push({
          type: 'EmptyStatement',
          start: context.at(node.startIndex),
          end: context.at(node.endIndex),
        });
      continue;
    }
    const statement = convertStatement(context, node);
    const compiled = statement.type === 'CPreprocConditional' ? compiledStatements(statement) : null;
    if (compiled === null) result.push(statement);
    else result.push(...compiled);
  }
  return result;
}

/** The statements of a conditional whose conditions are numbers, as `#if 1`: what the compiler reads; null for any other. */
function compiledStatements({ branches }: CPreprocConditional): readonly Statement[] | null {
  for (const { directive, condition, body: nodes } of branches) {
    const body = nodes as readonly Statement[];
    if (directive === 'else') return body;
    const value = /^(?:el)?if$/.test(directive) ? constantOf(condition) : null;
    if (value === null) return null;
    if (value) return body;
  }
  return [];
}

/** Convert one statement; what is not understood becomes CUnparsed. */
export function convertStatement(context: ExpressionContext, node: SyntaxNode): Statement {
  enterLevel();
  try {
    return convertLevel(context, node);
  } finally {
    leaveLevel();
  }
}

function convertLevel(context: ExpressionContext, node: SyntaxNode): Statement {
  const start = context.at(node.startIndex);
  const end = context.at(node.endIndex);
  const range = { start, end };
  if (node.type !== 'compound_statement' && !node.type.startsWith('preproc_') && isBroken(node))
    return unparsed(context, node);
  const expression = (name: string): Expression => {
    const child = node.childForFieldName(name);
    return child ? condition(context, child) : unparsed(context, node);
  };
  const body = (name: string): Statement => {
    const child = node.childForFieldName(name);
    return child ? convertStatement(context, child) : unparsed(context, node);
  };

  switch (node.type) {
    case 'compound_statement':
      return convertBlock(context, node);
    case 'expression_statement':
      return expressionStatement(context, node);
    case 'if_statement': {
      const replaced = context.replaced(start);
      if (replaced?.kind === 'macro-block') return macroBlock(context, node, 'consequence');
      const alternative = node.childForFieldName('alternative');
      const otherwise = alternative ? meaningful(alternative)[0] : undefined;
      return {
        type: 'IfStatement',
        ...range,
        test: expression('condition'),
        consequent: body('consequence'),
        alternate: otherwise ? convertStatement(context, otherwise) : null,
      };
    }
    case 'while_statement':
      if (context.replaced(start)?.kind === 'macro-block') return macroBlock(context, node, 'body');
      return { type: 'WhileStatement', ...range, test: expression('condition'), body: body('body') };
    case 'do_statement':
      return { type: 'DoWhileStatement', ...range, body: body('body'), test: expression('condition') };
    case 'for_statement':
      return forStatement(context, node);
    case 'switch_statement': {
      const block = node.childForFieldName('body');
      const cases = block ? switchCases(context, block) : null;
      if (!cases) return unparsed(context, node);
      return { type: 'SwitchStatement', ...range, discriminant: expression('condition'), cases };
    }
    case 'return_statement': {
      const argument = meaningful(node)[0];
      return {
        type: 'ReturnStatement',
        ...range,
        argument: argument ? convertExpression(context, argument) : null,
      };
    }
    case 'break_statement':
      return { type: 'BreakStatement', ...range, label: null };
    case 'continue_statement':
      return { type: 'ContinueStatement', ...range, label: null };
    case 'goto_statement': {
      const label = node.childForFieldName('label');
      return label
        ? { type: 'CGotoStatement', ...range, label: identifier(context, label) }
        : unparsed(context, node);
    }
    case 'labeled_statement': {
      const label = node.childForFieldName('label');
      const target = meaningful(node).find((child) => child.startIndex !== label?.startIndex);
      if (!label) return unparsed(context, node);
      return {
        type: 'LabeledStatement',
        ...range,
        label: identifier(context, label),
        body: target ? convertStatement(context, target) : { type: 'EmptyStatement', start: end, end },
      };
    }
    case 'attributed_statement': {
      const inner = meaningful(node).find((child) => child.type !== 'attribute_declaration');
      return inner ? convertStatement(context, inner) : unparsed(context, node);
    }
    case 'preproc_if':
    case 'preproc_ifdef':
      return conditional(context, node);
    case 'preproc_def':
    case 'preproc_function_def':
      return convertDefine(context, node);
    case 'preproc_include':
    case 'preproc_call':
      return directive(context, node);
    case 'declaration':
    case 'type_definition':
    case 'struct_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return convertDeclaration(context, node);
    default:
      return unparsed(context, node);
  }
}

/** The expression in the parentheses of `if`, `while`, `switch`; the parentheses are not part of it, as in ESTree. */
function condition(context: ExpressionContext, node: SyntaxNode): Expression {
  if (isBroken(node)) return unparsed(context, node);
  if (node.type === 'parenthesized_expression') {
    const inner = meaningful(node)[0];
    if (inner && inner.type !== 'compound_statement') return convertExpression(context, inner);
  }
  return convertExpression(context, node);
}

/**
 * May `CLASS(class, name)(args)` hold a lock to the end of the block as a guard does: is the class one of `guard()` and `ACQUIRE()`,
 * or none of the kernel's that is known?
 */
function mayLock(kind: string): boolean {
  const known = guardOf(kind);
  return known === undefined || factOf(known.enter)?.effects.some(({ does }) => does === 'locks') === true;
}

function expressionStatement(context: ExpressionContext, node: SyntaxNode): Statement {
  const start = context.at(node.startIndex);
  const replaced = context.replaced(start);
  // The semicolon of a macro that needs none is not in the file.
  const end = replaced?.kind === 'statement' ? replaced.end : context.at(node.endIndex);
  const inner = meaningful(node)[0];
  if (!inner) return { type: 'EmptyStatement', start, end };
  if (inner.type === 'gnu_asm_expression' || replaced?.kind === 'asm')
    return { type: 'CAsmStatement', start, end, text: context.text(start, end) };
  const expression = convertExpression(context, inner);
  if (expression.type === 'CallExpression' && expression.callee.type === 'CallExpression') {
    const outer = expression.callee;
    const kind = outer.arguments[0];
    if (
      outer.callee.type === 'Identifier' &&
      kind?.type === 'Identifier' &&
      (/^(?:guard|ACQUIRE)$/.test(outer.callee.name) || (outer.callee.name === 'CLASS' && mayLock(kind.name)))
    ) {
      return {
        type: 'CGuardStatement',
        start,
        end,
        callee: outer.callee,
        kind,
        arguments: expression.arguments,
      };
    }
  }
  return { type: 'ExpressionStatement', start, end, expression };
}

function macroBlock(
  context: ExpressionContext,
  node: SyntaxNode,
  bodyField: 'body' | 'consequence',
): Statement {
  const start = context.at(node.startIndex);
  const replaced = context.replaced(start);
  const list = node.childForFieldName('condition');
  const body = node.childForFieldName(bodyField);
  if (!replaced || !list || !body || isBroken(list)) return unparsed(context, node);
  const inner = meaningful(list)[0];
  return {
    type: 'CMacroBlock',
    start,
    end: context.at(node.endIndex),
    callee: { type: 'Identifier', start, end: replaced.end, name: replaced.text },
    arguments: inner ? commaList(context, inner) : [],
    body: convertStatement(context, body),
  };
}

function forStatement(context: ExpressionContext, node: SyntaxNode): ForStatement {
  const initializer = node.childForFieldName('initializer');
  const test = node.childForFieldName('condition');
  const update = node.childForFieldName('update');
  const body = node.childForFieldName('body');
  let init: VariableDeclaration | Expression | null = null;
  if (initializer?.type === 'declaration') {
    const declaration = convertDeclaration(context, initializer);
    init = declaration.type === 'VariableDeclaration' ? declaration : unparsed(context, initializer);
  } else if (initializer) {
    init = convertExpression(context, initializer);
  }
  return {
    type: 'ForStatement',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    init,
    test: test ? convertExpression(context, test) : null,
    update: update ? convertExpression(context, update) : null,
    body: body ? convertStatement(context, body) : unparsed(context, node),
  };
}

/** The cases of a switch body; null when statements stand before the first case (they could only be reached by goto). */
function switchCases(context: ExpressionContext, block: SyntaxNode): SwitchCase[] | null {
  if (isBroken(block)) return null;
  const cases: SwitchCase[] = [];
  for (const node of meaningful(block)) {
    if (node.type !== 'case_statement') {
      const last = cases[cases.length - 1];
      if (!last) return null;
      cases[cases.length - 1] = {
        ...last,
        end: context.at(node.endIndex),
        consequent: [...last.consequent, convertStatement(context, node)],
      };
      continue;
    }
    if (isBroken(node)) return null;
    const value = node.childForFieldName('value');
    const rest = node.children.filter(
      (child) => child !== null && child.isNamed && child.startIndex !== value?.startIndex,
    );
    cases.push({
      type: 'SwitchCase',
      start: context.at(node.startIndex),
      end: context.at(node.endIndex),
      test: value ? convertExpression(context, value) : null,
      last: context.caseLast(context.at(node.startIndex)),
      consequent: statements(context, rest),
    });
  }
  return cases;
}

function conditional(context: ExpressionContext, node: SyntaxNode): CPreprocConditional {
  const branches: CPreprocBranch[] = [];
  let at: SyntaxNode | null = node;
  while (at) {
    branches.push(branch(context, at));
    at = at.childForFieldName('alternative');
  }
  return {
    type: 'CPreprocConditional',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    branches,
  };
}

function branch(context: ExpressionContext, node: SyntaxNode): CPreprocBranch {
  const name = node.childForFieldName('condition') ?? node.childForFieldName('name');
  const alternative = node.childForFieldName('alternative');
  const body = node.children.filter(
    (child): child is SyntaxNode =>
      child !== null &&
      child.isNamed &&
      child.startIndex !== name?.startIndex &&
      child.startIndex !== alternative?.startIndex,
  );
  const start = context.at(node.startIndex);
  return {
    type: 'CPreprocBranch',
    start,
    end: context.at(alternative ? alternative.startIndex : node.endIndex),
    directive: (node.children[0] ? textOf(node.children[0]) : '').replace(/^#\s*/, ''),
    condition: name ? context.text(context.at(name.startIndex), context.at(name.endIndex)) : '',
    body: statements(context, body),
  };
}

/** Convert `#define`. */
export function convertDefine(
  context: ExpressionContext,
  node: SyntaxNode,
): CPreprocDefine | CPreprocDirective {
  const start = context.at(node.startIndex);
  return readDefine(context.text(start, context.at(node.endIndex)), start) ?? directive(context, node);
}

/**
 * A `#define` of which the text is given, as the lexer has found its end: the grammar takes what looks like a comment in a string for
 * one. Null for any other text.
 * @param start where it stands in the file
 */
export function readDefine(text: string, start: number): CPreprocDefine | null {
  const define = partsOfDefine(text);
  if (!define) return null;
  const { before, name, parameters } = define;
  const written = define.text.replace(/^[ \t\\\r\n]+/, '');
  const value = written.trimEnd();
  const from = start + text.length - written.length;
  const id = start + before.length;
  return {
    type: 'CPreprocDefine',
    start,
    end: start + text.length,
    id: { type: 'Identifier', start: id, end: id + name.length, name },
    parameters: parameters === undefined ? null : (parameters.match(/[\w$\u0080-\uffff]+|\.\.\./g) ?? []),
    value,
    valueRange: { start: from, end: from + value.length },
  };
}

function directive(context: ExpressionContext, node: SyntaxNode): CPreprocDirective {
  const start = context.at(node.startIndex);
  const end = context.at(node.endIndex);
  return { type: 'CPreprocDirective', start, end, text: context.text(start, end).trimEnd() };
}
