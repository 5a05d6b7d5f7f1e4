import { isRewritten } from '../../kernel/groups';
import { blankedTextFor, kernelsFrom, linesOf } from '../../model/kernel-release';
import { tokenize } from '../../model/lexer';
import type { CallExpression, Node } from '../../model/nodes';
import { parseExpression } from '../../model/parse';
import { find } from '../../model/query';
import { textOf, type Place } from './place';

/** A macro of the file with parameters. */
interface Macro {
  readonly parameters: readonly string[];
  readonly value: string;
  /** Where its lines stand. */
  readonly start: number;
  readonly end: number;
}

/**
 * `#define FOO_SIZE(v) ((v)->vm_end - (v)->vm_start)`: a macro of the file that is given the vma and looks at its members
 * stands where it is used for its text.
 */
export function memberMacros(place: Place): void {
  for (const { node, parents } of find(place.function.body, 'CallExpression')) {
    if (node.callee.type !== 'Identifier' || isRewritten(node.callee.name)) continue;
    const index = node.arguments.findIndex((a) => a.type === 'Identifier' && a.name === place.vma);
    if (index < 0) continue;
    const macro = onlyMacro(place, node.callee.name);
    const text = macro && expanded(place, macro, node, isStatement(parents[0]));
    if (text === null) continue;
    place.edits.replace(node, text);
    if (macro && usesOfMacro(place, node.callee.name) === 1) dropMacro(place, macro);
    return;
  }
}

const DEFINE = /^#\s*define\s+(\w+)\(([^)]*)\)\s*([^]*)$/;

function isStatement(node: Node | undefined): boolean {
  return node?.type === 'ExpressionStatement';
}

/**
 * The one definition of a macro in the file that the target kernel compiles; null when there are several, or it is undefined
 * somewhere.
 */
function onlyMacro({ driver, api }: Place, name: string): Macro | null {
  const found: Macro[] = [];
  const named = driver.itemsNaming('directive', name);
  const compiled = named.length > 0 ? linesOf(blankedTextFor(driver.source, kernelsFrom(api.since))) : [];
  for (const item of named) {
    if (compiled[driver.position(item.start).line - 1]?.trim() === '') continue;
    const text = driver.source.slice(item.start, item.end);
    if (new RegExp(`^#\\s*(undef|ifndef|ifdef)\\s+${name}\\b`).test(text)) return null;
    const define = DEFINE.exec(text);
    if (define?.[1] !== name) {
      if (new RegExp(`^#\\s*define\\s+${name}\\b`).test(text)) return null;
      continue;
    }
    const value = define[3]
      .replace(/\\\r?\n/g, ' ')
      .replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ')
      .trim();
    found.push({
      parameters: define[2].split(',').map((p) => p.trim()),
      value,
      start: item.start,
      end: item.end,
    });
  }
  return found.length === 1 ? found[0] : null;
}

/**
 * What a use of a macro stands for; null when it is no expression that can stand there with the same meaning.
 * @param whole is the use a statement, so that a semicolon at the end of the text is one too many at most?
 */
function expanded(place: Place, macro: Macro, call: CallExpression, whole: boolean): string | null {
  const { parameters } = macro;
  const value = whole ? macro.value.replace(/[;\s]+$/, '') : macro.value;
  if (parameters.length !== call.arguments.length || /#|\.\.\.|__VA_ARGS__/.test(value)) return null;
  const tokens = tokenize(value, 0, value.length);
  const counts = parameters.map(
    (name) => tokens.filter((t) => t.kind === 'identifier' && t.text === name).length,
  );
  const given = call.arguments.map((argument) => textOf(place, argument));
  // An argument that is evaluated twice, or not at all, must not do anything.
  if (call.arguments.some((argument, i) => counts[i] !== 1 && !isPlain(argument))) return null;
  let text = '';
  let at = 0;
  for (const token of tokens) {
    const index = token.kind === 'identifier' ? parameters.indexOf(token.text) : -1;
    if (index < 0) continue;
    const around = value[token.start - 1] === '(' && value[token.end] === ')';
    const plain = call.arguments[index].type === 'Identifier';
    // `(v)->vm_end` is `vma->vm_end`.
    if (around && plain) {
      text += value.slice(at, token.start - 1) + given[index];
      at = token.end + 1;
    } else {
      text += value.slice(at, token.start) + (plain || around ? given[index] : `(${given[index]})`);
      at = token.end;
    }
  }
  text += value.slice(at);
  const expression = parseExpression(text);
  if (!expression || expression.type === 'CUnparsed') return null;
  return expression.type === 'ParenthesizedExpression' || expression.type === 'CallExpression'
    ? text
    : `(${text})`;
}

function isPlain(node: Node): boolean {
  return (
    node.type === 'Identifier' ||
    node.type === 'Literal' ||
    (node.type === 'MemberExpression' && !node.computed && isPlain(node.object))
  );
}

/** How often a file names a macro, its definition aside. */
function usesOfMacro({ driver }: Place, name: string): number {
  return (
    [...driver.source.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].filter(
      ({ index }) => !driver.comments.some((c) => c.start <= index && index < c.end),
    ).length - 1
  );
}

function dropMacro(place: Place, { start, end }: Macro): void {
  const { source } = place.driver;
  const lineEnd = source.indexOf('\n', end);
  const stop = lineEnd < 0 ? source.length : lineEnd + 1;
  // A blank line on both sides becomes one.
  const blank = /\n[ \t]*\r?\n$/.test(source.slice(0, start))
    ? /^[ \t]*\r?\n/.exec(source.slice(stop))
    : null;
  place.edits.remove({ start, end: stop + (blank?.[0].length ?? 0) });
}
