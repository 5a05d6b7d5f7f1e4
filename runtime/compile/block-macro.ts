import { GUARD_BLOCKS, opensGuardBlock } from '../../kernel/guards';
import type { CMacroBlock, Statement } from '../../model/nodes';
import type { Context, Jump } from './context';
import { b, block, type JsStatement } from './js';
import { preprocess, substitute } from './macro';
import { enterGuard, released } from './scoped';
import { at, lowerStatement } from './statement';
import { unknownLoop } from './unknown-loop';

/**
 * Lower a macro that opens a block: `scoped_guard(...) { }`, macros whose replacement is a `for` header, and unknown ones that are
 * named like loops.
 * @param body lowers the block, in the scope and text that the macro stands in
 * @throws Unlowerable for a macro whose replacement is not known
 */
export function lowerBlockMacro(
  context: Context,
  node: CMacroBlock,
  body: () => JsStatement[],
): JsStatement[] {
  const { name } = node.callee;
  // It tells the compiler something about what follows.
  if (name === '_Pragma') return body();
  // What is done where the lock is not got stays as it is in both forms.
  const before = GUARD_BLOCKS.get(name);
  if (before !== undefined) return scopedGuard(context, node, before, body);
  const macro = context.unit.macro(name);
  if (macro === null || macro.parameters === null)
    return (
      unknownLoop(context, node, body) ??
      context.fail(node, `the macro ${name}(), which opens a block and is not known`)
    );
  const text = substitute(context, macro, node.arguments, node);
  // The replacement may be that of another macro that opens a block.
  const read =
    replacement(context, text) ??
    replacement(context, preprocess(context, text, node, new Set([...context.activeMacros, name])));
  if (read === null) return context.fail(node, `the macro ${name}(), whose replacement is not understood`);
  const { parsed, loop, hole } = read;
  const line = context.line(node);
  if (hole === null) {
    // It is whole, so that what follows is a statement of its own.
    const marker = at(context, node, context.text.slice(node.start, node.body.start));
    const whole = context.within(parsed.text, line, name, () => lowerStatement(context, loop));
    return [marker, ...whole, ...body()];
  }
  const outer = { text: context.text, line: context.expansionLine };
  const marker = at(context, node, context.text.slice(node.start, node.body.start));
  context.unit.fillHole(hole, () => {
    const active = [...context.activeMacros];
    context.activeMacros.delete(name);
    const { text: expanded, expansionLine } = context;
    context.text = outer.text;
    context.expansionLine = outer.line;
    try {
      return body();
    } finally {
      context.text = expanded;
      context.expansionLine = expansionLine;
      for (const macroName of active) context.activeMacros.add(macroName);
    }
  });
  return [marker, ...context.within(parsed.text, line, name, () => lowerStatement(context, loop))];
}

/** What a macro that opens a block stands for. */
interface Replacement {
  readonly parsed: NonNullable<ReturnType<Context['unit']['parse']>>;
  readonly loop: Statement;
  /** Where the block goes; null for a statement that takes none. */
  readonly hole: Statement | null;
}

/** Replacement text as a statement; null when it is none, or one that another macro stands for. */
function replacement(context: Context, text: string): Replacement | null {
  // A guard without its block is read as a call.
  const parsed = context.unit.parse(opensGuardBlock(text) ? `({ ${text} { ; } })` : `({ ${text} ; })`);
  const inner = parsed?.expression.type === 'CStatementExpression' ? parsed.expression.body.body : null;
  const [loop, ...others] = inner ?? [];
  if (parsed === null || loop === undefined || others.some(({ type }) => type !== 'EmptyStatement'))
    return null;
  const isMacro =
    loop.type === 'ExpressionStatement' &&
    loop.expression.type === 'CallExpression' &&
    loop.expression.callee.type === 'Identifier' &&
    context.unit.macro(loop.expression.callee.name) !== null;
  return isMacro ? null : { parsed, loop, hole: innermost(loop) };
}

/** The empty statement that a macro's replacement leaves for its block. */
function innermost(node: Statement): Statement | null {
  switch (node.type) {
    case 'EmptyStatement':
      return node;
    case 'ForStatement':
    case 'WhileStatement':
    case 'CMacroBlock':
      return innermost(node.body);
    case 'BlockStatement':
      return node.body.length === 1 ? innermost(node.body[0]) : null;
    case 'IfStatement':
      return innermost(node.alternate ?? node.consequent);
    default:
      return null;
  }
}

/** `scoped_guard(class, args) { }`: a loop in C too, so that `break` leaves it. */
function scopedGuard(
  context: Context,
  node: CMacroBlock,
  before: number,
  body: () => JsStatement[],
): JsStatement[] {
  const [kind] = node.arguments;
  const rest = node.arguments.slice(before);
  if (kind?.type !== 'Identifier') return context.fail(node, `${node.callee.name}() without a class`);
  const out: JsStatement[] = [];
  const mark = at(context, node, context.text.slice(node.start, node.body.start));
  const release = enterGuard(context, node, kind, rest, out, mark);
  const entry: Jump = { kind: 'loop', label: null };
  context.jumps.push(entry);
  const lowered = body();
  context.jumps.pop();
  const once = b.doWhileStatement(block([released(context, lowered, release)]), b.booleanLiteral(false));
  out.push(entry.label === null ? once : b.labeledStatement(b.identifier(entry.label), once));
  return out;
}
