import { tokenize } from '../../model/lexer';
import type { CAsmStatement, CUnparsed, Node } from '../../model/nodes';
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

function isBalanced(texts: readonly string[]): boolean {
  let depth = 0;
  for (const text of texts) {
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text) && --depth < 0) return false;
  }
  return depth === 0;
}
