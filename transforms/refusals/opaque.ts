import { BUILT_IN } from '../../kernel/fact-table';
import { tokenize, type Token } from '../../model/lexer';
import type { CAsmStatement, CUnparsed, Node } from '../../model/nodes';
import { find } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';

/** Statements that need not be understood to be left as they are. */

const CONTROL =
  /^(?:return|goto|break|continue|case|default|if|else|for|while|do|switch|asm|__asm__|__label__)$/;

/**
 * Can a statement that is not understood stay as it is? It has to be one by itself, without control flow and directives,
 * and not to name the vma.
 */
export function isLeftAlone(
  { driver, vma }: Conversion,
  node: CUnparsed | CAsmStatement,
  around: Node | null,
): boolean {
  const tokens = tokenize(driver.textOf(node)).filter(({ kind }) => kind !== 'comment');
  const names = tokens.filter(({ kind }) => kind === 'identifier').map(({ text }) => text);
  if (names.includes(vma) || tokens.some(({ kind }) => kind === 'directive')) return false;
  if (node.type === 'CAsmStatement') return !names.includes('goto');
  const isStatement =
    around?.type === 'BlockStatement' || around?.type === 'SwitchCase' || around?.type === 'CPreprocBranch';
  const [first] = tokens;
  const last = tokens.at(-1);
  if (!isStatement || first?.kind !== 'identifier' || !/^[;}]$/.test(last?.text ?? '')) return false;
  return !names.some((name) => CONTROL.test(name)) && isBalanced(tokens.map(({ text }) => text));
}

/**
 * What a statement that is left alone may change: assembly that writes an operand which is no local variable, or a call
 * that stands in it, of a function that does not only compute.
 * @returns in words; null for nothing
 */
export function opaqueChange(
  { driver, function: { body } }: Conversion,
  node: CUnparsed | CAsmStatement,
): string | null {
  const source = driver.textOf(node);
  const tokens = [...tokenize(source)].filter(({ kind }) => kind !== 'comment');
  if (node.type === 'CAsmStatement') {
    const locals = new Set(find(body, 'VariableDeclarator').map(({ node: { id } }) => id.name));
    return writesOperand(source, tokens, locals) ? 'assembly' : null;
  }
  const callee = tokens.find(({ kind, text }, i) => {
    if (i === 0 || kind !== 'identifier' || tokens[i + 1]?.text !== '(') return false;
    const fact = BUILT_IN.factOrGuess(text);
    return !fact || fact.effects.some(({ does }) => does !== 'tests' && does !== 'logs');
  });
  return callee === undefined ? null : `${callee.text}()`;
}

/** Does assembly write an operand - `"=r" (x)`, `"+m" (dev->lock)` - that is not a local variable? */
function writesOperand(source: string, tokens: readonly Token[], locals: ReadonlySet<string>): boolean {
  return tokens.some(({ kind, start }, i) => {
    if (kind !== 'string' || !/^"[=+]/.test(source.slice(start)) || tokens[i + 1]?.text !== '(') return false;
    const isLocal = locals.has(tokens[i + 2]?.text ?? '') && tokens[i + 3]?.text === ')';
    return !isLocal;
  });
}

function isBalanced(texts: readonly string[]): boolean {
  let depth = 0;
  for (const text of texts) {
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text) && --depth < 0) return false;
  }
  return depth === 0;
}
