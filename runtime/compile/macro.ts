import type {
  CallExpression,
  CPreprocDefine,
  CTypeName,
  Expression,
  Identifier,
  Literal,
  SourceRange,
  Statement,
} from '../../model/nodes';
import { replacementText } from '../../model/defines';
import type { Context } from './context';

/** A macro's replacement text, parsed. */
export interface Expansion {
  readonly macro: string;
  readonly text: string;
  readonly expression: Expression;
}

const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d[\w.]*|##|#|\s+|[^]/g;

/** The replacement of an object-like macro, or null when the name is none (or is being expanded). */
export function expandObjectMacro(context: Context, node: Identifier): Expansion | null {
  const macro = context.unit.macro(node.name);
  if (macro === null || macro.parameters !== null || context.activeMacros.has(node.name)) return null;
  return parsed(context, node, node.name, replacementText(macro.value));
}

/** The replacement of a function-like macro with its arguments in place. */
export function expandCall(context: Context, macro: CPreprocDefine, node: CallExpression): Expansion {
  const text = substitute(context, macro, node.arguments, node);
  return parsed(context, node, macro.id.name, text);
}

/** An argument's text. Calls of the macro itself in it are replaced first: in the replacement they would be left alone. */
function argumentText(context: Context, macro: CPreprocDefine, argument: Expression | CTypeName): string {
  let text = '';
  let at = argument.start;
  for (const inner of ownCalls(macro.id.name, argument)) {
    text += context.text.slice(at, inner.start) + substitute(context, macro, inner.arguments, inner);
    at = inner.end;
  }
  return text + context.text.slice(at, argument.end);
}

/** The outermost calls of a name in an expression, in order. */
function ownCalls(name: string, node: unknown): CallExpression[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((inner) => ownCalls(name, inner));
  const call = node as CallExpression;
  if (call.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === name)
    return [call];
  return Object.values(node).flatMap((inner) => ownCalls(name, inner));
}

/** Macro text with argument text in place of its parameters, as the preprocessor puts it. */
export function substitute(
  context: Context,
  macro: CPreprocDefine,
  args: readonly (Expression | CTypeName)[],
  at: SourceRange,
): string {
  const texts = args.map((argument) => argumentText(context, macro, argument).trim());
  return substituteTexts(context, macro, texts, at);
}

/** A macro's parameters; the last of `(fmt, args...)`, GNU's, is written so, where the grammar sees no dots or a parameter of their own. */
function parametersOf(context: Context, macro: CPreprocDefine): readonly string[] {
  const parameters = macro.parameters ?? [];
  if (parameters.length === 0 || context.unit.table.file.macros.get(macro.id.name) !== macro)
    return parameters;
  const head = context.unit.driver.source.slice(macro.start, macro.valueRange.start);
  const name = /(\w+)\s*\.\.\.\s*\)/.exec(head)?.[1];
  if (name === undefined) return parameters;
  return [...parameters.filter((parameter) => parameter !== name && parameter !== '...'), `${name}...`];
}

function substituteTexts(
  context: Context,
  macro: CPreprocDefine,
  texts: readonly string[],
  at: SourceRange,
): string {
  const parameters = parametersOf(context, macro);
  const last = parameters[parameters.length - 1];
  const variadic = last !== undefined && last.endsWith('...');
  const rest = variadic ? last.slice(0, -3) : '';
  const fixed = variadic ? parameters.slice(0, -1) : parameters;
  if (texts.length < fixed.length && !(fixed.length === 1 && texts.length === 0)) {
    return context.fail(
      at,
      `${macro.id.name}() is given ${texts.length} arguments and takes ${fixed.length}`,
    );
  }
  const values = new Map<string, string>();
  fixed.forEach((name, i) => values.set(name, texts[i] ?? ''));
  if (variadic) {
    const others = texts.slice(fixed.length).join(', ');
    values.set('__VA_ARGS__', others);
    if (rest !== '') values.set(rest, others);
  }
  const given = variadic ? values.get('__VA_ARGS__') !== '' : true;
  const tokens = withOptional(replacementText(macro.value), given).match(TOKEN) ?? [];
  let text = '';
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === '##') {
      text = text.trimEnd();
      while (/^\s+$/.test(tokens[i + 1] ?? '')) i++;
      // GNU: `, ##__VA_ARGS__` loses the comma when there are no arguments.
      const next = tokens[i + 1] ?? '';
      if ((next === '__VA_ARGS__' || next === rest) && values.get(next) === '') text = text.replace(/,$/, '');
      continue;
    }
    if (token === '#' && values.has(tokens[i + 1] ?? '')) {
      i += 1;
      const argument = values.get(tokens[i])!;
      context.unit.charge(at, argument.length);
      text += JSON.stringify(argument);
      continue;
    }
    text += values.get(token) ?? token;
    if (values.has(token)) context.unit.charge(at, values.get(token)!.length);
  }
  return text.trim();
}

/** Replacement text with `__VA_OPT__(text)` as `text` where there are variable arguments, as nothing where there are none. */
function withOptional(text: string, given: boolean): string {
  const found = /\b__VA_OPT__\s*\(/.exec(text);
  if (!found) return text;
  let end = found.index + found[0].length;
  for (let depth = 1; end < text.length && depth > 0; end++) {
    if (text[end] === '(') depth += 1;
    if (text[end] === ')') depth -= 1;
  }
  const inner = text.slice(found.index + found[0].length, end - 1);
  return text.slice(0, found.index) + (given ? inner : '') + withOptional(text.slice(end), given);
}

/** The labels of its function that a statement jumps to by a macro: `out` of `FAIL(-EINVAL, out);`. */
export function macroJumps(context: Context, statement: Statement): readonly string[] {
  if (statement.type !== 'ExpressionStatement') return [];
  const { expression } = statement;
  const name = expression.type === 'CallExpression' ? expression.callee : expression;
  if (name.type !== 'Identifier' || context.unit.macro(name.name) === null) return [];
  const text = preprocess(context, context.textOf(statement), statement, new Set());
  return [...text.matchAll(/\bgoto\s+([A-Za-z_]\w*)/g)]
    .map(([, label]) => label)
    .filter((label) => !new RegExp(`\\b${label}\\s*:(?!:)`).test(text));
}

function parsed(context: Context, at: SourceRange, macro: string, text: string): Expansion {
  const expression = parsePreprocessed(context, text, at, macro);
  if (expression === null)
    return context.fail(at, `the macro ${macro} is no expression: ${text.slice(0, 60)}`);
  return { macro, text: expression.text, expression: expression.expression };
}

/**
 * Parse text as an expression or as statements; what does not parse as it stands is parsed again with every macro in it
 * replaced, since a macro can be a part of what is none by itself.
 */
export function parsePreprocessed(
  context: Context,
  text: string,
  at: SourceRange,
  macro: string | null = null,
): { text: string; expression: Expression } | null {
  const direct = context.unit.parse(text);
  if (direct !== null) return direct;
  const replaced = preprocess(
    context,
    text,
    at,
    new Set([...context.activeMacros, ...(macro === null ? [] : [macro])]),
  );
  return replaced === text ? null : context.unit.parse(replaced);
}

/**
 * The text of a string literal. Macros may stand among its parts: `KERN_INFO "text"`, `PREFIX "text"`.
 */
export function stringValue(context: Context, literal: Literal): string {
  const names = literal.raw.replace(/"(?:\\.|[^"\\])*"/g, ' ').match(/[A-Za-z_]\w*/g) ?? [];
  if (names.every((name) => /^(?:u8|[uUL])$/.test(name))) return literal.value as string;
  const text = preprocess(context, literal.raw, literal, context.activeMacros);
  const parsed = context.unit.parse(text)?.expression;
  if (text === literal.raw || parsed?.type !== 'Literal' || typeof parsed.value !== 'string') {
    // A name that no header given defines, such as PRIu64: what it stands for is not known, and is left out.
    return literal.value as string;
  }
  return parsed.value;
}

/** Text with every macro replaced, as the preprocessor does it. */
export function preprocess(
  context: Context,
  text: string,
  at: SourceRange,
  hidden: ReadonlySet<string>,
): string {
  context.unit.charge(at, text.length);
  const tokens = text.match(TOKEN) ?? [];
  let result = '';
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const macro = /^[A-Za-z_]/.test(token) && !hidden.has(token) ? context.unit.macro(token) : null;
    if (macro === null) {
      result += token;
      continue;
    }
    const inner = new Set(hidden).add(token);
    if (macro.parameters === null) {
      result += preprocess(context, replacementText(macro.value), at, inner);
      continue;
    }
    const call = argumentsAt(tokens, i + 1);
    if (call === null) {
      result += token;
      continue;
    }
    const texts = call.texts.map((argument) => preprocess(context, argument, at, hidden));
    result += preprocess(context, substituteTexts(context, macro, texts, at), at, inner);
    i = call.end;
  }
  return result;
}

/** The arguments in the parentheses that come next, and the index of the token that closes them. */
function argumentsAt(tokens: readonly string[], from: number): { texts: string[]; end: number } | null {
  let i = from;
  while (/^\s+$/.test(tokens[i] ?? '')) i++;
  if (tokens[i] !== '(') return null;
  const texts: string[] = [];
  let text = '';
  let depth = 0;
  for (; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === '(' || token === '[' || token === '{') depth += 1;
    if (token === ')' || token === ']' || token === '}') depth -= 1;
    if (depth === 0) {
      if (texts.length > 0 || text.trim() !== '') texts.push(text.trim());
      return { texts, end: i };
    }
    if (depth === 1 && token === ',') {
      texts.push(text.trim());
      text = '';
    } else if (!(depth === 1 && token === '(' && text === '')) {
      text += token;
    }
  }
  return null;
}

/** Run with the nodes of a macro's replacement. */
export function expansion<Result>(
  context: Context,
  at: SourceRange,
  expanded: Expansion,
  run: (expression: Expression) => Result,
): Result {
  context.unit.charge(at, expanded.text.length);
  return context.within(expanded.text, context.line(at), expanded.macro, () => run(expanded.expression));
}
